"""A length is never negative: such a comparison has one answer only, and the author meant another bound."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(570, 571),
    source="CWE-570; nearest: SonarPython S3981",
    flags="def f(rows):\n    if len(rows) >= 0:\n        return rows[0]\n",
    passes="def f(rows):\n    if len(rows) > 0:\n        return rows[0]\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds comparisons of a length with a bound that it is always or never within."""
    for compare in file.nodes(ast.Compare):
        left, right = compare.left, compare.comparators[0]
        if len(compare.ops) != 1 or not isinstance(left, ast.Call) or file.name(left.func) != "len":
            continue
        zero = isinstance(right, ast.Constant) and right.value == 0 and right.value is not False
        if zero and isinstance(compare.ops[0], ast.GtE | ast.Lt):
            answer = "always true" if isinstance(compare.ops[0], ast.GtE) else "never true"
            yield file.match(
                compare,
                f"A length is never below zero, so `{file.segment(compare)}` is {answer}."
                " Compare with `> 0` or `== 0`.",
            )
