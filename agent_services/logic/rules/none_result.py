"""Methods that change a list in place answer None: keeping their answer loses the list."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_IN_PLACE = {"sort", "reverse", "append", "extend", "insert", "clear", "remove"}


@rule(
    severity="high",
    confidence="high",
    source="own; nearest: pylint E1128, mypy func-returns-value",
    flags="def f():\n    rows = [3, 1, 2]\n    rows = rows.sort()\n    return rows\n",
    passes="def f():\n    rows = [3, 1, 2]\n    rows.sort()\n    return rows\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds the answer of `sort`, `append` and the like being kept or returned: it is always None."""
    for call in file.calls(*(f".{name}" for name in _IN_PLACE), "random.shuffle"):
        above = file.parent(call)
        if isinstance(above, ast.Assign | ast.Return | ast.AnnAssign | ast.NamedExpr) and _is_list(file, call):
            keeps = "returns" if isinstance(above, ast.Return) else "keeps"
            yield file.match(
                call,
                f"`{file.segment(call.func)}` changes the list in place and answers None, which this line {keeps}."
                " Make it a statement of its own and use the list afterwards.",
            )


def _is_list(file: SourceFile, call: ast.Call) -> bool:
    if file.name(call.func) == "random.shuffle":
        return True
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    function = file.function_of(call)
    if not isinstance(owner, ast.Name) or function is None:
        return isinstance(owner, ast.List | ast.ListComp)
    values = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _names(node, owner.id)
    ]
    others = [value for value in values if not any(value is part for part in [call])]
    return bool(others) and all(_makes_list(file, value) for value in others)


def _names(node: ast.Assign | ast.AnnAssign, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _makes_list(file: SourceFile, value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return file.name(value.func) in {"list", "sorted"}
    return isinstance(value, ast.List | ast.ListComp)
