"""Two branches that do the same were copied, and one of them was not adapted."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import brief, same
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="medium",
    source="own; nearest: SonarPython S3923, CWE-561",
    flags="def f(x, a, b):\n    if x:\n        return a + 1\n    else:\n        return a + 1\n",
    passes="def f(x, a, b):\n    if x:\n        return a + 1\n    else:\n        return b + 1\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `if` and `else` that do the same, so that the condition decides nothing."""
    for node in file.nodes(ast.If):
        chain = _chain(node)
        if chain is None or (len(chain) == 1) or not all(same(chain[0], other) for other in chain[1:]):
            continue
        if all(isinstance(part, ast.Pass | ast.Expr) and not _calls(part) for part in chain[0]):
            continue
        above = file.parent(node)
        if isinstance(above, ast.If) and above.orelse == [node]:
            continue  # part of a longer chain, which is looked at as a whole
        yield file.match(
            node.test,
            f"All branches do the same, so `{brief(file, node.test)}` decides nothing. One of them was probably"
            " meant to differ; otherwise take the condition out.",
            scope=node,
        )


def _chain(node: ast.If) -> list[list[ast.stmt]] | None:
    """Every branch of an `if`; None when it has no `else`, so that nothing happens may be a branch too."""
    branches = [node.body]
    while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        node = node.orelse[0]
        branches.append(node.body)
    return [*branches, node.orelse] if node.orelse else None


def _calls(node: ast.stmt) -> bool:
    return any(isinstance(part, ast.Call | ast.Await | ast.Yield) for part in ast.walk(node))
