"""A condition that kept bad values away was put there for a case that happened."""

import ast
from collections.abc import Iterator, Sequence

from agent_services.runtime.change.before_after import head_line
from agent_services.runtime.change.edits import Difference, Removed, Unwrapped
from agent_services.runtime.change.small_change import (
    block_after,
    is_about_platform,
    is_deprecation,
    is_moved,
    is_retired,
    paths,
    small_differences,
)
from agent_services.runtime.python.shapes import brief, leaves, stored
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.web.access import asks_more, is_taken_over, refuses_access

# Of more statements that go together, the condition is rarely what matters.
_MOST_GONE = 3


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(754,),
    source="CWE-754; own",
    topic="removed-check",
    limits="It speaks only of changes that touch few functions and leave most of them as they were.",
    flags=Example(
        {"a.py": "def area(box):\n    width = box.width\n    return width * box.height\n"},
        old={
            "a.py": "def area(box):\n    if box is None:\n        return 0\n    width = box.width\n"
            "    return width * box.height\n"
        },
    ),
    passes=Example(
        {"a.py": "def area(box):\n    width = 0 if box is None else box.width\n    return width\n"},
        old={
            "a.py": "def area(box):\n    if box is None:\n        return 0\n    width = box.width\n    return width\n"
        },
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds conditions that a change takes away while the code they protected stays as it was."""
    for file, each in small_differences(change):
        for guard, used, effect in _guards(file, each):
            if not _is_meant(change, file, each, guard) and (leaves(file, guard.body) or _shares(file, guard, used)):
                yield file.match(
                    head_line(file, guard.lineno),
                    f"The check `{brief(file.old or file, guard.test)}` is gone while the code it stood before remains:"
                    f" {effect}. Put the check back, or make sure that the case cannot come here.",
                    outside_change=True,
                )


def _shares(file: SourceFile, guard: ast.If, used: Sequence[ast.stmt]) -> bool:
    """Whether the code that remains uses what the condition is about."""
    return bool(paths(file, [guard.test]) & paths(file, used))


def _guards(file: SourceFile, each: Difference) -> Iterator[tuple[ast.If, Sequence[ast.stmt], str]]:
    """Each gone condition with the code that now runs without it, and what that means."""
    if isinstance(each, Unwrapped) and isinstance(each.old, ast.If):
        yield each.old, each.kept, "what ran only on one answer now always runs"
    elif isinstance(each, Removed) and len(each.old) <= _MOST_GONE:
        for node in each.old:
            behind = block_after(each.function, each.after)
            if isinstance(node, ast.If) and not node.orelse and behind and (effect := _effect(file, node)):
                yield node, behind, effect


def _effect(file: SourceFile, node: ast.If) -> str:
    if leaves(file, node.body):
        return "what was turned away here now goes through"
    return "the case it treated by itself is now treated like every other" if stored(node.body) else ""


def _is_meant(change: ChangeView, file: SourceFile, each: Difference, guard: ast.If) -> bool:
    if is_about_platform(guard.test) or is_retired(file, guard.test):
        return True
    if refuses_access(guard.body) and _is_asked_elsewhere(change, file, each):
        return True
    return is_moved(change, each, guard.test) or any(is_deprecation(node) for node in guard.body)


def _is_asked_elsewhere(change: ChangeView, file: SourceFile, each: Difference) -> bool:
    """Whether a decorator, another condition or a hook asks now who calls."""
    asks = asks_more(file.old, each.was, file, each.function) if file.old is not None else False
    return asks or is_taken_over(change)
