"""A bound, an offset or a part that went out of a calculation changes every result."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.edits import Rewritten
from agent_services.runtime.change.small_change import is_retired, small_differences
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView

_DAYS = "def days(first, last):\n    return range(first, {})\n"


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(682,),
    source="CWE-682, CWE-193; own",
    topic="off-by-one",
    limits="It speaks only of changes that touch few functions and leave most of them as they were.",
    flags=Example({"a.py": _DAYS.format("last")}, old={"a.py": _DAYS.format("last + 1")}),
    passes=Example({"a.py": _DAYS.format("last + 1")}, old={"a.py": _DAYS.format("last")}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds calculations that lose an operand, such as `+ 1`, all else being equal."""
    for file, each in small_differences(change):
        if not isinstance(each, Rewritten) or not isinstance(each.old, ast.BinOp):
            continue
        gone = _gone(each.old, each.new)
        if gone is None or isinstance(each.new, ast.Constant) or is_retired(file, gone):
            continue
        yield file.match(
            each.new,
            f"`{brief(file.old or file, each.old)}` has become `{brief(file, each.new)}`: without"
            f" `{brief(file.old or file, gone)}` every result differs, at a boundary by an element too many or too few."
            " Put it back, or adapt whoever relies on it.",
            scope=each.statement,
        )


def _gone(old: ast.BinOp, new: ast.expr) -> ast.expr | None:
    """The operand that is gone while the other, which it was applied to, is what the new version says."""
    if ast.dump(old.left) == ast.dump(new):
        return old.right
    both_ways = isinstance(old.op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr)
    return old.left if both_ways and ast.dump(old.right) == ast.dump(new) else None
