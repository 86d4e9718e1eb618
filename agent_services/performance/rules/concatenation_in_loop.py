"""`x = x + [...]` copies everything gathered so far, for every further element."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import loop_around
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="high",
    cwe=(1046,),
    source="CWE-1046; own",
    flags="def f(rows):\n    found = []\n    for row in rows:\n        found = found + [row.id]\n    return found\n",
    passes="def f(rows):\n    found = []\n    for row in rows:\n        found += [row.id]\n    return found\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds lists, tuples, bytes and dictionaries rebuilt in a loop to add an element: quadratic in their length."""
    if is_test(file.path):
        return
    for assign in file.nodes(ast.Assign):
        target = assign.targets[0]
        if len(assign.targets) == 1 and isinstance(target, ast.Name) and _adds_to(assign.value, target.id):
            loop = loop_around(file, assign)
            if loop is not None and not _starts_in(loop, assign, target.id):
                yield file.match(
                    assign,
                    f"Every step copies all of `{target.id}` gathered so far: the cost grows with the square of the"
                    " number of steps. Add to it in place (`append`, `extend`, `update`).",
                    scope=assign,
                )


def _adds_to(value: ast.expr, name: str) -> bool:
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        literal = isinstance(value.right, ast.List | ast.ListComp | ast.Tuple)
        return literal and isinstance(value.left, ast.Name) and value.left.id == name
    if isinstance(value, ast.List) and len(value.elts) > 1 and isinstance(value.elts[0], ast.Starred):
        return isinstance(value.elts[0].value, ast.Name) and value.elts[0].value.id == name
    if isinstance(value, ast.Dict) and len(value.keys) > 1 and value.keys[0] is None:
        return isinstance(value.values[0], ast.Name) and value.values[0].id == name
    return False


def _starts_in(loop: ast.AST, assign: ast.Assign, name: str) -> bool:
    """The name is assigned anew in every step, so it never gets long."""
    return any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        for part in ast.walk(loop)
        if isinstance(part, ast.Assign) and part is not assign
        for node in part.targets
    )
