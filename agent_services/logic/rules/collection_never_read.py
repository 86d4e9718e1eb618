"""What is counted or collected and never looked at was meant to be used; another name stands in its place."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import function_before, is_test
from agent_services.runtime.change.before_after import head_line
from agent_services.runtime.python.shapes import name_uses
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_FILLING = {"append", "add", "extend", "update", "insert", "appendleft", "setdefault", "discard", "remove"}


@rule(
    severity="medium",
    confidence="high",
    cwe=(563,),
    source="CWE-563; own; nearest: SonarQube S4030",
    flags="def tally(words):\n    counts = {}\n    for word in words:\n        counts[word] = len(word)\n"
    "    return sorted(words)\n",
    passes="def tally(words):\n    counts = {}\n    for word in words:\n        counts[word] = len(word)\n"
    "    return sorted(counts)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds local collections that are filled and never read."""
    if is_test(file.path):
        return
    for function in file.functions():
        fresh = list(_fresh(function))
        places = name_uses(function) if fresh else {}
        for made, name in fresh:
            uses = [use for use in places[name] if use is not made.targets[0]]
            if uses and all(_only_fills(file, use) for use in uses) and not _is_shared(function, name):
                gone = None if file.changed.touches(file.span(function)) else _reading_before(file, function, name)
                yield file.match(
                    made if gone is None else head_line(file, gone.lineno),
                    f"`{name}` is filled on line {uses[0].lineno} and never read, so the work is lost. Use it where"
                    " another name stands in its place, or take it out.",
                    scope=function,
                    outside_change=gone is not None,
                )


def _fresh(function: Function) -> Iterator[tuple[ast.Assign, str]]:
    """Names that a function binds once, to a collection of its own."""
    for node in function.body:
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if isinstance(node, ast.Assign) and isinstance(target, ast.Name) and _is_collection(node.value):
            yield node, target.id


def _is_collection(value: ast.expr) -> bool:
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        return isinstance(value.left, ast.List)
    if isinstance(value, ast.Call):
        plain = isinstance(value.func, ast.Name) and value.func.id in {"set", "list", "dict", "defaultdict", "Counter"}
        return plain and not value.keywords
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp)


def _only_fills(file: SourceFile, use: ast.Name) -> bool:
    above = file.parent(use)
    if isinstance(above, ast.Subscript):
        return above.value is use and isinstance(above.ctx, ast.Store | ast.Del)
    call = file.parent(above) if isinstance(above, ast.Attribute) else None
    if not (isinstance(above, ast.Attribute) and isinstance(call, ast.Call) and call.func is above):
        return False
    return above.attr in _FILLING and isinstance(file.parent(call), ast.Expr)


def _is_shared(function: Function, name: str) -> bool:
    """Whether the name belongs to an outer scope, or may be read by name."""
    for node in ast.walk(function):
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return True
        if isinstance(node, ast.Name) and node.id in {"locals", "vars", "eval", "exec"}:
            return True
    return False


def _reading_before(file: SourceFile, function: Function, name: str) -> ast.Name | None:
    """Where the base read it: a line that is gone."""
    was = function_before(file, function)
    names = [] if was is None else name_uses(was).get(name, [])
    reads = [node for node in names if isinstance(node.ctx, ast.Load)]
    return next((use for use in reads if file.old is not None and not _only_fills(file.old, use)), None)
