"""A part of a condition that kept bad values away was put there for a case that happened."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.edits import Rewritten
from agent_services.runtime.change.small_change import is_about_platform, is_moved, is_retired, small_differences
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_LITERALS = (ast.Constant, ast.List, ast.Dict, ast.Tuple)
Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(754,),
    source="CWE-754; own",
    topic="removed-check",
    limits="It speaks only of changes that touch few functions and leave most of them as they were.",
    flags=Example(
        {"a.py": "def due(task, now):\n    return task.end < now\n"},
        old={"a.py": "def due(task, now):\n    return task.end is not None and task.end < now\n"},
    ),
    passes=Example(
        {"a.py": "def due(task, now):\n    if task.end is None:\n        return False\n    return task.end < now\n"},
        old={"a.py": "def due(task, now):\n    return task.end is not None and task.end < now\n"},
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds conditions that lost a part while the rest of them stays as it was."""
    for file, each in small_differences(change):
        if not isinstance(each, Rewritten):
            continue
        for lost in _lost(each):
            if not is_about_platform(lost) and not is_retired(file, lost) and not _is_moved(change, each, lost):
                yield file.match(each.new, _message(file, each, lost), scope=each.statement)
                break


def _is_moved(change: ChangeView, each: Rewritten, lost: ast.expr) -> bool:
    return not isinstance(lost, _LITERALS) and is_moved(change, each, lost)


def _message(file: SourceFile, each: Rewritten, lost: ast.expr) -> str:
    gone, left = brief(file.old or file, lost), brief(file, each.new)
    if isinstance(lost, _LITERALS):
        return (
            f"`{left}` had `{gone}` in its place when it was empty or None, and has it no longer: the code behind meets"
            " that value now. Put the fallback back, or make sure that there always is a value."
        )
    return (
        f"`{gone}` is asked no longer here, only `{left}` is left: what came out differently by it is now treated"
        " alike. Put it back, or make sure that the case cannot come here."
    )


def _lost(each: Rewritten) -> list[ast.expr]:
    """Parts of the old condition that the new one has not."""
    old, new = each.old, each.new
    if isinstance(old, ast.BoolOp):
        return _lost_values(old, new)
    if isinstance(old, ast.IfExp) and ast.dump(new) in {ast.dump(old.body), ast.dump(old.orelse)}:
        return [old.test]
    if isinstance(old, Comprehension) and isinstance(new, Comprehension) and type(old) is type(new):
        kept = {ast.dump(test) for part in new.generators for test in part.ifs}
        before = [test for part in old.generators for test in part.ifs]
        return [test for test in before if ast.dump(test) not in kept] if len(kept) < len(before) else []
    return [old] if _is_true(new) and isinstance(old, ast.Compare | ast.Name | ast.Call | ast.Attribute) else []


def _lost_values(old: ast.BoolOp, new: ast.expr) -> list[ast.expr]:
    same_kind = isinstance(new, ast.BoolOp) and type(new.op) is type(old.op)
    now = {ast.dump(value) for value in (new.values if same_kind and isinstance(new, ast.BoolOp) else [new])}
    before = [ast.dump(value) for value in old.values]
    if not now < set(before):
        return []
    return [value for value, text in zip(old.values, before, strict=True) if text not in now]


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
