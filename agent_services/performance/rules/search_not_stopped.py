"""A search that has found what it looked for may stop."""

import ast
from collections import Counter
from collections.abc import Iterator

from agent_services.runtime.change.before_after import pairs
from agent_services.runtime.python.shapes import brief, own_nodes, walk_here
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function

_BEFORE = """\
def late(rows):
    found = None
    for row in rows:
        if row.late:
            found = row
            break
    return found
"""
_AFTER = _BEFORE.replace("            break\n", "")


@change_rule(
    severity="low",
    confidence="medium",
    source="own",
    flags=Example(files={"late.py": _AFTER}, old={"late.py": _BEFORE}),
    passes=Example(
        files={"late.py": _AFTER.replace("found = row", "found = row\n            return found")},
        old={"late.py": _BEFORE},
    ),
    limits="A loop that has to see every element since this change looks the same.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds loops that lost their `break` and go on over all elements, though they do the same with each."""
    for pair in pairs(change):
        before = {ast.dump(loop.iter): loop for loop in _loops(pair.before)}
        for loop in _loops(pair.after):
            was = before.get(ast.dump(loop.iter))
            stop = _stop(was) if was is not None else None
            if was is not None and stop is not None and _stop(loop) is None and _same_otherwise(was, loop):
                yield pair.match(
                    pair.place(stop),
                    f"The loop over `{brief(pair.file, loop.iter)}` stopped at the first that fits before this change;"
                    " now it always goes on to the end. Keep the `break`, unless every element matters.",
                )


def _loops(function: Function) -> list[ast.For]:
    return [node for node in own_nodes(function) if isinstance(node, ast.For)]


def _stop(loop: ast.For) -> ast.AST | None:
    """The first statement that leaves a loop early."""
    return next((node for node in walk_here(loop.body) if isinstance(node, ast.Break | ast.Return | ast.Raise)), None)


def _same_otherwise(was: ast.For, now: ast.For) -> bool:
    """Whether all simple statements but the stop are what they were."""
    simple = [Counter(ast.dump(node) for node in walk_here(loop.body) if _is_simple(node)) for loop in (was, now)]
    return simple[0] == simple[1] and bool(simple[0])


def _is_simple(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr)
