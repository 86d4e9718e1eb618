"""Two calls give the same answer, and the one that is gone gave it for less."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.change.before_after import Pair, call_name, calls_in, pairs
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function


@dataclass(frozen=True)
class _Swap:
    """What was called, what is called now of the same thing, and what that costs."""

    cheap: frozenset[str]
    dear: frozenset[str]
    cost: str


def _swap(cheap: str, dear: str, cost: str) -> _Swap:
    return _Swap(frozenset(cheap.split()), frozenset(dear.split()), cost)


_SWAPS = (
    _swap("nlargest nsmallest", "sorted sort", "sorts everything to take a few"),
    _swap("count exists", "len list bool", "loads every row to learn how many there are"),
    _swap("exists", "count", "counts every row to learn whether there is one"),
    _swap("copy list dict set tuple", "deepcopy", "copies everything below as well, object by object"),
    _swap("scandir", "listdir glob rglob", "asks the file system about every entry once more"),
    _swap(
        "sum max min any all",
        "builtins.sum builtins.max builtins.min builtins.any builtins.all",
        "walks over the array in Python",
    ),
    _swap("to_numpy to_list tolist itertuples", "iterrows", "makes a series of every row"),
    _swap("iter_content iter_bytes iter_lines iter_chunks", "read content", "holds the whole answer in memory"),
    _swap("perf_counter min max", "sorted", "sorts everything to take one"),
    _swap("iterparse", "parse fromstring", "holds the whole document in memory"),
    _swap("match", "compile", "makes the pattern anew"),
)

_BUILT_IN = {"sum", "max", "min", "any", "all"}

_BEFORE = "import heapq\n\ndef best(scores):\n    return heapq.nlargest(3, scores)\n"
_AFTER = "def best(scores):\n    return sorted(scores)[-3:]\n"


@change_rule(
    severity="low",
    confidence="medium",
    source="own; documentation of heapq, copy, os.scandir, Django's QuerySet and numpy",
    flags=Example(files={"best.py": _AFTER}, old={"best.py": _BEFORE}),
    passes=Example(files={"best.py": _BEFORE}, old={"best.py": _AFTER}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds calls that gave way to a dearer one about the same thing: `count()` to `len`, `nlargest` to `sorted`."""
    for pair in pairs(change):
        before, after = _about(pair.before, pair), _about(pair.after, pair)
        for (name, subject), call in after.items():
            for swap in _SWAPS:
                if name in swap.dear and (name, subject) not in before and _was(swap, subject, before, after):
                    yield _match(pair, call, swap)
                    break


def _was(
    swap: _Swap, subject: str, before: dict[tuple[str, str], ast.Call], after: dict[tuple[str, str], ast.Call]
) -> bool:
    lost = [name for name in swap.cheap if (name, subject) in before and (name, subject) not in after]
    # Python's own functions over an array are dear only beside numpy's.
    arrays = not any(name.startswith("builtins.") for name in swap.dear)
    return any(arrays or _is_array(before[name, subject]) for name in lost)


def _match(pair: Pair, call: ast.Call, swap: _Swap) -> Match:
    return pair.file.match(
        call,
        f"`{brief(pair.file, call)}` {swap.cost}; what `{pair.after.name}` called before this change gave the same for"
        " less. Keep it.",
    )


def _is_array(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in {"np", "numpy", "jnp"}


def _about(function: Function, pair: Pair) -> dict[tuple[str, str], ast.Call]:
    """Calls by name and by every thing they are about: what they are called on, and what they are given."""
    found: dict[tuple[str, str], ast.Call] = {}
    for call in calls_in(function):
        name = call_name(call)
        if isinstance(call.func, ast.Name) and name in _BUILT_IN:
            name = f"builtins.{name}"
        things = [*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) else [])]
        found.update({(name, ast.unparse(each)): call for each in things if not isinstance(each, ast.Constant)})
    return found
