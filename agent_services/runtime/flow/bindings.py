"""Assignment to names, attributes, items and tuples of them, and reading items back."""

import ast

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.heap import Box, State
from agent_services.runtime.flow.objects import settings_option_set, settings_section_set
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.values import NOTHING, UNKNOWN, Value, constant, either, gathered


def bind(run: Run, target: ast.AST, value: Value, state: State) -> None:
    """Assign a value to a target."""
    if isinstance(target, ast.Name):
        _bind_name(run, target.id, value, state)
    elif isinstance(target, ast.Attribute):
        _bind_attribute(run, target, value, state)
    elif isinstance(target, ast.Subscript):
        _bind_item(run, target, value, state)
    elif isinstance(target, ast.Tuple | ast.List):
        _bind_parts(run, target, value, state)
    elif isinstance(target, ast.Starred):
        bind(run, target.value, run.new(Box("list", {}, value), state) if not value.refs else value, state)


def _bind_name(run: Run, name: str, value: Value, state: State) -> None:
    if name in run.frame.shared:
        scope = run.frame.scope.outer
        while scope is not None:
            if name in scope.names or scope.outer is None:
                scope.names[name] = either(scope.names.get(name, UNKNOWN), value)
                break
            scope = scope.outer
    state.names[name] = value


def _bind_attribute(run: Run, target: ast.Attribute, value: Value, state: State) -> None:
    owner = run.value(target.value, state)
    kept = run.change(owner, state, lambda box, sure: _with_field(box, target.attr, value, sure))
    path = "" if kept else run.file.name(target)
    if path:
        state.names[path] = value


def _with_field(box: Box, name: str, value: Value, sure: bool) -> Box:
    return box.put(name, value, sure=sure) if box.kind == "object" else box


def _bind_item(run: Run, target: ast.Subscript, value: Value, state: State) -> None:
    owner = run.value(target.value, state)
    if isinstance(target.slice, ast.Slice):
        run.value(target.slice, state)
        run.change(owner, state, lambda box, _: Box(box.kind, {}, either(box.any(), value), box.of))
        return
    key = run.value(target.slice, state)
    if settings_section_set(run, owner, key, value, state) or _is_option(run, target.value, key, value, state):
        return
    if run.boxes(owner, state):
        put_item(run, owner, key, value, state)
    elif isinstance(target.value, ast.Name) and (value.traces or key.traces):
        held = state.names.get(target.value.id, UNKNOWN)
        state.names[target.value.id] = Value(gathered([held, value, key]).traces, name=held.name, holds=held.holds)


def _is_option(run: Run, section: ast.expr, key: Value, value: Value, state: State) -> bool:
    """`settings["section"]["option"] = value`."""
    if not isinstance(section, ast.Subscript) or isinstance(section.slice, ast.Slice):
        return False
    owner = run.value(section.value, state)
    return settings_option_set(run, owner, run.value(section.slice, state), key, value, state)


def put_item(run: Run, owner: Value, key: Value, value: Value, state: State) -> None:
    """Write under a key of a container."""
    place = key.known if key.is_known and constants.is_plain(key.known) else NOTHING

    def put(box: Box, sure: bool) -> Box:
        where = place
        if box.kind == "list" and isinstance(place, int):
            where = place if place >= 0 else place + len(box.items)
            if where not in box.items:
                return box.spread(value)
        held = gathered([key, value]) if key.traces and not value.refs else value
        return box.put(where, held if where is NOTHING else value, sure=sure)

    run.change(owner, state, put)


def element_of(run: Run, owner: Value, key: Value, state: State) -> Value:
    """What stands under a key of a container."""
    found: Value | None = None
    for _, box in run.boxes(owner, state):
        value = _from(box, key)
        found = value if found is None else either(found, value)
    return found if found is not None else UNKNOWN


def _from(box: Box, key: Value) -> Value:
    if key.choices:
        values = [_from(box, constant(each)) for each in key.choices]
        result = values[0]
        for value in values[1:]:
            result = either(result, value)
        return result
    if not key.is_known or not constants.is_plain(key.known):
        # Which element it is may be chosen; the element itself is one of these.
        return box.any()
    place = key.known
    if box.kind == "list" and isinstance(place, int) and place < 0 and box.is_exact:
        place += len(box.items)
    found = box.get(place)
    return found if found is not None else UNKNOWN


def _bind_parts(run: Run, target: ast.Tuple | ast.List, value: Value, state: State) -> None:
    values = _spread(run, value, len(target.elts), state)
    starred = [index for index, part in enumerate(target.elts) if isinstance(part, ast.Starred)]
    if values is None or starred or len(values) != len(target.elts):
        boxes = run.boxes(value, state)
        each = boxes[0][1].any() if boxes else value.loose()
        for part in target.elts:
            bind(run, part, each, state)
        return
    for part, one in zip(target.elts, values, strict=True):
        bind(run, part, one, state)


def _spread(run: Run, value: Value, count: int, state: State) -> list[Value] | None:
    if isinstance(value.known, tuple | str):
        return [constant(each) for each in value.known] if len(value.known) == count else None
    boxes = run.boxes(value, state)
    return boxes[0][1].ordered() if len(boxes) == 1 else None
