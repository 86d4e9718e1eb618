"""Built-in functions over elements: what `enumerate`, `zip`, `map` and their like make of a container."""

import ast
from collections.abc import Callable

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.closures import Closure
from agent_services.runtime.flow.functions import Arguments, call
from agent_services.runtime.flow.heap import Box, State, listing
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.truth import truth_of_value
from agent_services.runtime.flow.values import HARMLESS, NOTHING, UNKNOWN, Value, constant, either, gathered

# How functions of libraries are called; `library.py` puts itself here.
LIBRARY: list[Callable[[Run, ast.Call, str, Arguments, State], Value | None]] = []


def _elements(run: Run, value: Value, state: State) -> tuple[list[Value] | None, Value]:
    """The elements when their number is known, and one that stands for all."""
    if isinstance(value.known, tuple | str):
        items = [constant(each) for each in value.known]
        return items, gathered(items)
    boxes = run.boxes(value, state)
    if len(boxes) == 1 and boxes[0][1].kind == "dict" and boxes[0][1].is_exact:
        return [constant(key) for key in boxes[0][1].items], UNKNOWN
    return (boxes[0][1].ordered(), boxes[0][1].any()) if len(boxes) == 1 else (None, value.loose())


def _enumerate(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, each = _elements(run, given.get(0) or UNKNOWN, state)
    if items is None:
        return run.new(Box("list", {}, run.new(listing([HARMLESS, each]), state)), state)
    first = (given.get(1, "start") or constant(0)).known
    first = first if isinstance(first, int) else 0
    pairs = [run.new(listing([constant(first + index), item]), state) for index, item in enumerate(items)]
    return run.new(listing(pairs), state)


def _zip(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    all_items = [_elements(run, value, state) for value in given.positional]
    lists = [items for items, _ in all_items if items is not None]
    if len(lists) == len(all_items) and given.rest is None:
        rows = [run.new(listing(list(row)), state) for row in zip(*lists, strict=False)]
        return run.new(listing(rows), state)
    return run.new(Box("list", {}, run.new(listing([each for _, each in all_items]), state)), state)


def _ordered(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, each = _elements(run, given.get(0) or UNKNOWN, state)
    if items is not None and not any(value.traces or value.refs for value in items):
        return run.new(listing(items), state)
    return run.new(Box("list", {}, each), state)


def _reversed(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, each = _elements(run, given.get(0) or UNKNOWN, state)
    return run.new(listing(items[::-1]) if items is not None else Box("list", {}, each), state)


def _one_of(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    parts = [_elements(run, value, state)[1] if value.refs else value for value in given.positional]
    result = parts[0] if parts else UNKNOWN
    for part in parts[1:]:
        result = either(result, part)
    return result


def _next(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, each = _elements(run, given.get(0) or UNKNOWN, state)
    default = given.get(1)
    first = items[0] if items else each
    return first if default is None else either(first, default)


def _map(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    function, source = given.get(0) or UNKNOWN, given.get(1) or UNKNOWN
    items, each = _elements(run, source, state)
    results = [_applied(run, node, function, item, state) for item in (items if items is not None else [each])]
    return run.new(listing(results) if items is not None else Box("list", {}, results[0]), state)


def _filter(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    function, source = given.get(0) or UNKNOWN, given.get(1) or UNKNOWN
    items, each = _elements(run, source, state)
    if items is None or not function.code:
        return run.new(Box("list", {}, each), state)
    kept = [
        item for item in items if truth_of_value(run, _applied(run, node, function, item, state), state) is not False
    ]
    return run.new(listing(kept), state)


def _applied(run: Run, node: ast.Call, function: Value, item: Value, state: State) -> Value:
    if function.code and isinstance(function.code[0], Closure):
        return call(run, node, function.code[0], None, Arguments([item]), state)
    if function.name and (found := LIBRARY[0](run, node, function.name, Arguments([item]), state)) is not None:
        return found
    return run.flat(item, state)


def _len(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, _ = _elements(run, given.get(0) or UNKNOWN, state) if (given.get(0) or UNKNOWN).refs else (None, UNKNOWN)
    return constant(len(items)) if items is not None else UNKNOWN


def _range(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    if all(value.is_known for value in given.positional) and given.positional:
        numbers = constants.tried(lambda: tuple(range(*(value.known for value in given.positional))[:201]))
        return constant(numbers) if numbers is not NOTHING and len(numbers) <= 200 else UNKNOWN
    return UNKNOWN


ITERATION: dict[str, Callable[[Run, ast.Call, Arguments, State], Value | None]] = {
    **dict.fromkeys(("sorted", "random.sample", "set", "frozenset"), _ordered),
    **dict.fromkeys(("max", "min", "random.choice"), _one_of),
    **dict.fromkeys(("iter", "tuple", "itertools.chain.from_iterable"), lambda run, node, given, state: given.get(0)),
    "enumerate": _enumerate,
    "zip": _zip,
    "reversed": _reversed,
    "next": _next,
    "map": _map,
    "filter": _filter,
    "len": _len,
    "range": _range,
}
