"""Definitions of functions and classes, as values."""

import ast

from agent_services.runtime.flow.closures import Class, Closure
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.values import Value
from agent_services.runtime.source import Function


def define_function(run: Run, node: Function, state: State) -> None:
    """The name stands for the code; the code itself is run later, and at calls."""
    for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
        run.value(part, state)
    closure = Closure(node, run.frame.scope, run.frame.making)
    run.frame.inner.append(closure)
    state.names[node.name] = Value(code=(closure,))


def define_class(run: Run, node: ast.ClassDef, state: State) -> None:
    """The body is run once, for its attributes."""
    bases = [run.value(base, state) for base in node.bases]
    ours = tuple(code for base in bases for code in base.code if isinstance(code, Class))
    made = Class(node, run.frame.scope, ours, tuple(base.name for base in bases if base.name and not base.code))
    inside, before = state.copy(), state.names
    outer, run.frame.making = run.frame.making, made
    run.block(node.body, inside)
    run.frame.making = outer
    made.attributes.update({name: value for name, value in inside.names.items() if before.get(name) is not value})
    state.boxes = inside.boxes
    state.names[node.name] = Value(code=(made,))
