"""A call whose answer does not depend on the step was made once; inside the loop it is made for every step."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, pairs
from agent_services.runtime.python.shapes import brief, loaded, stored
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_Loop = ast.For | ast.AsyncFor | ast.While | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
# Cheap, or asked again on purpose: what they answer changes by itself.
_FINE = {"len", "isinstance", "range", "super", "print", "iter", "list", "dict", "set", "str", "int", "next", "id"}
_FINE |= {"read", "readline", "recv", "pop", "popleft", "get", "time", "monotonic", "perf_counter", "now", "random"}
_FINE |= {"append", "locals", "globals", "exc_info", "copy", "deepcopy", "object", "Lock", "wait", "acquire", "sleep"}

_BEFORE = """\
def late(rows, settings):
    limit = settings.for_country("de")
    return [row for row in rows if row.days > limit]
"""
_AFTER = 'def late(rows, settings):\n    return [row for row in rows if row.days > settings.for_country("de")]\n'


@change_rule(
    severity="medium",
    confidence="medium",
    source="own; nearest: loop-invariant-statement of perflint",
    topic="repeated-work",
    flags=Example(files={"late.py": _AFTER}, old={"late.py": _BEFORE}),
    passes=Example(files={"late.py": _BEFORE.replace("limit", "most")}, old={"late.py": _BEFORE}),
    limits="A call that answers differently from step to step looks the same.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds calls that base made once in front of a loop and head makes in every step, with the same arguments."""
    for pair in pairs(change):
        before = _calls(pair.old, pair.before)
        outside = {text for text, loop, _ in before if loop is None}
        inside = {text for text, loop, _ in before if loop is not None}
        walked = {ast.unparse(loop) for loop in _walked(pair.old)}
        for text, loop, call in _calls(pair.file, pair.after):
            if loop is None or text not in outside or text in inside:
                continue
            if ast.unparse(_what(loop)) in walked and not _changes(loop, call):
                yield _match(pair, call, loop)
                break


def _match(pair: Pair, call: ast.Call, loop: _Loop) -> Match:
    return pair.match(
        pair.file.span(call),
        f"`{brief(pair.file, call)}` is worked out in every step over `{brief(pair.file, _what(loop))}`; before this"
        f" change `{pair.after.name}` did it once, in front of the loop. Keep its answer in a variable there.",
    )


def _calls(file: SourceFile, function: ast.AST) -> list[tuple[str, _Loop | None, ast.Call]]:
    """Calls of a function with the innermost loop that repeats them, in the order of the text."""
    found = []
    todo: list[tuple[ast.AST, _Loop | None]] = [(part, None) for part in reversed(getattr(function, "body", []))]
    while todo:
        node, loop = todo.pop()
        if isinstance(node, ast.Call) and _costs(node):
            found.append((ast.unparse(node), loop, node))
        if isinstance(node, _SCOPES):
            continue
        once = _once(node)
        inner = node if isinstance(node, _Loop) else loop
        children = list(ast.iter_child_nodes(node))
        todo.extend((child, loop if child in once else inner) for child in reversed(children))
    return found


def _once(node: ast.AST) -> list[ast.AST]:
    """The parts of a loop that run once."""
    return [node.iter, *node.orelse] if isinstance(node, ast.For | ast.AsyncFor) else []


def _costs(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return bool(name) and name not in _FINE and not name[:1].isupper()


def _walked(file: SourceFile) -> Iterator[ast.expr]:
    for node in ast.walk(file.tree):
        if isinstance(node, _Loop):
            yield _what(node)


def _what(loop: _Loop) -> ast.expr:
    if isinstance(loop, ast.For | ast.AsyncFor):
        return loop.iter
    return loop.test if isinstance(loop, ast.While) else loop.generators[0].iter


def _changes(loop: _Loop, call: ast.Call) -> bool:
    """Whether the loop binds anything that the call reads, or the call walks in the loop's own head."""
    if isinstance(loop, ast.For | ast.AsyncFor | ast.While):
        bound = stored(loop.body) | (set() if isinstance(loop, ast.While) else stored([loop.target]))
    else:
        bound = stored([loop])
        if call in set(ast.walk(loop.generators[0].iter)):
            return True
    return bool(bound & loaded([call]))
