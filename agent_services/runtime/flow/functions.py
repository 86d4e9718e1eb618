"""Calls of functions of the project, followed into their code with what is known at the call."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent_services.runtime.flow.closures import Bound, Closure, Scope
from agent_services.runtime.flow.heap import Box, State, listing
from agent_services.runtime.flow.run import End, Frame, Run
from agent_services.runtime.flow.values import UNKNOWN, Trace, Value, constant, either, gathered


@dataclass
class Arguments:
    """What a call passes."""

    positional: list[Value] = field(default_factory=list)
    named: dict[str, Value] = field(default_factory=dict)
    # What may stand in any further place: `*args` and `**options` of unknown length.
    rest: Value | None = None

    def all(self) -> Iterator[Value]:
        """Every value that is passed."""
        yield from self.positional
        yield from self.named.values()
        if self.rest is not None:
            yield self.rest

    def get(self, place: int, *names: str) -> Value | None:
        """The argument at a place or of a name."""
        if 0 <= place < len(self.positional):
            return self.positional[place]
        return next((self.named[name] for name in names if name in self.named), self.rest)


def arguments_of(run: Run, node: ast.Call, state: State) -> Arguments:
    """Evaluate what a call passes."""
    given = Arguments()
    for part in node.args:
        value = run.value(part, state)
        if isinstance(part, ast.Starred):
            _spread_list(run, value, given, state)
        else:
            given.positional.append(value)
    for keyword in node.keywords:
        value = run.value(keyword.value, state)
        if keyword.arg is not None:
            given.named[keyword.arg] = value
        else:
            _spread_dict(run, value, given, state)
    return given


def _spread_list(run: Run, value: Value, given: Arguments, state: State) -> None:
    boxes = run.boxes(value, state)
    items = boxes[0][1].ordered() if len(boxes) == 1 else None
    if isinstance(value.known, tuple):
        given.positional += [constant(each) for each in value.known]
    elif items is not None:
        given.positional += items
    else:
        given.rest = run.flat(value, state)


def _spread_dict(run: Run, value: Value, given: Arguments, state: State) -> None:
    boxes = run.boxes(value, state)
    for _, box in boxes:
        given.named.update({str(key): item for key, item in box.items.items()})
    if not boxes or any(box.rest is not None for _, box in boxes):
        given.rest = run.flat(value, state)


def call(run: Run, node: ast.Call, closure: Closure, owner: Value | None, given: Arguments, state: State) -> Value:
    """What a function answers; the state becomes what it is after the call."""
    if not run.may_follow(closure):
        return gathered([run.flat(value, state) for value in given.all()]).vague()
    frame, _ = enter(run, node, closure, owner, given, state)
    if not frame.ends:
        state.live = False
        return UNKNOWN
    result = frame.ends[0].value
    for end in frame.ends[1:]:
        result = either(result, end.value)
    caller = state.names
    after = [end.state for end in frame.ends]
    _pass_back(run, node, closure, owner, after, caller)
    joined = after[0].copy()
    joined.become_ended(after)
    state.boxes = joined.boxes
    return result.through(run.place(node)) if result.traces else result


def enter(
    run: Run, node: ast.Call | None, closure: Closure, owner: Value | None, given: Arguments, state: State
) -> tuple[Frame, State]:
    """Run the body of a function; the frame has the ways out."""
    run.frame.scope.names = state.names
    place = run.place(node) if node is not None else None
    frame = Frame(Scope({}, closure.scope, closure.file), closure, place)
    inside = State({}, dict(state.boxes))
    run.frames.append(frame)
    try:
        inside.names.update(_bound(run, closure, owner, given, inside, place is not None))
        frame.scope.names = inside.names
        if isinstance(closure.node, ast.Lambda):
            frame.ends.append(End(run.value(closure.node.body, inside), inside))
        else:
            run.block(closure.node.body, inside)
            if inside.live:
                frame.ends.append(End(constant(None), inside, truth=False))
        frame.scope.names = inside.names
    finally:
        run.frames.pop()
    return frame, inside


def _bound(
    run: Run, closure: Closure, owner: Value | None, given: Arguments, state: State, is_call: bool
) -> Iterator[tuple[str, Value]]:
    arguments = closure.node.args
    places = [*arguments.posonlyargs, *arguments.args]
    positional = [owner, *given.positional] if owner is not None else list(given.positional)
    named = dict(given.named)
    defaults = defaults_of(arguments)
    for index, parameter in enumerate([*places, *arguments.kwonlyargs]):
        name = parameter.arg
        if index < len(positional) and index < len(places):
            yield name, _told(run, closure, parameter, positional[index], is_call)
        elif name in named:
            yield name, _told(run, closure, parameter, named.pop(name), is_call)
        elif given.rest is not None:
            yield name, given.rest
        else:
            yield name, run.value(defaults.get(name), state)
    if arguments.vararg is not None:
        extra = positional[len(places) :]
        box = listing(extra) if given.rest is None else Box("list", {}, gathered([*extra, given.rest]))
        yield arguments.vararg.arg, run.new(box, state)
    if arguments.kwarg is not None:
        yield arguments.kwarg.arg, run.new(Box("dict", dict(named), given.rest), state)


def _told(run: Run, closure: Closure, parameter: ast.arg, value: Value, is_call: bool) -> Value:
    return value.through(run.place(parameter)) if is_call else value


def defaults_of(arguments: ast.arguments) -> dict[str, ast.expr]:
    """The default of each parameter that has one."""
    places = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(reversed(places), reversed(arguments.defaults), strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return {argument.arg: default for argument, default in pairs if default is not None}


# -- what a function's checks say of its arguments ---------------------------------------------------------------------


def refined_by_call(run: Run, test: ast.Call, then: State, otherwise: State) -> bool:
    """`if is_allowed(name):`, with a function of the project: what its ways out say of its arguments."""
    func = run.value(test.func, then.copy())
    if len(func.code) != 1 or not isinstance(func.code[0], Closure | Bound):
        return False
    bound = func.code[0]
    closure, owner = (bound.closure, bound.owner) if isinstance(bound, Bound) else (bound, None)
    if not run.may_follow(closure):
        return False
    if not any(then.names[name].traces for name in _names_passed(test) if name in then.names):
        # Only names that hold a source can be cleaned. The test itself was evaluated before, as far as it can run.
        return True
    before = then.copy()
    frame, _ = enter(run, test, closure, owner, arguments_of(run, test, before), before)
    for state, wrong in ((then, False), (otherwise, True)):
        after = [end.state for end in frame.ends if end.truth is None or end.truth is not wrong]
        _pass_back(run, test, closure, owner, after, state.names)
    return True


def _names_passed(node: ast.Call) -> list[str]:
    passed = (*node.args, *(keyword.value for keyword in node.keywords))
    return [part.id for part in passed if isinstance(part, ast.Name)]


def _pass_back(
    run: Run, node: ast.Call, closure: Closure, owner: Value | None, after: list[State], names: dict[str, Value]
) -> None:
    """What a function found out about a parameter holds for the variable that was passed."""
    places = [argument.arg for argument in (*closure.node.args.posonlyargs, *closure.node.args.args)]
    places = places[1:] if owner is not None else places
    pairs = [(place, part) for place, part in zip(places, node.args, strict=False)]
    pairs += [(keyword.arg or "", keyword.value) for keyword in node.keywords]
    for parameter, part in pairs:
        ends = [state.names[parameter] for state in after if parameter in state.names]
        if isinstance(part, ast.Name) and part.id in names and ends and len(ends) == len(after):
            names[part.id] = _learned(names[part.id], ends)


def _learned(value: Value, ends: list[Value]) -> Value:
    def learn(trace: Trace) -> Trace:
        same = [other for end in ends for other in end.traces if other.origin == trace.origin]
        kinds = frozenset.intersection(*(other.safe_for for other in same)) if len(same) == len(ends) else frozenset()
        return trace.cleaned(kinds)

    return value.each(learn) if value.traces else value
