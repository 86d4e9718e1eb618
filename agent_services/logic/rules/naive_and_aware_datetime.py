"""Python refuses to compare or subtract a time without a zone and one with a zone."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_NAIVE = {"datetime.datetime.utcnow", "datetime.datetime.utcfromtimestamp", "datetime.datetime.today"}
_NOW = {"datetime.datetime.now", "datetime.datetime.fromtimestamp"}


@rule(
    severity="high",
    confidence="high",
    source="own; nearest: ruff DTZ",
    flags="from datetime import UTC, datetime\n\ndef age(started):\n    now = datetime.now(UTC)\n"
    "    return now - datetime.utcnow()\n",
    passes="from datetime import UTC, datetime\n\ndef age():\n    now = datetime.now(UTC)\n"
    "    return now - datetime.now(UTC)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds comparisons and differences of a time with a zone and one without, which raise TypeError."""
    for node, left, right in _pairs(file):
        kinds = {_kind(file, left), _kind(file, right)}
        if kinds == {"naive", "aware"}:
            naive = left if _kind(file, left) == "naive" else right
            yield file.match(
                node,
                f"`{file.segment(naive)}` has no time zone and the other side has one: Python raises TypeError here."
                " Make both with a zone, for example `datetime.now(UTC)`.",
                scope=node,
            )
    for call in file.calls(".timestamp"):
        inner = call.func.value if isinstance(call.func, ast.Attribute) else call
        if isinstance(inner, ast.Call) and file.name(inner.func) == "datetime.datetime.utcnow":
            yield file.match(
                call,
                "`utcnow()` has no zone, and `timestamp()` takes it for local time: the number is wrong by the"
                " offset from UTC. Use `datetime.now(UTC).timestamp()`.",
            )


def _pairs(file: SourceFile) -> Iterator[tuple[ast.expr, ast.expr, ast.expr]]:
    """Both sides of every ordering and every difference."""
    for compare in file.nodes(ast.Compare):
        if len(compare.ops) == 1 and isinstance(compare.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            yield compare, compare.left, compare.comparators[0]
    for difference in file.nodes(ast.BinOp):
        if isinstance(difference.op, ast.Sub):
            yield difference, difference.left, difference.right


def _kind(file: SourceFile, node: ast.expr) -> str:
    """`naive`, `aware`, or empty when nobody can tell."""
    if isinstance(node, ast.Name):
        function = file.function_of(node)
        values = _values(function, node.id) if function is not None else []
        kinds = {_kind(file, value) for value in values if not isinstance(value, ast.Name)}
        return kinds.pop() if len(values) == 1 and len(kinds) == 1 else ""
    if isinstance(node, ast.BinOp) and "timedelta" in ast.unparse(node.right):
        return _kind(file, node.left)
    if not isinstance(node, ast.Call):
        return ""
    name, zone = file.name(node.func), [*node.args, *(keyword.value for keyword in node.keywords)]
    if name in _NAIVE:
        return "naive"
    if name in _NOW:
        first = 1 if name.endswith("fromtimestamp") else 0
        return "aware" if len(zone) > first and not _is_none(zone[first]) else "naive"
    return "aware" if name in {"django.utils.timezone.localtime"} else ""


def _values(function: Function, name: str) -> list[ast.expr]:
    """Everything a function assigns to a name; a parameter counts as a value nobody knows."""
    found: list[ast.expr] = [
        node.value
        for node in walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]
    parameters = [part for part in walk(function.args) if isinstance(part, ast.arg) and part.arg == name]
    return [] if parameters else found


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
