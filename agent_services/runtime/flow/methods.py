"""Methods of containers and texts: what they answer, and what they leave in the container."""

from collections.abc import Callable
from functools import partial

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.bindings import element_of, put_item
from agent_services.runtime.flow.functions import Arguments
from agent_services.runtime.flow.heap import Box, State, listing
from agent_services.runtime.flow.objects import object_method
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.text import FACTS, SAME_TEXT, formatted, joined_by, replaced
from agent_services.runtime.flow.values import HARMLESS, NOTHING, UNKNOWN, Value, constant, either

_Method = Callable[[Run, Value, Arguments, State], Value | None]


def box_method(run: Run, owner: Value, name: str, given: Arguments, state: State) -> Value | None:
    """A method of a container we follow; None when it is none of these."""
    kinds = {box.kind for _, box in run.boxes(owner, state)}
    if kinds == {"object"}:
        return object_method(run, owner, name, given, state)
    table = _LIST if kinds == {"list"} else _DICT
    method = table.get(name)
    return method(run, owner, given, state) if method is not None else None


def _change_list(
    run: Run, owner: Value, state: State, how: Callable[[list[Value]], list[Value] | None], more: Value
) -> None:
    """Apply a change to a list of known length; of one of unknown length all elements may be `more`."""

    def change(box: Box, sure: bool) -> Box:
        items = box.ordered()
        changed = how(list(items)) if items is not None and sure else None
        if changed is None or len(changed) > 100:
            return Box("list", {}, either(box.any(), more), box.of)
        return Box("list", dict(enumerate(changed)), None, box.of)

    run.change(owner, state, change)


