"""A generator holds one element at a time, and its reader may stop early; a list holds them all."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, call_name, pairs
from agent_services.runtime.python.shapes import brief, own_nodes
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function

_NEED_ALL = {
    "join",
    "sum",
    "sorted",
    "tuple",
    "list",
    "set",
    "frozenset",
    "dict",
    "max",
    "min",
    "len",
    "extend",
    "update",
}

_BEFORE = "def names(rows):\n    for row in rows:\n        yield row.name\n"
_AFTER = "def names(rows):\n    found = []\n    for row in rows:\n        found.append(row.name)\n    return found\n"


@change_rule(
    severity="low",
    confidence="medium",
    source="own",
    flags=Example(files={"names.py": _AFTER}, old={"names.py": _BEFORE}),
    passes=Example(files={"names.py": _BEFORE}, old={"names.py": _AFTER}),
    limits="Where every caller needs the whole list, a list is right.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds generators that gather everything into a list and return that."""
    for pair in pairs(change):
        yield from _lists(pair)
        if pair.before.decorator_list or not _yields(pair.before) or _yields(pair.after):
            continue
        gathered = _gathered(pair.after)
        if gathered is not None:
            yield _match(pair, gathered)


def _lists(pair: Pair) -> Iterator[Match]:
    """Comprehensions that became lists word by word."""
    lazy = {_words(node) for node in ast.walk(pair.before) if isinstance(node, ast.GeneratorExp)}
    whole = {_words(node) for node in ast.walk(pair.before) if isinstance(node, ast.ListComp)}
    for node in ast.walk(pair.after):
        if isinstance(node, ast.ListComp) and _words(node) in lazy - whole and not _is_as_good(pair, node):
            yield pair.file.match(
                node,
                f"`{brief(pair.file, node)}` was a generator before this change; now all its elements are worked out"
                " and held before the first is used. Keep the generator.",
            )


def _words(node: ast.GeneratorExp | ast.ListComp) -> str:
    return ast.unparse(node)[1:-1]


def _is_as_good(pair: Pair, node: ast.ListComp) -> bool:
    """Whether it is handed to what needs all elements at once anyway."""
    above = pair.file.parent(node)
    if isinstance(above, ast.Starred | ast.Return | ast.Subscript):
        return True
    return isinstance(above, ast.Call) and call_name(above) in _NEED_ALL


def _match(pair: Pair, gathered: ast.AST) -> Match:
    return pair.file.match(
        gathered,
        f"`{pair.after.name}` gave its elements one by one and gathers all of them in a list now: the first is there"
        " only when the last one is, and memory grows with their number. Keep the generator, unless callers need the"
        " list.",
    )


def _yields(function: Function) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(function))


def _gathered(function: Function) -> ast.AST | None:
    """The append that fills what is returned."""
    returned = {
        node.value.id
        for node in own_nodes(function)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Name)
    }
    for node in own_nodes(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        filled = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        if filled in returned and node.func.attr in {"append", "extend"}:
            return node
    return None
