"""`in` walks over a list element by element; inside a loop over as many elements the cost is their product."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import loop_around
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile


@rule(
    severity="medium",
    confidence="medium",
    cwe=(407,),
    source="CWE-407; nearest: ruff PLR6201 (literals only)",
    flags="def f(rows):\n    seen = []\n    for row in rows:\n        if row in seen:\n            continue\n"
    "        seen.append(row)\n    return len(seen)\n",
    passes="def f(rows):\n    seen = set()\n    for row in rows:\n        if row in seen:\n            continue\n"
    "        seen.add(row)\n    return len(seen)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `in` on a list that grows in the same loop, or is a list of all rows: quadratic in their number."""
    if is_test(file.path):
        return
    for compare in file.nodes(ast.Compare):
        container = compare.comparators[-1]
        if not isinstance(compare.ops[-1], ast.In | ast.NotIn) or not isinstance(container, ast.Name):
            continue
        loop, function = loop_around(file, compare), file.function_of(compare)
        if loop is None or function is None or isinstance(loop, ast.While | ast.AsyncFor):
            continue
        kind = _kind(file, function, loop, container.id)
        if kind:
            yield file.match(
                compare,
                f"`in {container.id}` walks over the list once for every step of the loop, and the list {kind}: twice"
                " the data cost four times the time. Keep a set beside it, or instead of it, for this question.",
                scope=loop,
            )


def _kind(file: SourceFile, function: Function, loop: ast.AST, name: str) -> str:
    """How long the list gets; empty when it is short, or no list."""
    values = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _assigns(node, name)
    ]
    if not values or not all(_is_list(file, value) for value in values):
        return ""
    inside = set(ast.walk(loop))
    if any(value in inside for value in values):
        return ""  # made anew in every step
    grows = any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"append", "extend"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == name
        for node in inside
    )
    if grows:
        return "grows with it"
    made = [value for value in values if isinstance(value, ast.ListComp | ast.Call)]
    return "has an element for everything it was made from" if len(made) == len(values) else ""


def _assigns(node: ast.Assign | ast.AnnAssign, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _is_list(file: SourceFile, value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return file.name(value.func) in {"list", "sorted"} and bool(value.args)
    return isinstance(value, ast.ListComp) or (isinstance(value, ast.List) and not value.elts)
