"""A text cannot grow: adding to one makes a new one, and outside the simplest case copies what was there."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import loop_around
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="low",
    confidence="medium",
    cwe=(1046,),
    source="CWE-1046; own",
    flags='def f(rows):\n    text = ""\n    for row in rows:\n        text = row.name + ", " + text\n    return text\n',
    passes='def f(rows):\n    return ", ".join(row.name for row in rows)\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds texts a loop puts something in front of, and bytes it adds to, which copies them at every step."""
    if is_test(file.path):
        return
    for assign in file.nodes(ast.Assign):
        target = assign.targets[0]
        if isinstance(target, ast.Name) and _puts_in_front(assign.value, target.id) and _is_text(file, assign, target):
            yield from _match(file, assign, target.id)
    for grown in file.nodes(ast.AugAssign):
        if isinstance(grown.op, ast.Add) and isinstance(grown.target, ast.Name):
            function = file.function_of(grown)
            if function is not None and _starts_as(function, grown.target.id, bytes):
                yield from _match(file, grown, grown.target.id)


def _match(file: SourceFile, node: ast.Assign | ast.AugAssign, name: str) -> Iterator[Match]:
    if loop_around(file, node) is not None:
        yield file.match(
            node,
            f"Every step copies all of `{name}` so far: the cost grows with the square of its length. Collect the"
            " parts in a list and join them once.",
        )


def _puts_in_front(value: ast.expr, name: str) -> bool:
    if not (isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add)):
        return False
    return isinstance(value.right, ast.Name) and value.right.id == name


def _is_text(file: SourceFile, assign: ast.Assign, target: ast.Name) -> bool:
    function = file.function_of(assign)
    return function is not None and _starts_as(function, target.id, str)


def _starts_as(function: ast.AST, name: str, kind: type) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, kind)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        for node in walk(function)
    )
