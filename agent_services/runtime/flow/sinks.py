"""Whether a call, an assignment or a returned page does harm with what it is given."""

import ast
import re

from agent_services.runtime.flow import models
from agent_services.runtime.flow.functions import Arguments
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.kinds import words
from agent_services.runtime.flow.model import Sink
from agent_services.runtime.flow.pages import look_at_markup, look_at_page
from agent_services.runtime.flow.run import Hit, Run, Seen
from agent_services.runtime.flow.shapes import SHAPES, Look
from agent_services.runtime.flow.texts import look_at_text
from agent_services.runtime.flow.values import TRUSTS, UNKNOWN, Trace, Value
from agent_services.runtime.source import SourceFile

# Kinds of calls whose arguments rules want to see, whoever chose them: see `watched.py`.
WATCHED_METHODS = frozenset({"set_cookie", "set_secure_cookie", "set_signed_cookie", "setFeature"})
WATCHED_PREFIXES = (
    *("hashlib.", "random.", "Crypto", "cryptography.", "numpy.random.", "xml.", "yaml.", "jinja2.", "markdown"),
    *("mistune.", "commonmark."),
)
_SESSIONS = ("flask.session", "@request.session", "self.session", "self.request.session", "bottle.request.session")
# What a caller means to be inside a folder.
_FILE_NAME = re.compile(r"^(file_?name|fname|key\w*|path|file_?path|sub_?path|rel_?path|url|uri|member)$")
_PATH_METHODS = words(
    "read_text read_bytes write_text write_bytes unlink open rmdir iterdir touch mkdir rename replace"
)
_PATH_PROBES = frozenset({"exists", "is_file", "is_dir", "stat"})
# Frameworks that send a returned text as HTML.
_SENDS_TEXT = frozenset({"flask", "quart", "bottle", "cherrypy"})
_ANSWERS_QUERIES = frozenset({"sql", "xpath", "ldap", "path", "command", "ssrf"})


def look_at_call(run: Run, node: ast.Call, name: str, owner: Value | None, given: Arguments, state: State) -> bool:
    """Keep what a call does wrong; whether it is a call whose result is not what it was given."""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    _watch(run, node, name, method, owner, given, state)
    sinks = [sink for sink in _sinks_of(name, method) if _is_needed(run.file, sink, owner)]
    for sink in sinks:
        argument = _argument(node, sink)
        value = given.get(sink.argument, *sink.keywords)
        if argument is not None and value is not None:
            _judge(run, Look(run, sink, node, argument, value, given, state))
    look_at_text(run, node, name, given, state)
    look_at_markup(run, node, name, given, state)
    _look_at_joined(run, node, name, given)
    if owner is not None and not sinks and method in (*_PATH_METHODS, *_PATH_PROBES):
        _path_method(run, node, owner, method, given, state)
    if owner is not None and owner.name in _SESSIONS and method in ("update", "setdefault", "set"):
        for part, value in zip((*node.args, *(item.value for item in node.keywords)), given.all(), strict=False):
            _stored(run, node, part, run.flat(value, state))
    return any(sink.kind in _ANSWERS_QUERIES for sink in sinks)


def _sinks_of(name: str, method: str) -> tuple[Sink, ...]:
    return models.SINKS.get(name, ()) or (models.SINKS.get(f".{method}", ()) if method else ())


def _is_needed(file: SourceFile, sink: Sink, owner: Value | None) -> bool:
    if sink.needs and not file.once(_packages).intersection(sink.needs):
        return False
    # `request.args.get(...)` asks no server.
    return sink.kind != "ssrf" or owner is None or not (owner.traces or owner.refs)


def _packages(file: SourceFile) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in file.imports.values())


def _argument(call: ast.Call, sink: Sink) -> ast.expr | None:
    if len(call.args) > sink.argument and not any(
        isinstance(part, ast.Starred) for part in call.args[: sink.argument + 1]
    ):
        return call.args[sink.argument]
    named = next((keyword.value for keyword in call.keywords if keyword.arg in sink.keywords), None)
    if named is None and any(isinstance(part, ast.Starred) for part in call.args):
        return call.args[0]
    return named


