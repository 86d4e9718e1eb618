"""Lists, dictionaries and comprehensions, and the elements that a loop goes over."""

import ast
from collections.abc import Iterator

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.bindings import bind
from agent_services.runtime.flow.guards import refine
from agent_services.runtime.flow.heap import Box, State, listing
from agent_services.runtime.flow.run import Run, evaluates
from agent_services.runtime.flow.values import Value, constant, either, gathered, named


@evaluates(ast.List, ast.Tuple, ast.Set)
def _list(run: Run, node: ast.List | ast.Tuple | ast.Set, state: State) -> Value:
    values: list[Value] = []
    rest: Value | None = None
    for part in node.elts:
        value = run.value(part, state)
        if isinstance(part, ast.Starred):
            inner = _elements(run, value, state)
            if inner is None:
                rest = run.any_of(value, state) if rest is None else either(rest, run.any_of(value, state))
            values += inner or []
        else:
            values.append(value)
    if isinstance(node, ast.Tuple) and rest is None and all(value.is_known for value in values):
        return constant(tuple(value.known for value in values))
    if rest is not None:
        for value in values:
            rest = either(rest, value)
        return run.new(Box("list", {}, rest), state)
    return run.new(listing(values), state)


def _elements(run: Run, value: Value, state: State) -> list[Value] | None:
    if isinstance(value.known, tuple):
        return [constant(each) for each in value.known]
    boxes = run.boxes(value, state)
    return boxes[0][1].ordered() if len(boxes) == 1 else None


@evaluates(ast.Dict)
def _dict(run: Run, node: ast.Dict, state: State) -> Value:
    box = Box("dict")
    for key, item in zip(node.keys, node.values, strict=True):
        value = run.value(item, state)
        if key is None:
            for _, other in run.boxes(value, state):
                box = Box("dict", {**box.items, **other.items}, other.rest if box.rest is None else box.rest)
            if not value.refs:
                box = box.spread(value.loose())
            continue
        place = run.value(key, state)
        if place.is_known and constants.is_plain(place.known):
            box = box.put(place.known, value)
        else:
            box = box.spread(gathered([place, value]) if place.traces else value)
    return run.new(box, state)


@evaluates(ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
def _comprehension(run: Run, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, state: State) -> Value:
    inner = state.copy()
    exact: list[Value] | None = None
    for generator in node.generators:
        source = run.value(generator.iter, inner)
        items = list(iterated(run, source, inner)) if len(node.generators) == 1 and not generator.ifs else None
        if (
            items is not None
            and len(items) <= 16
            and not isinstance(node, ast.DictComp)
            and _is_exact(run, source, inner)
        ):
            exact = []
            for item in items:
                bind(run, generator.target, item, inner)
                exact.append(run.value(node.elt, inner))
            continue
        bind(run, generator.target, run.any_of(source, inner), inner)
        for test in generator.ifs:
            run.value(test, inner)
            otherwise = inner.copy()
            refine(run, test, inner, otherwise)
    if exact is not None:
        state.adopt(inner)
        return run.new(listing(exact), state)
    state.adopt(inner)
    if isinstance(node, ast.DictComp):
        key, value = run.value(node.key, inner), run.value(node.value, inner)
        return run.new(Box("dict", {}, gathered([key, value]) if key.traces else value), state)
    element = run.value(node.elt, inner)
    state.adopt(inner)
    return run.new(Box("list", {}, element), state)


def _is_exact(run: Run, value: Value, state: State) -> bool:
    return _elements(run, value, state) is not None


def iterated(run: Run, value: Value, state: State) -> Iterator[Value]:
    """The elements a loop goes over, one by one when they are known."""
    if isinstance(value.known, str | bytes) and len(value.known) <= 32:
        yield from (constant(each) for each in value.known)
        return
    if isinstance(value.known, range):
        yield from (constant(each) for each in value.known)
        return
    known = _elements(run, value, state)
    if known is not None:
        yield from known
        return
    boxes = run.boxes(value, state)
    for _, box in boxes:
        if box.kind == "dict":
            yield from (constant(key) for key in box.items if constants.is_plain(key))
    if not boxes or any(box.rest is not None for _, box in boxes):
        if boxes and all(box.kind == "dict" for _, box in boxes):
            yield gathered([box.rest for _, box in boxes if box.rest is not None])
        else:
            yield run.any_of(value, state)


@evaluates(ast.Slice)
def _plain_slice(run: Run, node: ast.Slice, state: State) -> Value:
    for part in (node.lower, node.upper, node.step):
        run.value(part, state)
    return named("slice")
