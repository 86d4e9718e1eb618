"""What an expression is worth: its value from the values of its parts."""

import ast
from typing import Any

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.bindings import element_of
from agent_services.runtime.flow.closures import Closure
from agent_services.runtime.flow.guards import refine
from agent_services.runtime.flow.heap import Box, State, listing
from agent_services.runtime.flow.kinds import words
from agent_services.runtime.flow.objects import settings_section
from agent_services.runtime.flow.run import End, Run, evaluates
from agent_services.runtime.flow.sources import source_of
from agent_services.runtime.flow.truth import truth_of, truth_of_value
from agent_services.runtime.flow.values import HARMLESS, NOTHING, UNKNOWN, Value, constant, either


@evaluates(ast.Constant)
def _constant(run: Run, node: ast.Constant, state: State) -> Value:
    return constant(node.value)


@evaluates(ast.Name)
def _name(run: Run, node: ast.Name, state: State) -> Value:
    value = run.lookup(node.id, state)
    return source_of(run, node, value) or value


@evaluates(ast.Attribute)
def _attribute(run: Run, node: ast.Attribute, state: State) -> Value:
    path = run.file.name(node)
    if path and path in state.names:
        return state.names[path]
    owner = run.value(node.value, state)
    return attribute_of(run, node, owner, state)


def attribute_of(run: Run, node: ast.Attribute, owner: Value, state: State) -> Value:
    """What an attribute of a value is worth."""
    for _, box in run.boxes(owner, state):
        if (field := box.get(node.attr)) is not None and box.kind == "object":
            return field
    if (member := run.member(owner, node.attr, state)) is not None:
        return member
    name = f"{owner.name}.{node.attr}" if owner.name else ""
    if (found := source_of(run, node, Value(name=name, holds=owner.holds))) is not None:
        return found
    if node.attr in ("__name__", "__qualname__", "__module__", "__class__", "__dict__"):
        return UNKNOWN
    traces = () if _is_made(owner.name) and node.attr not in _INPUTS else owner.traces
    return Value(traces, name=name if len(name) < 120 else "") if traces or name else UNKNOWN


def _is_made(name: str) -> bool:
    """Whether something is an object of a class that nobody can read: its fields are of its own making."""
    last = name.rpartition(".")[2]
    return last.endswith("()") and last[:1].isupper() and not last[:-2].isupper()


# Fields in which objects keep what they were given.
_INPUTS = words("data cleaned_data body text content query params json value raw args form values path url filename")


@evaluates(ast.Subscript)
def _subscript(run: Run, node: ast.Subscript, state: State) -> Value:
    owner = run.value(node.value, state)
    if isinstance(node.slice, ast.Slice):
        return _slice(run, node.slice, owner, state)
    key = run.value(node.slice, state)
    return item_of(run, node, owner, key, state)


def item_of(run: Run, node: ast.expr, owner: Value, key: Value, state: State) -> Value:
    """What stands under a key of a value."""
    if owner.is_known and key.is_known:
        folded = constants.tried(lambda: owner.known[key.known])
        if folded is not NOTHING:
            return constant(folded)
    if (section := settings_section(run, owner, key, state)) is not None:
        return section
    if run.boxes(owner, state):
        return element_of(run, owner, key, state)
    name = f"{owner.name}[]" if owner.name else ""
    return source_of(run, node, Value(name=name, holds=owner.holds)) or Value(owner.traces, name=name[:120])


