"""The second of two equal conditions in a chain can never be reached."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import brief, same
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(561,),
    source="CWE-561; nearest: SonarPython S1862",
    flags="def f(x):\n    if x == 1:\n        return 1\n    elif x == 1:\n        return 2\n    return 3\n",
    passes="def f(x):\n    if x == 1:\n        return 1\n    elif x == 2:\n        return 2\n    return 3\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds an `elif` with a condition that an earlier branch already took, and `a and a`."""
    for node in file.nodes(ast.If):
        earlier = node
        while len(earlier.orelse) == 1 and isinstance(later := earlier.orelse[0], ast.If):
            if same(later.test, node.test) and not _may_change(node.test):
                yield file.match(
                    later.test,
                    f"`{brief(file, node.test)}` was already asked on line {node.lineno}, so this branch is never"
                    " reached. Mend the condition or remove the branch.",
                    scope=later,
                    steps=(file.step(node.test, "the same condition"),),
                )
            earlier = later
    for both in file.nodes(ast.BoolOp):
        yield from _repeated(file, both)


def _repeated(file: SourceFile, both: ast.BoolOp) -> Iterator[Match]:
    for number, part in enumerate(both.values):
        if any(same(part, other) for other in both.values[:number]) and not _may_change(part):
            yield file.match(
                part,
                f"`{brief(file, part)}` stands twice in this condition, and the second time decides nothing."
                " Something else was probably meant.",
                scope=both,
            )


def _may_change(test: ast.expr) -> bool:
    """A call or an assignment inside may answer differently the second time."""
    return any(isinstance(part, ast.Call | ast.Await | ast.NamedExpr | ast.Yield) for part in ast.walk(test))
