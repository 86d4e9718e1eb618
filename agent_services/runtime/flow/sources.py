"""Where values enter: names of libraries and fields of requests that somebody outside fills."""

import ast

from agent_services.runtime.flow import models
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.values import Trace, Trust, Value
from agent_services.runtime.source import SourceFile

WHO: dict[Trust, str] = {
    "remote": "which the client chooses",
    "local": "which whoever runs the program chooses",
    "parameter": "which the caller chooses",
}


def is_web(file: SourceFile) -> bool:
    """Whether a file imports a web framework."""
    return file.once(_is_web)


def _is_web(file: SourceFile) -> bool:
    return file.may_name(*models.WEB) and any(name.partition(".")[0] in models.WEB for name in file.imports.values())


def source_of(run: Run, node: ast.expr, value: Value) -> Value | None:
    """The value of an expression that reads a source, by its symbolic name; None for any other."""
    if value.traces or (not value.name and value.holds is None):
        return None
    if value.name.startswith("self.") and not is_web(run.file):
        return None
    if value.name in models.REQUESTS:
        return Value(name=value.name, holds=value.holds or entering(run, node, "remote"))
    if value.name in models.SOURCES:
        return Value((entering(run, node, models.SOURCES[value.name]),), name=value.name)
    return _field_of(run, node, value, value.holds) if value.holds is not None else None


def _field_of(run: Run, node: ast.expr, value: Value, holds: Trace) -> Value:
    """A field of a request: text of the client, or something of the server's own."""
    owner, _, field = value.name.rpartition(".")
    known = owner in models.REQUESTS
    if (known and field not in models.REQUEST_FIELDS) or (not known and models.is_of_request(value.name)):
        return Value(name=value.name)
    if value.name.endswith("request.path") and _is_fixed_path(run):
        return Value(name=value.name)
    # An item is no field that frameworks give a request.
    trust: Trust = "parameter" if value.name == "@request[]" and not is_web(run.file) else holds.trust
    return Value((entering(run, node, trust),), name=value.name)


def _is_fixed_path(run: Run) -> bool:
    """Whether the path of the request is that of a route without variable parts."""
    route = next((frame.route for frame in reversed(run.frames) if frame.route is not None), None)
    return route is not None and route != "/" and not any(mark in route for mark in "<{:*(")


def entering(run: Run, node: ast.AST, trust: Trust) -> Trace:
    """The trace that begins at a node; it is named by the whole access around it."""
    known = run.entered.get((node, trust))
    if known is None:
        known = run.entered[node, trust] = _entering(run, node, trust)
    return known


def _entering(run: Run, node: ast.AST, trust: Trust) -> Trace:
    file = run.file
    above = file.parent(node)
    while isinstance(above, ast.Attribute | ast.Subscript | ast.Call) and node in (
        getattr(above, "value", None),
        getattr(above, "func", None),
    ):
        node, above = above, file.parent(above)
    return Trace(run.place(node), f"`{short(file.segment(node))}`, {WHO[trust]}", trust)


def short(text: str) -> str:
    """A piece of code in one line, for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