def _judge(run: Run, look: Look) -> None:
    shape = SHAPES[look.sink.shape]
    for trace in _dangerous(look.all_traces, look.sink.kind):
        if (weight := shape(look, trace)) is not None:
            run.report(Hit(look.sink.kind, look.node, look.argument, look.value, trace, weight=weight))
            return


def _dangerous(traces: tuple[Trace, ...], kind: str) -> list[Trace]:
    """The most telling source first."""
    return sorted(
        (trace for trace in traces if kind not in trace.safe_for),
        key=lambda trace: (TRUSTS.index(trace.trust), trace.vague),
    )


def _path_method(run: Run, node: ast.Call, owner: Value, method: str, given: Arguments, state: State) -> None:
    """`(folder / name).read_text()`."""
    is_path = "/" in owner.fixed or owner.name.startswith("pathlib.") or _was_path(owner)
    for trace in _dangerous(owner.traces, "path") if is_path else ():
        if trace.trust == "remote" and isinstance(node.func, ast.Attribute):
            weight = "probe" if method in _PATH_PROBES else ""
            run.report(Hit("path", node, node.func.value, owner, trace, weight=weight))
            return


def _was_path(owner: Value) -> bool:
    return any("resolved" in trace.safe_for or "joined" in trace.safe_for for trace in owner.traces)


def _look_at_joined(run: Run, node: ast.Call, name: str, given: Arguments) -> None:
    """A name that a caller gives, joined to a folder of ours and used without a look at where it leads."""
    if name.startswith(("os.path.", "isinstance", "str", "len", "print", "log")):
        return
    for part, value in zip(node.args, given.positional, strict=False):
        for trace in value.traces:
            if trace.trust == "parameter" and not trace.vague and _leads_away(trace):
                run.report(Hit("path", node, part, value, trace, weight="joined"))
                return


def _leads_away(trace: Trace) -> bool:
    origin = trace.origin.node
    named = isinstance(origin, ast.arg) and _FILE_NAME.search(origin.arg) is not None
    return named and "joined" in trace.safe_for and "path" not in trace.safe_for


# -- stores and returns ------------------------------------------------------------------------------------------------


def look_at_store(run: Run, node: ast.Assign, target: ast.expr, value: Value, state: State) -> None:
    """`session[key] = value` with a key or value of the client: others trust what is in a session."""
    if not isinstance(target, ast.Subscript):
        return
    owner = run.value(target.value, state.copy())
    if owner.name in _SESSIONS:
        key = run.value(target.slice, state.copy())
        _stored(run, target, node.value, run.flat(value, state))
        _stored(run, target, target.slice, key)


def _stored(run: Run, node: ast.expr, argument: ast.expr, value: Value) -> None:
    for trace in _dangerous(value.traces, "trust"):
        if trace.trust == "remote":
            run.report(Hit("trust", node, argument, value, trace))
            return


def look_at_return(run: Run, node: ast.expr, value: Value, state: State) -> None:
    """What a handler returns as text is sent as HTML."""
    look_at_page(run, node, value)
    if run.frame.route is None or not run.file.once(_packages).intersection(_SENDS_TEXT):
        return
    shown = _first_part(run, node, value, state)
    for trace in _dangerous(shown.traces, "xss"):
        # What unreadable code made of it need not be text.
        if trace.trust == "remote" and (shown.is_built or not trace.vague):
            run.report(Hit("xss", node, node, shown, trace))
            return


def _first_part(run: Run, node: ast.expr, value: Value, state: State) -> Value:
    """`return text, 404`."""
    boxes = run.boxes(value, state)
    items = boxes[0][1].ordered() if len(boxes) == 1 else None
    return items[0] if isinstance(node, ast.Tuple) and items else value


# -- calls that rules want to see --------------------------------------------------------------------------------------


def _watch(
    run: Run, node: ast.Call, name: str, method: str, owner: Value | None, given: Arguments, state: State
) -> None:
    if method not in WATCHED_METHODS and not name.startswith(WATCHED_PREFIXES):
        return
    if run.file is not run.root:
        return
    boxes = run.boxes(owner or UNKNOWN, state)
    box = boxes[0][1] if len(boxes) == 1 else None
    web = any(frame.route is not None for frame in run.frames)
    run.seen.append(Seen(node, name or f".{method}", tuple(given.positional), dict(given.named), box, web))
