"""What was read up to a bound is read to its end."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, calls_in, pairs
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function

_BEFORE = "from itertools import islice\n\ndef first(rows, count):\n    return list(islice(rows, count))\n"
_AFTER = "def first(rows, count):\n    return list(rows)[:count]\n"
_WHOLE = {"list", "tuple", "sorted", "set"}


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(770,),
    source="CWE-770; own",
    topic="removed-check",
    flags=Example(files={"first.py": _AFTER}, old={"first.py": _BEFORE}),
    passes=Example(files={"first.py": _BEFORE.replace("count", "most")}, old={"first.py": _BEFORE}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds reads of a whole iterator where base stopped after a number of elements."""
    for pair in pairs(change):
        bounded = {ast.unparse(call.args[0]): call for call in calls_in(pair.before) if _is_slice(call)}
        still = {ast.unparse(call.args[0]) for call in calls_in(pair.after) if _is_slice(call)}
        whole = _read_whole(pair.before)
        for text, call in _read_whole(pair.after).items():
            if text in bounded and (text not in still or text not in whole) and _fewer(pair):
                yield _match(pair, text, call, bounded[text])
                break


def _fewer(pair: Pair) -> bool:
    return sum(map(_is_slice, calls_in(pair.after))) < sum(map(_is_slice, calls_in(pair.before)))


def _match(pair: Pair, text: str, call: ast.Call, bounded: ast.Call) -> Match:
    return pair.file.match(
        call,
        f"`{text[:60]}` is read to its end and held in memory here; before this change `{ast.unparse(bounded)[:60]}`"
        " stopped after what is needed. Keep the bound.",
    )


def _is_slice(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name == "islice" and len(call.args) > 1


def _read_whole(function: Function) -> dict[str, ast.Call]:
    return {
        ast.unparse(call.args[0]): call
        for call in calls_in(function)
        if isinstance(call.func, ast.Name) and call.func.id in _WHOLE and call.args
    }
