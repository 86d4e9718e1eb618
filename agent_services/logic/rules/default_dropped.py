"""A look-up with a default reckons with a value that is missing; without one it raises on it."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.edits import Rewritten
from agent_services.runtime.change.small_change import is_asked_more, small_differences
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

# What a look-up raises without its default, and how many arguments it then has.
_RAISING = {"pop": ("KeyError", 1), "getattr": ("AttributeError", 2), "next": ("StopIteration", 1)}

_NAME = "def name(row):\n    return row{}\n"


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(754,),
    source="CWE-754; own",
    limits="It speaks only of changes that touch few functions and leave most of them as they were.",
    flags=Example({"a.py": _NAME.format('["name"]')}, old={"a.py": _NAME.format('.get("name", "")')}),
    passes=Example({"a.py": _NAME.format('.get("name", "")')}, old={"a.py": _NAME.format('["name"]')}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds look-ups that a change makes without the default that they had."""
    for file, each in small_differences(change):
        if not isinstance(each, Rewritten) or not isinstance(each.old, ast.Call):
            continue
        error = _raises(file, each.old, each.new)
        if error and not is_asked_more(each, each.old):
            yield file.match(
                each.new,
                f"`{brief(file.old or file, each.old)}` reckoned with a missing value; `{brief(file, each.new)}` raises"
                f" {error} on it. Give a default again, or make sure that the value is always there.",
                scope=each.statement,
            )


def _raises(file: SourceFile, old: ast.Call, new: ast.expr) -> str:
    """The error of a look-up that had a default and has none; empty for everything else."""
    if isinstance(new, ast.Subscript):
        is_get = isinstance(old.func, ast.Attribute) and old.func.attr == "get" and bool(old.args)
        same = is_get and ast.dump(old.args[0]) == ast.dump(new.slice)
        return "KeyError" if same and ast.dump(old.func.value) == ast.dump(new.value) else ""  # type: ignore[attr-defined]
    if not isinstance(new, ast.Call) or ast.dump(old.func) != ast.dump(new.func):
        return ""
    name = old.func.attr if isinstance(old.func, ast.Attribute) else file.name(old.func)
    error, left = _RAISING.get(name, ("", 0))
    equal = [ast.dump(item) for item in old.args[:left]] == [ast.dump(item) for item in new.args]
    return error if equal and len(old.args) == left + 1 else ""
