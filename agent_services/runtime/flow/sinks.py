"""Whether a call does harm with what it is given."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from agent_services.runtime.flow import models
from agent_services.runtime.flow.models import Sink
from agent_services.runtime.flow.values import Trace, Value
from agent_services.runtime.source import SourceFile

if TYPE_CHECKING:
    from agent_services.runtime.flow.expressions import Environment, Expressions

Found = tuple[str, ast.expr, Value, Trace]

_SQL = re.compile(
    r"\b(select\b.+\bfrom\b|insert\s+into\b|update\b.+\bset\b|delete\s+from\b|(create|drop|alter|truncate)\s+\w+|"
    r"where\b|order\s+by\b|with\s+\w+\s+as\b|replace\s+into\b|call\s|exec(ute)?\s|pragma\b|grant\b)",
    re.IGNORECASE | re.DOTALL,
)
# A place for a value, not for the name of a table or column: what a parameter of our own must not fill.
_VALUE_PLACE = re.compile(
    r"(=|<|>|\blike\b|\bin\s*\(|\bvalues\s*\(|\blimit\b|\boffset\b)[^;]{0,3}['\"%(\s]*$", re.IGNORECASE
)
_HOST_FIXED = re.compile(r"^[a-z][a-z0-9+.-]*://[^/\0?#]+[/?#]|^/(?!/)", re.IGNORECASE)
_PATH_FIXED = re.compile(r"^(https?://[^/\0?#]+[/?#]|/[^/\\\0]|\?|#|\./)", re.IGNORECASE)


def harmful(file: SourceFile, call: ast.Call, expressions: "Expressions", names: "Environment") -> Iterator[Found]:
    """The kinds of harm a call does, each with the part and the source that do it."""
    name = file.name(call.func)
    method = f".{call.func.attr}" if isinstance(call.func, ast.Attribute) else ""
    for sink in _by_name().get(name, ()) or _by_name().get(method, ()):
        if (argument := _argument(call, sink)) is not None and _is_needed(file, sink):
            value = expressions.value(argument, names)
            if (trace := _dangerous(sink, call, argument, value)) is not None:
                yield sink.kind, argument, value, trace
    if isinstance(call.func, ast.Attribute) and call.func.attr in models.PATH_METHODS and name not in _by_name():
        yield from _path_method(call.func.value, expressions, names)


@cache
def _by_name() -> dict[str, list[Sink]]:
    table: dict[str, list[Sink]] = {}
    for sink in models.SINKS:
        for name in sink.names:
            table.setdefault(name, []).append(sink)
    return table


def _argument(call: ast.Call, sink: Sink) -> ast.expr | None:
    if len(call.args) > sink.argument and not any(
        isinstance(part, ast.Starred) for part in call.args[: sink.argument + 1]
    ):
        return call.args[sink.argument]
    return next((keyword.value for keyword in call.keywords if keyword.arg in sink.keywords), None)


def _is_needed(file: SourceFile, sink: Sink) -> bool:
    packages = {name.partition(".")[0] for name in file.imports.values()}
    return not sink.needs or bool(packages & set(sink.needs))


def _dangerous(sink: Sink, call: ast.Call, argument: ast.expr, value: Value) -> Trace | None:
    traces = [trace for trace in value.traces if sink.kind not in trace.safe_for]
    # The most telling source first.
    traces.sort(key=lambda trace: ("remote", "local", "parameter").index(trace.trust))
    return next((trace for trace in traces if _SHAPES[sink.shape](sink, call, argument, value, trace)), None)


def _any(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    return trace.trust == "remote" or sink.kind in ("code", "command", "deserialization")


def _part(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    """The whole text is the caller's own affair, a part of it is not."""
    return trace.trust != "parameter" or value.is_built


def _outside(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    return trace.trust != "parameter"


def _sql(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    if not _SQL.search(value.fixed):
        return False
    if trace.trust == "parameter":
        return value.is_built and bool(_VALUE_PLACE.search(value.before(trace)))
    return True


def _shell(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    shell = next((keyword.value for keyword in call.keywords if keyword.arg == "shell"), None)
    if isinstance(shell, ast.Constant) and shell.value is True:
        return _any(sink, call, argument, value, trace) and not isinstance(argument, ast.List)
    if isinstance(argument, ast.List | ast.Tuple) and len(argument.elts) >= 3:
        first = [part.value if isinstance(part, ast.Constant) else None for part in argument.elts[:2]]
        return first[0] in ("sh", "bash", "/bin/sh", "/bin/bash") and first[1] == "-c" and trace.trust == "remote"
    return False


def _program(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    """The client chooses which program runs."""
    first = argument.elts[0] if isinstance(argument, ast.List | ast.Tuple) and argument.elts else argument
    inside = any(part is trace.origin for part in ast.walk(first))
    return trace.trust == "remote" and (first is argument or inside) and value.before(trace) == ""


def _remote(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    return trace.trust == "remote"


def _url(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    return trace.trust == "remote" and not _HOST_FIXED.search(value.before(trace))


def _redirect(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    return trace.trust == "remote" and not _PATH_FIXED.search(value.before(trace))


def _html(sink: Sink, call: ast.Call, argument: ast.expr, value: Value, trace: Trace) -> bool:
    plain = next((item.value for item in call.keywords if item.arg in ("content_type", "mimetype", "media_type")), None)
    other_type = isinstance(plain, ast.Constant) and "html" not in str(plain.value)
    return trace.trust == "remote" and not other_type and not isinstance(argument, ast.Dict)


_SHAPES: dict[models.Shape, Callable[[Sink, ast.Call, ast.expr, Value, Trace], bool]] = {
    "any": _any,
    "part": _part,
    "outside": _outside,
    "sql": _sql,
    "shell": _shell,
    "program": _program,
    "imports": _remote,
    "url": _url,
    "redirect": _redirect,
    "html": _html,
    "path": _remote,
    "ldap": _remote,
}


def _path_method(receiver: ast.expr, expressions: "Expressions", names: "Environment") -> Iterator[Found]:
    """`(folder / name).read_text()`."""
    value = expressions.value(receiver, names)
    is_path = isinstance(receiver, ast.BinOp | ast.Name | ast.Call) and "/" in value.fixed
    for trace in value.traces if is_path else ():
        if trace.trust == "remote" and "path" not in trace.safe_for:
            yield "path", receiver, value, trace
            return
