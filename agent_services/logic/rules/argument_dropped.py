"""A call that loses an argument silently takes the default in its place."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.edits import Rewritten
from agent_services.runtime.change.small_change import is_retired, small_differences
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_OPEN = "def read(path):\n    return open(path{}).read()\n"


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(628,),
    source="CWE-628; own",
    topic="removed-check",
    limits="It speaks only of changes that touch few functions and leave most of them as they were.",
    flags=Example({"a.py": _OPEN.format("")}, old={"a.py": _OPEN.format(', encoding="utf-8"')}),
    passes=Example({"a.py": _OPEN.format(', encoding="utf-8"')}, old={"a.py": _OPEN.format("")}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds calls that lose a named argument while everything else about them stays as it was."""
    for file, each in small_differences(change):
        if isinstance(each, Rewritten) and (lost := _lost(each)) and not _is_meant(change, file, lost):
            yield file.match(
                each.new,
                f"`{brief(file, _function(each))}` is called without `{lost.arg}={ast.unparse(lost.value)[:60]}` now,"
                f" so it takes its default for `{lost.arg}`. Give the argument again, or make sure that the default"
                " means the same.",
                scope=each.statement,
            )


def _function(each: Rewritten) -> ast.expr:
    return each.new.func if isinstance(each.new, ast.Call) else each.new


def _lost(each: Rewritten) -> ast.keyword | None:
    """The first keyword that a call has no more, when all else of it is equal."""
    old, new = each.old, each.new
    if not (isinstance(old, ast.Call) and isinstance(new, ast.Call)) or ast.dump(old.func) != ast.dump(new.func):
        return None
    if [ast.dump(value) for value in old.args] != [ast.dump(value) for value in new.args]:
        return None
    kept = [ast.dump(keyword) for keyword in new.keywords]
    gone = [keyword for keyword in old.keywords if ast.dump(keyword) not in kept]
    if len(kept) + len(gone) != len(old.keywords) or not gone or gone[0].arg is None:
        return None
    return gone[0]


def _is_meant(change: ChangeView, file: SourceFile, lost: ast.keyword) -> bool:
    """The value is there no more, or the function in this change takes no such argument any longer."""
    if is_retired(file, lost.value):
        return True
    before = {argument.arg for each in change.files if each.old is not None for argument in each.old.nodes(ast.arg)}
    now = {argument.arg for each in change.files for argument in each.nodes(ast.arg)}
    return lost.arg in before - now
