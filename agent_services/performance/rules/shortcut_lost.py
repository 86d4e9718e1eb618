"""A question at the beginning saved the rest of the function its work when there was nothing to do."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, pairs
from agent_services.runtime.python.shapes import same
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView

_BEFORE = """\
def clean(text):
    if "<" not in text:
        return text
    return parse(text).plain()
"""
_AFTER = "def clean(text):\n    return parse(text).plain()\n"


@change_rule(
    severity="low",
    confidence="low",
    source="own",
    topic="removed-check",
    flags=Example(files={"clean.py": _AFTER}, old={"clean.py": _BEFORE}),
    passes=Example(files={"clean.py": _BEFORE.replace("parse", "read")}, old={"clean.py": _BEFORE}),
    limits="A question that decided what comes out, and not only how soon, looks the same.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds functions that lost an early return of what they were given, and do all their work for every input."""
    for pair in pairs(change):
        for node in pair.before.body[:4]:
            rest = [other for other in pair.before.body if other is not node]
            if isinstance(node, ast.If) and _is_shortcut(pair, node) and same(rest, pair.after.body):
                yield pair.match(
                    pair.place(node),
                    f"`{pair.after.name}` answered at once when `{ast.unparse(node.test)[:60]}`; now it does all of"
                    " its work for such input too. Keep the shortcut, if the answer is the same.",
                )


def _is_shortcut(pair: Pair, node: ast.If) -> bool:
    """`if nothing to do: return` what came in, with work left behind it."""
    if node.orelse or len(node.body) != 1 or not isinstance(node.body[0], ast.Return):
        return False
    arguments = pair.before.args
    given = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    value = node.body[0].value
    same = isinstance(value, ast.Name) and value.id in given
    works = any(isinstance(part, ast.Call) for after in pair.after.body for part in ast.walk(after))
    return same and works
