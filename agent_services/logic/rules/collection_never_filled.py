"""A collection that starts empty and gets nothing is empty whenever it is asked."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import function_before, is_test
from agent_services.runtime.change.before_after import head_line
from agent_services.runtime.python.shapes import name_uses
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_MAKERS = {"set", "list", "dict", "collections.deque", "collections.OrderedDict"}
# Methods that take nothing in.
_READING = {"pop", "popleft", "popitem", "get", "index", "count", "keys", "values", "items", "copy", "clear", "remove"}


@rule(
    severity="high",
    confidence="high",
    cwe=(561,),
    source="CWE-561; own; nearest: SonarQube S4158",
    flags="def unique(rows):\n    seen = set()\n    for row in rows:\n        if row not in seen:\n"
    "            yield row\n",
    passes="def unique(rows):\n    seen = set()\n    for row in rows:\n        if row not in seen:\n"
    "            seen.add(row)\n            yield row\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds local collections that start empty, get nothing, and are asked for what they hold."""
    if is_test(file.path):
        return
    for function in file.functions():
        empty = list(_empty(file, function))
        places = name_uses(function) if empty else {}
        for made, name in empty:
            uses = [use for use in places[name] if use is not made.targets[0]]
            if uses and all(isinstance(use.ctx, ast.Load) and _only_reads(file, use) for use in uses):
                gone = None if file.changed.touches(file.span(function)) else _filling_before(file, function, name)
                yield file.match(
                    made if gone is None else head_line(file, gone.lineno),
                    f"`{name}` starts empty and nothing is ever put into it, so {_asked(file, uses[0])} has the"
                    " same answer every time. Put the values in where they are met.",
                    scope=function,
                    outside_change=gone is not None,
                )


def _empty(file: SourceFile, function: Function) -> Iterator[tuple[ast.Assign, str]]:
    for node in function.body:
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if isinstance(node, ast.Assign) and isinstance(target, ast.Name) and _is_empty(file, node.value):
            yield node, target.id


def _is_empty(file: SourceFile, value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return file.name(value.func) in _MAKERS and not value.args and not value.keywords
    return ast.unparse(value) in {"[]", "{}"}


def _only_reads(file: SourceFile, use: ast.Name) -> bool:
    """Whether a use neither adds anything nor hands the collection to others who might."""
    above = file.parent(use)
    if isinstance(above, ast.Compare):
        return use in above.comparators and isinstance(above.ops[above.comparators.index(use)], ast.In | ast.NotIn)
    if isinstance(above, ast.Attribute):
        call = file.parent(above)
        return above.attr in _READING and isinstance(call, ast.Call) and call.func is above
    if isinstance(above, ast.Subscript):
        return above.value is use and isinstance(above.ctx, ast.Load) and _is_plain(file, above)
    if isinstance(above, ast.For | ast.comprehension):
        return above.iter is use
    return isinstance(above, ast.If | ast.While | ast.BoolOp) and not isinstance(file.parent(above), ast.Return)


def _is_plain(file: SourceFile, item: ast.Subscript) -> bool:
    """Whether what an index gives is only looked at; `seen[key].append(...)` fills a defaultdict."""
    return isinstance(file.parent(item), ast.Compare | ast.BinOp | ast.Call | ast.Subscript)


def _asked(file: SourceFile, use: ast.Name) -> str:
    above = file.parent(use)
    text = " ".join(file.segment(above).split()) if isinstance(above, ast.expr) else use.id
    return f"`{text if len(text) <= 60 else use.id}` on line {use.lineno}"


def _filling_before(file: SourceFile, function: Function, name: str) -> ast.Name | None:
    """Where the base put something in: a line that is gone."""
    was = function_before(file, function)
    uses = [] if was is None else [use for use in name_uses(was).get(name, ()) if isinstance(use.ctx, ast.Load)]
    return next((use for use in uses if file.old is not None and not _only_reads(file.old, use)), None)