def _slice(run: Run, node: ast.Slice, owner: Value, state: State) -> Value:
    bounds = [run.value(part, state) if part is not None else constant(None) for part in (node.lower, node.upper)]
    step = run.value(node.step, state) if node.step is not None else constant(None)
    if not all(bound.is_known for bound in (*bounds, step)):
        return run.flat(owner, state)
    cut = constants.tried(lambda: (bounds[0].known, bounds[1].known, step.known))
    if owner.is_known:
        folded = constants.tried(lambda: owner.known[slice(*cut)])
        return constant(folded) if folded is not NOTHING else UNKNOWN
    for _, box in run.boxes(owner, state):
        if (items := box.ordered()) is not None and len(owner.refs) == 1:
            return run.new(listing(constants_slice(items, cut)), state)
    if owner.refs:
        return owner
    first = owner.parts[0] if owner.parts else ""
    # Within the fixed beginning of a text that goes on with something else.
    low, high = cut[0] or 0, cut[1]
    if isinstance(first, str) and isinstance(low, int) and isinstance(high, int) and 0 <= low <= high <= len(first):
        return constant(first[slice(*cut)])
    return owner.loose()


def constants_slice(items: list[Value], cut: tuple[Any, ...]) -> list[Value]:
    """A slice of a list of known length."""
    try:
        return items[slice(*cut)]
    except (TypeError, ValueError):
        return items


# -- logic -------------------------------------------------------------------------------------------------------------


@evaluates(ast.Compare)
def _compare(run: Run, node: ast.Compare, state: State) -> Value:
    answer = truth_of(run, node, state)
    return HARMLESS if answer is None else constant(answer)


@evaluates(ast.UnaryOp)
def _unary(run: Run, node: ast.UnaryOp, state: State) -> Value:
    operand = run.value(node.operand, state)
    if operand.is_known:
        folded = constants.unary(node.op, operand.known)
        return constant(folded) if folded is not NOTHING else UNKNOWN
    if isinstance(node.op, ast.Not):
        answer = truth_of_value(run, operand, state)
        return HARMLESS if answer is None else constant(not answer)
    return UNKNOWN


@evaluates(ast.BoolOp)
def _boolop(run: Run, node: ast.BoolOp, state: State) -> Value:
    result: Value | None = None
    going = state.copy()
    stops = isinstance(node.op, ast.Or)
    for number, part in enumerate(node.values):
        value = run.value(part, going)
        answer = truth_of_value(run, value, going)
        last = number == len(node.values) - 1
        if not last and answer is not None and answer != stops:
            continue
        result = value if result is None else either(result, value)
        if answer is not None and answer == stops:
            break
        then, otherwise = going.copy(), going.copy()
        refine(run, part, then, otherwise)
        going = otherwise if stops else then
    _keep_walrus(going, state)
    return result if result is not None else UNKNOWN


def _keep_walrus(source: State, state: State) -> None:
    state.adopt(source)
    for name, value in source.names.items():
        state.names.setdefault(name, value)


@evaluates(ast.IfExp)
def _ifexp(run: Run, node: ast.IfExp, state: State) -> Value:
    answer = truth_of(run, node.test, state)
    if answer is not None:
        return run.value(node.body if answer else node.orelse, state)
    then, otherwise = state.copy(), state.copy()
    refine(run, node.test, then, otherwise)
    first, second = run.value(node.body, then), run.value(node.orelse, otherwise)
    state.become([then, otherwise])
    return either(first, second)


@evaluates(ast.NamedExpr)
def _namedexpr(run: Run, node: ast.NamedExpr, state: State) -> Value:
    value = run.value(node.value, state).through(run.place(node))
    state.names[node.target.id] = value
    return value


@evaluates(ast.Lambda)
def _lambda(run: Run, node: ast.Lambda, state: State) -> Value:
    return Value(code=(Closure(node, run.frame.scope),))


@evaluates(ast.Await, ast.Starred)
def _await(run: Run, node: ast.Await | ast.Starred, state: State) -> Value:
    return run.value(node.value, state)


@evaluates(ast.Yield, ast.YieldFrom)
def _yield(run: Run, node: ast.Yield | ast.YieldFrom, state: State) -> Value:
    value = run.value(node.value, state)
    if run.frame.closure is not None and isinstance(node, ast.Yield):
        value = run.new(Box("list", {}, value), state)
    run.frame.ends.append(End(value, state.copy()))
    return UNKNOWN
