"""A comprehension builds its collection without looking up and calling a method for every element."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, pairs
from agent_services.runtime.python.shapes import brief, own_nodes
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function

_BEFORE = "def names(rows):\n    return [row.name for row in rows]\n"
_AFTER = "def names(rows):\n    found = []\n    for row in rows:\n        found.append(row.name)\n    return found\n"


@change_rule(
    severity="low",
    confidence="medium",
    source="own; nearest: ruff PERF401, PERF403",
    flags=Example(files={"names.py": _AFTER}, old={"names.py": _BEFORE}),
    passes=Example(files={"names.py": _BEFORE}, old={"names.py": _AFTER}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds loops that only fill a collection, where base had a comprehension."""
    for pair in pairs(change):
        if _comprehensions(pair.after) >= _comprehensions(pair.before):
            continue
        before = {ast.dump(loop) for loop in _filling(pair.before)}
        for loop in _filling(pair.after):
            if ast.dump(loop) not in before:
                yield _match(pair, loop)
                break


def _match(pair: Pair, loop: ast.For) -> Match:
    return pair.file.match(
        loop,
        f"This loop only fills a collection from `{brief(pair.file, loop.iter)}`, one method call for each element; the"
        f" comprehension that `{pair.after.name}` had before does the same in about half the time. Keep it.",
    )


def _comprehensions(function: Function) -> int:
    kinds = (ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)
    return sum(isinstance(node, kinds) or _is_dict_call(node) for node in own_nodes(function))


def _is_dict_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"dict", "map"}
        and bool(node.args)
    )


def _filling(function: Function) -> Iterator[ast.For]:
    for node in own_nodes(function):
        if isinstance(node, ast.For) and not node.orelse and _only_fills(node.body):
            yield node


def _only_fills(body: list[ast.stmt]) -> bool:
    """`found.append(x)` or `found[k] = v`, perhaps behind a condition, in one more loop or after an assignment."""
    *first, last = body
    if len(body) > 2 or any(not isinstance(node, ast.Assign | ast.If) for node in first):
        return False
    if isinstance(last, ast.If | ast.For):
        return not last.orelse and len(last.body) == 1 and _only_fills(last.body)
    if isinstance(last, ast.Assign):
        return isinstance(last.targets[0], ast.Subscript) and not isinstance(last.targets[0].slice, ast.Constant)
    call = last.value if isinstance(last, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in {"append", "add"}
