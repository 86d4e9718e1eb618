"""What statements do to the state: assignments, branches that can run, loops, errors."""

import ast
from collections.abc import Sequence

from agent_services.runtime.flow.bindings import bind
from agent_services.runtime.flow.definitions import define_class, define_function
from agent_services.runtime.flow.guards import checked_by_statement, refine
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.literals import iterated
from agent_services.runtime.flow.run import End, Run, executes
from agent_services.runtime.flow.sinks import look_at_return, look_at_store
from agent_services.runtime.flow.text import combined
from agent_services.runtime.flow.truth import truth_of, truth_of_value
from agent_services.runtime.flow.values import Value, constant

_MOST_ROUNDS = 16

executes(ast.FunctionDef, ast.AsyncFunctionDef)(define_function)
executes(ast.ClassDef)(define_class)


@executes(ast.Expr)
def _expression(run: Run, node: ast.Expr, state: State) -> None:
    run.value(node.value, state)
    if isinstance(node.value, ast.Call):
        checked_by_statement(run, node.value, state)


@executes(ast.Assign)
def _assign(run: Run, node: ast.Assign, state: State) -> None:
    value = run.value(node.value, state).through(run.place(node))
    for target in node.targets:
        look_at_store(run, node, target, value, state)
        bind(run, target, value, state)


@executes(ast.AnnAssign)
def _annotated(run: Run, node: ast.AnnAssign, state: State) -> None:
    if node.value is not None:
        bind(run, node.target, run.value(node.value, state).through(run.place(node)), state)


@executes(ast.AugAssign)
def _augmented(run: Run, node: ast.AugAssign, state: State) -> None:
    before = run.value(node.target, state)
    added = run.value(node.value, state)
    value = combined(run, node.op, before, added, state).through(run.place(node))
    bind(run, node.target, value, state)


@executes(ast.Delete)
def _delete(run: Run, node: ast.Delete, state: State) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            state.names.pop(target.id, None)
        elif isinstance(target, ast.Subscript):
            owner, key = run.value(target.value, state), run.value(target.slice, state)
            run.change(owner, state, lambda box, sure, key=key: box.without(key) if sure else box)  # type: ignore[misc]


@executes(ast.Global, ast.Nonlocal)
def _shared(run: Run, node: ast.Global | ast.Nonlocal, state: State) -> None:
    run.frame.shared.update(node.names)


@executes(ast.Assert)
def _assert(run: Run, node: ast.Assert, state: State) -> None:
    run.value(node.test, state)
    refine(run, node.test, state, state.copy())


@executes(ast.Raise)
def _raise(run: Run, node: ast.Raise, state: State) -> None:
    run.value(node.exc, state)
    state.live = False


@executes(ast.Return)
def _return(run: Run, node: ast.Return, state: State) -> None:
    value = run.value(node.value, state) if node.value is not None else constant(None)
    if node.value is not None:
        look_at_return(run, node.value, value, state)
    truth = truth_of_value(run, value, state)
    if truth is None and isinstance(node.value, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Call):
        then, otherwise = state.copy(), state.copy()
        refine(run, node.value, then, otherwise)
        run.frame.ends += [End(value, then, truth=True), End(value, otherwise, truth=False)]
    else:
        run.frame.ends.append(End(value, state.copy(), truth))
    state.live = False


# -- branches ----------------------------------------------------------------------------------------------------------


@executes(ast.If)
def _if(run: Run, node: ast.If, state: State) -> None:
    answer = truth_of(run, node.test, state)
    if answer is not None:
        run.block(node.body if answer else node.orelse, state)
        return
    then, otherwise = state.copy(), state.copy()
    refine(run, node.test, then, otherwise)
    run.block(node.body, then)
    run.block(node.orelse, otherwise)
    state.become([then, otherwise])


@executes(ast.With, ast.AsyncWith)
def _with(run: Run, node: ast.With | ast.AsyncWith, state: State) -> None:
    for item in node.items:
        value = run.value(item.context_expr, state)
        if item.optional_vars is not None:
            bind(run, item.optional_vars, value, state)
    run.block(node.body, state)


