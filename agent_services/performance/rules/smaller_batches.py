"""The smaller the batches, the more round trips for the same rows."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before_after import changed_files
from agent_services.runtime.python.shapes import assignments
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_BATCH = re.compile(
    r"(batch|chunk|window|buffer|send_bytes|block_?size|page_?size|per_page|fetch_?size|prefetch)", re.IGNORECASE
)
# How much smaller before it is worth a word.
_LESS = 2

_BEFORE = "def load(rows):\n    for part in batched(rows, 5000):\n        insert(part)\n"


@change_rule(
    severity="low",
    confidence="medium",
    source="own",
    flags=Example(files={"load.py": _BEFORE.replace("5000", "100")}, old={"load.py": _BEFORE}),
    passes=Example(files={"load.py": _BEFORE.replace("5000", "10000")}, old={"load.py": _BEFORE}),
    limits="A smaller batch may be what memory or the other side asks for.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds batches, chunks and buffers that became at most half as large."""
    for file, old in changed_files(change):
        before = dict(old.once(_sizes))
        for (key, size), node in file.once(_nodes):
            if key in before and size * _LESS <= before[key] and size > 1:
                times = round(before[key] / size)
                yield file.match(
                    node,
                    f"`{key[1]}` goes from {before[key]} down to {size}: the same data takes {times} times as many"
                    " rounds. If memory is no reason for it, keep the larger size.",
                )


Key = tuple[str, str, int]


def _sizes(file: SourceFile) -> list[tuple[Key, int]]:
    return [found for found, _ in file.once(_nodes)]


def _nodes(file: SourceFile) -> list[tuple[tuple[Key, int], ast.expr]]:
    """Whole numbers under a name that speaks of batches, with the definition and the number among its equals."""
    found: list[tuple[tuple[Key, int], ast.expr]] = []
    seen: dict[tuple[str, str], int] = {}
    for name, value in _named(file):
        number = _number(value)
        if number is not None and _BATCH.search(name):
            place = (file.symbol(value.lineno), name)
            seen[place] = seen.get(place, 0) + 1
            found.append((((*place, seen[place]), number), value))
    return found


def _named(file: SourceFile) -> Iterator[tuple[str, ast.expr]]:
    for _, target, value in assignments(file):
        yield ast.unparse(target), value
    for call in file.nodes(ast.Call):
        yield from ((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg)
        if call.args and (name := file.name(call.func)):
            yield name, call.args[-1]
    for function in file.functions():
        arguments = [*function.args.posonlyargs, *function.args.args][-len(function.args.defaults) or None :]
        if function.args.defaults:
            yield from zip((each.arg for each in arguments), function.args.defaults, strict=True)


def _number(node: ast.expr) -> int | None:
    """The value of a whole number, also of a product: `64 * 1024`."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        left, right = _number(node.left), _number(node.right)
        return None if left is None or right is None else left * right
    return None
