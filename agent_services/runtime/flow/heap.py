"""What is held by containers and objects, and what the names of a function stand for, at one point of the run.

Containers are replaced, never changed: two branches share what neither of them touched.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from agent_services.runtime.flow.values import MOST_TRACES, NOTHING, UNKNOWN, Value, either

Kind = Literal["list", "dict", "object"]
_MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Box:
    """A list (keys are 0, 1, 2...), a dictionary, or an object with fields."""

    kind: Kind
    items: Mapping[Any, Value] = field(default_factory=dict)
    # What stands under keys that are not known; None when there are no others.
    rest: Value | None = None
    # The class of an object: one of ours, or the name of a library's.
    of: Any = None

    @property
    def is_exact(self) -> bool:
        """Whether every key is known."""
        return self.rest is None

    def get(self, key: Hashable) -> Value | None:
        """What stands under a key; None when nothing can."""
        found = self.items.get(key)
        if found is None or self.rest is None:
            return self.rest if found is None else found
        return found

    def any(self) -> Value:
        """What stands under some key."""
        values = [*self.items.values(), *([self.rest] if self.rest is not None else [])]
        result = values[0] if values else UNKNOWN
        for value in values[1:]:
            result = either(result, value)
        return result

    def put(self, key: Hashable, value: Value, *, sure: bool = True) -> "Box":
        """The box after a write; an unsure one may not have happened."""
        if key is NOTHING or (key not in self.items and len(self.items) >= _MOST_ITEMS):
            return self.spread(value)
        before = self.get(key)
        value = value if sure else either(before if before is not None else UNKNOWN, value)
        return replace(self, items={**self.items, key: value})

    def drop(self, key: Hashable) -> "Box":
        """The box without a key."""
        return replace(self, items={other: value for other, value in self.items.items() if other != key})

    def without(self, key: Value) -> "Box":
        """The box after `del box[key]`; elements of a list move up."""
        if not key.is_known or self.rest is not None:
            return self
        if self.kind != "list" or not isinstance(key.known, int):
            return self.drop(key.known)
        values = self.ordered() or []
        if -len(values) <= key.known < len(values):
            del values[key.known]
        return replace(self, items=dict(enumerate(values)))

    def spread(self, value: Value) -> "Box":
        """The box after a write under a key that is not known: it may be any."""
        items = self.items
        if value.traces and not _shows(self.rest, value):
            items = {key: either(old, value) for key, old in items.items()} if self.kind != "object" else items
        return replace(self, items=items, rest=value if self.rest is None else either(self.rest, value))

    def ordered(self) -> list[Value] | None:
        """The elements of a list of known length."""
        if (
            self.kind != "list"
            or self.rest is not None
            or not all(index in self.items for index in range(len(self.items)))
        ):
            return None
        return [self.items[index] for index in range(len(self.items))]


def _shows(rest: Value | None, value: Value) -> bool:
    """Whether whatever a value adds is in the others already, or they are full."""
    if rest is None:
        return False
    origins = {trace.origin for trace in rest.traces}
    return len(origins) >= MOST_TRACES or all(trace.origin in origins for trace in value.traces)


def listing(values: Iterable[Value]) -> Box:
    """A list of known length; of a very long one only what all elements may be is kept."""
    items = dict(enumerate(values))
    if len(items) <= _MOST_ITEMS:
        return Box("list", items)
    each = items[0]
    for value in items.values():
        each = either(each, value)
    return Box("list", {}, each)


def joined(first: Box, second: Box) -> Box:
    """One box or the other."""
    if first == second:
        return first
    if first.kind == "list" and len(first.items) != len(second.items):
        return Box("list", {}, either(first.any(), second.any()), first.of)
    items = dict(first.items)
    for key, value in second.items.items():
        items[key] = either(items[key], value) if key in items else value
    rests = [rest for rest in (first.rest, second.rest) if rest is not None]
    rest = either(rests[0], rests[-1]) if rests else None
    return Box(first.kind, items, rest, first.of)


class State:
    """Names of the running function and all boxes. `live` is False after a return or a raise."""

    __slots__ = ("boxes", "live", "names")

    def __init__(self, names: dict[str, Value], boxes: dict[int, Box]) -> None:
        self.names = names
        self.boxes = boxes
        self.live = True

    def copy(self) -> "State":
        """A state that goes its own way."""
        other = State(dict(self.names), dict(self.boxes))
        other.live = self.live
        return other

    def adopt(self, other: "State") -> None:
        """Keep the boxes that were made in a state that went its own way."""
        for address, box in other.boxes.items():
            self.boxes.setdefault(address, box)

    def become(self, states: Iterable["State"]) -> None:
        """Go on as any of the states that are still running."""
        running = [state for state in states if state.live]
        self.live = bool(running)
        if not running:
            return
        names, boxes = running[0].names, running[0].boxes
        for state in running[1:]:
            names, boxes = _both(names, state.names, either), _both(boxes, state.boxes, joined)
        self.names, self.boxes = dict(names), dict(boxes)

    def become_ended(self, states: Iterable["State"]) -> None:
        """Go on as any of the states, also those that have ended."""
        states = list(states)
        for state in states:
            state.live = True
        self.become(states)


def _both(first: dict[Any, Any], second: dict[Any, Any], join: Any) -> dict[Any, Any]:
    result = dict(first)
    for key, value in second.items():
        if (mine := first.get(key)) is not value:
            result[key] = value if mine is None else join(mine, value)
    return result