@executes(ast.Try, ast.TryStar)
def _try(run: Run, node: ast.Try | ast.TryStar, state: State) -> None:
    before = state.copy()
    run.block(node.body, state)
    interrupted = state.copy()
    interrupted.become_ended([before.copy(), interrupted.copy()])
    if state.live:
        run.block(node.orelse, state)
    ends = [state.copy()]
    for handler in node.handlers:
        inside = interrupted.copy()
        if handler.name:
            inside.names[handler.name] = Value()
        run.block(handler.body, inside)
        ends.append(inside)
    if node.finalbody:
        _finally(run, node.finalbody, state, ends, interrupted)
    else:
        state.become(ends)


def _finally(run: Run, body: Sequence[ast.stmt], state: State, ends: list[State], interrupted: State) -> None:
    """It runs in any case; what goes on after it is what went on before."""
    goes_on = any(end.live for end in ends)
    state.become(ends if goes_on else [interrupted])
    run.block(body, state)
    state.live = state.live and goes_on


# -- loops -------------------------------------------------------------------------------------------------------------


@executes(ast.For, ast.AsyncFor)
def _for(run: Run, node: ast.For | ast.AsyncFor, state: State) -> None:
    source = run.value(node.iter, state)
    items = list(iterated(run, source, state))
    exact = _is_exact(run, source, state)
    breaks: list[State] = []
    if exact and len(items) <= _MOST_ROUNDS:
        for item in items:
            bind(run, node.target, item, state)
            _round(run, node.body, state, breaks)
            if not state.live:
                break
    else:
        _unknown_rounds(run, node, items, state, breaks)
    run.block(node.orelse, state)
    state.become([state.copy(), *breaks])


def _is_exact(run: Run, source: Value, state: State) -> bool:
    if isinstance(source.known, tuple | str | bytes):
        return True
    boxes = run.boxes(source, state)
    return len(boxes) == 1 and boxes[0][1].is_exact and boxes[0][1].kind != "object"


def _unknown_rounds(
    run: Run, node: ast.For | ast.AsyncFor, items: list[Value], state: State, breaks: list[State]
) -> None:
    """Twice at the outermost: what the end of the body makes may reach its start."""
    # One element stands for all.
    each = items[0] if items else Value()
    for item in items[1:8]:
        each = Value(traces=(*each.traces, *item.traces)) if item.traces else each
    for _ in range(2 if len(run.frame.loops) == 0 else 1):
        once = state.copy()
        bind(run, node.target, each, once)
        _round(run, node.body, once, breaks)
        state.become([state.copy(), once])


def _round(run: Run, body: Sequence[ast.stmt], state: State, breaks: list[State]) -> None:
    goes_on: list[State] = []
    run.frame.loops.append((breaks, goes_on))
    run.block(body, state)
    run.frame.loops.pop()
    if goes_on:
        state.become([state.copy(), *goes_on])


@executes(ast.While)
def _while(run: Run, node: ast.While, state: State) -> None:
    breaks: list[State] = []
    endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
    rounds = 2 if len(run.frame.loops) == 0 else 1
    for number in range(_MOST_ROUNDS):
        answer = truth_of(run, node.test, state) if state.live else False
        if answer is False:
            break
        once = state.copy()
        refine(run, node.test, once, state)
        _round(run, node.body, once, breaks)
        # Whoever counts with constants is followed round by round.
        surely = answer is True and not endless
        state.become([once] if surely else [state.copy(), once])
        if not surely and number + 1 >= rounds:
            break
    run.block(node.orelse, state)
    state.become(breaks if endless else [state.copy(), *breaks])


@executes(ast.Break, ast.Continue)
def _leave(run: Run, node: ast.Break | ast.Continue, state: State) -> None:
    if run.frame.loops:
        breaks, goes_on = run.frame.loops[-1]
        (breaks if isinstance(node, ast.Break) else goes_on).append(state.copy())
    state.live = False


@executes(ast.Import, ast.ImportFrom)
def _import(run: Run, node: ast.Import | ast.ImportFrom, state: State) -> None:
    for alias in node.names:
        state.names.pop(alias.asname or alias.name.partition(".")[0], None)
