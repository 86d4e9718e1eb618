"""A value that was converted, copied, cut or bounded before it was used is now used raw."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import head_line
from agent_services.runtime.change.edits import Removed, Rewritten
from agent_services.runtime.change.small_change import (
    block_after,
    is_about_platform,
    is_deprecation,
    is_retired,
    paths,
    small_differences,
)
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

# Of more arguments, only the first may be what the call is about.
_MOST_ARGUMENTS = 2
# Calls that change no value: they only please Python 2, a type checker or a reader.
_COSMETIC = {"cast", "to_native", "to_native_string", "to_bytes", "ensure_str", "ensure_text", "u", "b", "reveal_type"}
# And those that take a part of a value or another view of it, which is another value.
_COSMETIC |= {"getattr", "iter", "keys", "values", "items", "iteritems", "itervalues"}
_QUESTIONS = ("is", "has", "startswith", "endswith", "exists")

_KEY = "def find(rows, name):\n    key = {}\n    return rows[key]\n"


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(704,),
    source="CWE-704; own",
    topic="removed-check",
    limits="It speaks only of changes that touch few functions and leave most of them as they were.",
    flags=Example({"a.py": _KEY.format("name")}, old={"a.py": _KEY.format("name.strip()")}),
    passes=Example({"a.py": _KEY.format("name.strip()")}, old={"a.py": _KEY.format("name")}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds values that a change uses without the call that prepared them, all else being equal."""
    for file, each in small_differences(change):
        if isinstance(each, Rewritten) and _is_wrapper(each.old, each.new) and not _is_meant(file, each.old):
            yield file.match(
                each.new,
                f"`{brief(file, each.new)}` is used as it comes where `{brief(file.old or file, each.old)}` stood: a"
                " value that this call or slice would have changed now goes through unchanged. Put it back, or make"
                " sure that it is done elsewhere.",
                scope=each.statement,
            )
        elif isinstance(each, Removed):
            yield from _removed(file, each)


def _removed(file: SourceFile, each: Removed) -> Iterator[Match]:
    """`x = f(x)` that is gone while `x` is still used behind it."""
    used = paths(file, block_after(each.function, each.after))
    for node in each.old if len(each.old) == 1 else ():
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if not isinstance(node, ast.Assign) or not isinstance(target, ast.Name) or target.id not in used:
            continue
        if target.id in paths(file, [node.value]) and not _is_meant(file, node.value):
            yield file.match(
                head_line(file, node.lineno),
                f"`{brief(file.old or file, node)}` is gone, and `{target.id}` is used behind it as it comes: a value"
                " that the line would have changed now goes through unchanged. Put it back, or make sure that it is"
                " done elsewhere.",
                outside_change=True,
            )


def _is_wrapper(old: ast.expr, new: ast.expr) -> bool:
    """Whether the old expression is a call on or around the new one, or a part of it."""
    if isinstance(new, ast.Constant):
        return False
    if isinstance(old, ast.Call):
        inner = [*old.args] if len(old.args) <= _MOST_ARGUMENTS else old.args[:1]
        owner = [old.func.value] if isinstance(old.func, ast.Attribute) else []
        return any(ast.dump(part) == ast.dump(new) for part in [*inner, *owner])
    sliced = isinstance(old, ast.Subscript) and isinstance(old.slice, ast.Slice)
    return sliced and isinstance(old, ast.Subscript) and ast.dump(old.value) == ast.dump(new)


def _is_meant(file: SourceFile, gone: ast.expr) -> bool:
    called = gone.func if isinstance(gone, ast.Call) else None
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    if name in _COSMETIC or name.startswith(_QUESTIONS):
        return True
    return is_about_platform(gone) or is_retired(file, gone) or is_deprecation(gone)
