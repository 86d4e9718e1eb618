"""`x == "a" or "b"` asks whether x is "a", and if not, whether "b" is true - which it always is."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(571,),
    source="CWE-571; nearest: pylint R1726, ruff SIM222",
    flags='def f(code):\n    if code == "A" or "B":\n        return 1\n    return 0\n',
    passes='def f(code):\n    if code in ("A", "B"):\n        return 1\n    return code or "B"\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds conditions that end in `or "text"`, which makes them always true."""
    for either in file.nodes(ast.BoolOp):
        first, rest = either.values[0], either.values[1:]
        if not isinstance(either.op, ast.Or) or not isinstance(first, ast.Compare) or len(first.ops) != 1:
            continue
        constants = [node for node in rest if isinstance(node, ast.Constant) and node.value and node.value is not True]
        if constants:
            yield file.match(
                either,
                f"`{file.segment(constants[0])}` alone is always true, so the whole condition is. Compare it too: `"
                f"{ast.unparse(first.left)} in (...)`.",
                scope=either,
                fix=_fix(file, either, first, rest) if len(constants) == len(rest) else None,
            )


def _fix(file: SourceFile, either: ast.BoolOp, first: ast.Compare, rest: list[ast.expr]) -> Fix | None:
    if not isinstance(first.ops[0], ast.Eq):
        return None
    values = ", ".join(file.segment(node) for node in [*first.comparators, *rest])
    return file.fix("Compare with each of them", file.replace(either, f"{file.segment(first.left)} in ({values})"))
