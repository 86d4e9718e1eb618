"""The same question asked twice costs twice; its answer was kept before."""

import ast
from collections import Counter
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, pairs
from agent_services.runtime.python.shapes import brief, own_nodes, stored
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView

_FINE = {"len", "isinstance", "str", "int", "next", "read", "readline", "recv", "pop", "popleft", "time", "monotonic"}
_FINE |= {"list", "dict", "set", "tuple", "super", "iter", "type", "copy", "now", "random"}

_BEFORE = """\
def show(path):
    name, ending = split_path(path)
    return name if ending == ".py" else ""
"""
_AFTER = 'def show(path):\n    return split_path(path)[0] if split_path(path)[1] == ".py" else ""\n'


@change_rule(
    severity="low",
    confidence="medium",
    source="own",
    topic="repeated-work",
    flags=Example(files={"show.py": _AFTER}, old={"show.py": _BEFORE}),
    passes=Example(files={"show.py": _BEFORE.replace("name", "stem")}, old={"show.py": _BEFORE}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds calls that head makes several times for the same answer, which base made once and kept."""
    for pair in pairs(change):
        kept = list(_kept(pair))
        if not kept:
            continue
        calls = [node for node in own_nodes(pair.after) if isinstance(node, ast.Call)]
        for text in kept:
            again = [call for call in calls if ast.unparse(call) == text]
            if len(again) > 1 and _most(pair.after.body, text) > 1:
                yield _match(pair, again)
                break


def _match(pair: Pair, again: list[ast.Call]) -> Match:
    changed = [call for call in again if call.lineno in pair.file.changed] or again
    return pair.match(
        pair.file.span(changed[-1]),
        f"`{brief(pair.file, again[0])}` is asked {len(again)} times in `{pair.after.name}` for the same answer;"
        " before this change it was asked once and kept. Keep the answer in a variable.",
    )


def _kept(pair: Pair) -> Iterator[str]:
    """Calls that base made once to keep the answer under names that head has no more."""
    calls = Counter(ast.unparse(node) for node in own_nodes(pair.before) if isinstance(node, ast.Call))
    now = stored(pair.after.body)
    for node in own_nodes(pair.before):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        function = node.value.func
        last = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        text = ast.unparse(node.value)
        if last and last not in _FINE and not last[:1].isupper() and calls[text] == 1 and not stored([node]) & now:
            yield text


def _most(body: list[ast.stmt], text: str) -> int:
    """How often a call is made at most in one run through some statements: of two branches only one runs."""
    total = 0
    for number, node in enumerate(body):
        if not isinstance(node, ast.If):
            total += _in(node, text)
            continue
        total += _in(node.test, text)
        branches = [_most(node.body, text), _most(node.orelse, text)]
        if isinstance(node.body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break):
            return total + max(branches[0], branches[1] + _most(body[number + 1 :], text))
        total += max(branches)
    return total


def _in(node: ast.AST, text: str) -> int:
    if isinstance(node, ast.IfExp):
        return _in(node.test, text) + max(_in(node.body, text), _in(node.orelse, text))
    own = isinstance(node, ast.Call) and ast.unparse(node) == text
    return own + sum(_in(child, text) for child in ast.iter_child_nodes(node))
