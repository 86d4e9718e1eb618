"""A binary search whose middle equals a bound and becomes that bound again never ends."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import own_nodes, walk_here
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_LOOP = (
    "def find(rows, x):\n    low, high = 0, len(rows)\n    while low < high:\n        middle = (low + high) // 2\n"
    "        if rows[middle] < x:\n            low = {}\n        else:\n            high = middle\n    return low\n"
)


@rule(
    severity="high",
    confidence="high",
    cwe=(835,),
    source="CWE-835; own",
    flags=_LOOP.format("middle"),
    passes=_LOOP.format("middle + 1"),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds binary searches that set a bound to the middle where both may already be equal."""
    for function in file.functions():
        for low, high, middle in _middles(function):
            if not _is_otherwise_ended(function, low, high, middle):
                for place, bound, loop in _stuck(function, low, high, middle):
                    steps = (file.step(loop.test, "the search goes on while this holds"),) if loop else ()
                    yield file.match(place, _message(low, high, middle, bound), scope=place, steps=steps)


def _message(low: str, high: str, middle: str, bound: str) -> str:
    near = f"`{high}` is `{low} + 1`" if bound == low else f"`{low}` and `{high}` are equal"
    return (
        f"When {near}, `{middle}` is `{bound}`, so this leaves both bounds as they were and the search never ends."
        f" Leave the middle out with `{middle} {'+' if bound == low else '-'} 1`, or end the search one step earlier."
    )


def _middles(function: Function) -> Iterator[tuple[str, str, str]]:
    """Low bound, high bound and middle, rounded down, of each search."""
    for node in own_nodes(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and (bounds := _bounds(node.value)):
            yield (*bounds, node.targets[0].id)


def _bounds(value: ast.expr) -> tuple[str, str] | None:
    """The bounds in `(low + high) // 2` and `low + (high - low) // 2`."""
    if not isinstance(value, ast.BinOp):
        return None
    text = ast.unparse(value)
    names = sorted({part.id for part in walk(value) if isinstance(part, ast.Name)})
    for low, high in [names, names[::-1]] if len(names) == 2 else []:
        if text == f"{low} + ({high} - {low}) // 2":
            return low, high
        if text in {f"({low} + {high}) // 2", f"{low} + {high} >> 1"} and _looks_low(low, high):
            return low, high
    return None


def _looks_low(low: str, high: str) -> bool:
    """Which of two bounds is the lower one, by the usual words."""
    return low.lower().startswith(("l", "s", "b", "i", "first", "min")) and high.lower().startswith(
        ("h", "r", "e", "u", "j", "t", "last", "max", "stop")
    )


def _stuck(
    function: Function, low: str, high: str, middle: str
) -> Iterator[tuple[ast.Assign | ast.Call, str, ast.While | None]]:
    """What sets a bound to the middle while both may be equal, the bound, and the loop it is in."""
    for loop in (node for node in own_nodes(function) if isinstance(node, ast.While)):
        for bound in _may_stick(ast.unparse(loop.test), low, high):
            texts = [node for node in walk_here(loop.body) if isinstance(node, ast.Assign)]
            yield from ((node, bound, loop) for node in texts if ast.unparse(node) == f"{bound} = {middle}")
    names = [argument.arg for argument in function.args.args]
    if low in names and high in names:
        for call in _calls(function):
            if (_given(call, names.index(low)), _given(call, names.index(high))) == (middle, high):
                yield call, low, None


def _may_stick(condition: str, low: str, high: str) -> tuple[str, ...]:
    """The bounds that the middle may equal while a loop goes on."""
    if condition == f"{low} <= {high}":
        return low, high
    return (low,) if condition in {f"{low} < {high}", f"{low} != {high}"} else ()


def _calls(function: Function) -> Iterator[ast.Call]:
    for node in own_nodes(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function.name:
            yield node


def _given(call: ast.Call, place: int) -> str:
    given = call.args[place] if place < len(call.args) else None
    return given.id if isinstance(given, ast.Name) else ""


def _is_otherwise_ended(function: Function, low: str, high: str, middle: str) -> bool:
    """Whether some condition looks at how near the bounds are, or a bound is moved step by step."""
    for node in own_nodes(function):
        if isinstance(node, ast.AugAssign) and ast.unparse(node.target) in {low, high, middle}:
            return True
        if isinstance(node, ast.Compare) and _is_about_nearness(node, low, high, middle):
            return True
    return False


def _is_about_nearness(test: ast.Compare, low: str, high: str, middle: str) -> bool:
    texts = {ast.unparse(part) for part in [test.left, *test.comparators]}
    if {middle, low} <= texts or {middle, high} <= texts:
        return True
    return any(f"{high} - {low}" in text or f"{low} + 1" in text for text in texts)