def _append(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    value = given.get(0) or UNKNOWN
    _change_list(run, owner, state, lambda items: [*items, value], value)
    return constant(None)


def _append_left(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    value = given.get(0) or UNKNOWN
    _change_list(run, owner, state, lambda items: [value, *items], value)
    return constant(None)


def _insert(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    place, value = given.get(0) or UNKNOWN, given.get(1) or UNKNOWN

    def insert(items: list[Value]) -> list[Value] | None:
        if not isinstance(place.known, int):
            return None
        items.insert(place.known, value)
        return items

    _change_list(run, owner, state, insert, value)
    return constant(None)


def _extend(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    more = given.get(0) or UNKNOWN
    boxes = run.boxes(more, state)
    items = boxes[0][1].ordered() if len(boxes) == 1 else None
    each = boxes[0][1].any() if boxes else more.loose()
    _change_list(run, owner, state, lambda mine: None if items is None else [*mine, *items], each)
    return constant(None)


def _pop(run: Run, owner: Value, given: Arguments, state: State, place: int = -1) -> Value:
    where = given.get(0) or constant(place)
    result = element_of(run, owner, where, state)

    def pop(items: list[Value]) -> list[Value] | None:
        index = where.known
        if not isinstance(index, int) or not -len(items) <= index < len(items):
            return None
        items.pop(index)
        return items

    _change_list(run, owner, state, pop, UNKNOWN)
    return result


def _pop_first(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    return _pop(run, owner, Arguments(), state, 0)


def _reordered(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    boxes = run.boxes(owner, state)
    if boxes and (items := boxes[0][1].ordered()) is not None and len({id(each) for each in items}) > 1:
        _change_list(run, owner, state, lambda _: None, boxes[0][1].any())
    return constant(None)


def _reverse(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    _change_list(run, owner, state, lambda items: items[::-1], UNKNOWN)
    return constant(None)


def _clear(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    run.change(owner, state, lambda box, sure: Box(box.kind, {}, None if sure else box.any(), box.of))
    return constant(None)


def _copy(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    boxes = run.boxes(owner, state)
    return run.new(boxes[0][1], state) if len(boxes) == 1 else owner


# -- dictionaries ------------------------------------------------------------------------------------------------------


def _get(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    key, default = given.get(0) or UNKNOWN, given.get(1, "default") or constant(None)
    boxes = run.boxes(owner, state)
    box = boxes[0][1]
    if len(boxes) == 1 and key.is_known and constants.is_plain(key.known):
        if key.known in box.items:
            return box.items[key.known]
        return default if box.rest is None else either(box.rest, default)
    return either(element_of(run, owner, key, state), default)


def _set_default(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    key, value = given.get(0) or UNKNOWN, given.get(1) or constant(None)
    boxes = run.boxes(owner, state)
    if len(boxes) == 1 and key.is_known and constants.is_plain(key.known) and key.known in boxes[0][1].items:
        return boxes[0][1].items[key.known]
    put_item(run, owner, key, value, state)
    return either(element_of(run, owner, key, state), value)


def _pop_key(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    result = _get(run, owner, given, state)
    key = given.get(0) or UNKNOWN
    if key.is_known and constants.is_plain(key.known):
        run.change(owner, state, lambda box, sure: box.drop(key.known) if sure else box)
    return result


def _update(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    more = given.get(0)
    if more is not None:
        for _, other in run.boxes(more, state):
            run.change(owner, state, partial(_merged, other))
        if not more.refs and (held := more.loose()).traces:
            run.change(owner, state, lambda box, _: box.spread(held))
    for name, value in given.named.items():
        put_item(run, owner, constant(name), value, state)
    return constant(None)


def _merged(other: Box, box: Box, sure: bool) -> Box:
    for key, value in other.items.items():
        box = box.put(key, value, sure=sure)
    return box if other.rest is None else box.spread(other.rest)


def _keys(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    return _made(run, owner, state, lambda box: [constant(key) for key in box.items])


def _values(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    return _made(run, owner, state, lambda box: list(box.items.values()))


def _pairs(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    return _made(
        run, owner, state, lambda box: [run.new(listing([constant(k), v]), state) for k, v in box.items.items()]
    )


def _made(run: Run, owner: Value, state: State, make: Callable[[Box], list[Value]]) -> Value:
    boxes = run.boxes(owner, state)
    box = boxes[0][1]
    if len(boxes) > 1 or not box.is_exact:
        return run.new(Box("list", {}, run.flat(owner, state)), state)
    return run.new(listing(make(box)), state)


_LIST: dict[str, _Method] = {
    **dict.fromkeys(("append", "add", "put", "put_nowait", "push"), _append),
    **dict.fromkeys(("extend", "update"), _extend),
    **dict.fromkeys(("popleft", "get", "get_nowait"), _pop_first),
    **dict.fromkeys(("sort",), _reordered),
    "appendleft": _append_left,
    "insert": _insert,
    "pop": _pop,
    "reverse": _reverse,
    "clear": _clear,
    "copy": _copy,
}
_DICT: dict[str, _Method] = {
    "get": _get,
    "setdefault": _set_default,
    "pop": _pop_key,
    "update": _update,
    "keys": _keys,
    "values": _values,
    "items": _pairs,
    "clear": _clear,
    "copy": _copy,
}


# -- texts -------------------------------------------------------------------------------------------------------------


def text_method(run: Run, owner: Value, name: str, given: Arguments, state: State) -> Value | None:
    """A method of a text; None when it is none of these or when the value is surely no text."""
    if name in FACTS:
        return HARMLESS
    if name in SAME_TEXT and (owner.traces or owner.pieces is not None or owner.safe_for):
        return owner
    if name == "split" and owner.traces and not given.named:
        return _split(run, owner, given, state)
    return _building(run, owner, name, given, state)


def _building(run: Run, owner: Value, name: str, given: Arguments, state: State) -> Value | None:
    if name == "format" and owner.text is not None and given.rest is None:
        return formatted(run, owner.text, given.positional, given.named, state)
    if name == "join" and len(given.positional) == 1:
        return joined_by(run, owner, given.positional[0], state)
    if name == "replace" and len(given.positional) >= 2:
        return replaced(owner, given.positional[0], given.positional[1])
    return None


def _split(run: Run, owner: Value, given: Arguments, state: State) -> Value:
    """Pieces of a text: of unknown number, each with the sources of the whole."""
    first = owner.parts[0]
    separator = given.get(0)
    if isinstance(first, str) and separator is not None and isinstance(separator.known, str) and separator.known:
        head = constants.tried(first.split, separator.known)
        if head is not NOTHING and len(head) > 1:
            known = {index: constant(each) for index, each in enumerate(head[:-1])}
            return run.new(Box("list", known, owner.loose()), state)
    return Value(owner.traces, name="")
