"""What an argument must look like to do harm: a weight when it does (`""` is the usual one), None when it does not."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from agent_services.runtime.flow.functions import Arguments
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.model import Shape, Sink
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.values import UNKNOWN, Trace, Value

_SQL = re.compile(
    r"\b(select\b.+\bfrom\b|insert\s+into\b|update\b.+\bset\b|delete\s+from\b|(create|drop|alter|truncate)\s+\w+|"
    r"where\b|order\s+by\b|with\s+\w+\s+as\b|replace\s+into\b|call\s|exec(ute)?\s|pragma\b|grant\b)",
    re.IGNORECASE | re.DOTALL,
)
# A place for a value, not for the name of a table or column: what a parameter of our own must not fill.
_VALUE_PLACE = re.compile(
    r"(=|<|>|\blike\b|\bin\s*\(|\bvalues\s*\(|\blimit\b|\boffset\b)[^;]{0,3}['\"%(\s]*$", re.IGNORECASE
)
# An address that begins with something of our own, up to its path.
_OWN_HOST = r"^\0[^:]*[/?#]"
_HOST_FIXED = re.compile(rf"^[a-z][a-z0-9+.-]*://[^/\0?#]+[/?#]|^/(?!/)|{_OWN_HOST}", re.IGNORECASE)
_PATH_FIXED = re.compile(rf"^(https?://[^/\0?#]+[/?#]|/[^/\\\0]|\?|#|\./)|{_OWN_HOST}", re.IGNORECASE)
_SHELLS = ("sh", "bash", "/bin/sh", "/bin/bash", "zsh", "cmd", "cmd.exe", "powershell")


@dataclass(frozen=True)
class Look:
    """A call of a sink with what it is given."""

    run: Run
    sink: Sink
    node: ast.Call
    argument: ast.expr
    value: Value
    given: Arguments
    state: State

    @cached_property
    def all_traces(self) -> tuple[Trace, ...]:
        """The sources of the argument and of all it holds."""
        return self.run.flat(self.value, self.state).traces

    @property
    def items(self) -> list[Value] | None:
        """The elements of a list of arguments."""
        if isinstance(self.value.known, tuple):
            return [Value(known=each) for each in self.value.known]
        boxes = self.run.boxes(self.value, self.state)
        return boxes[0][1].ordered() if len(boxes) == 1 else None

    @property
    def is_list(self) -> bool:
        """Whether the argument is a list, of whatever length."""
        return isinstance(self.value.known, tuple) or any(
            box.kind == "list" for _, box in self.run.boxes(self.value, self.state)
        )


def _when(condition: object) -> str | None:
    return "" if condition else None


def _any(look: Look, trace: Trace) -> str | None:
    runs = look.sink.kind in ("code", "command", "deserialization") and not (trace.vague and trace.trust == "parameter")
    return _when(trace.trust == "remote" or runs)


def _part(look: Look, trace: Trace) -> str | None:
    """The whole text is the caller's own affair, a part of it is not."""
    return _when(trace.trust != "parameter" or look.value.is_built)


def _outside(look: Look, trace: Trace) -> str | None:
    return _when(trace.trust != "parameter")


def _remote(look: Look, trace: Trace) -> str | None:
    return _when(trace.trust == "remote")


def _sql(look: Look, trace: Trace) -> str | None:
    if not _SQL.search(look.value.fixed):
        return None
    if trace.trust == "parameter":
        return _when(look.value.is_built and _VALUE_PLACE.search(look.value.before(trace)))
    return ""


def _shell(look: Look, trace: Trace) -> str | None:
    shell = look.given.named.get("shell", UNKNOWN)
    items = look.items
    if shell.known is True:
        # Of a list the shell reads the first element as its command line.
        line = look.run.flat(items[0], look.state).traces if items else () if look.is_list else look.all_traces
        return _any(look, trace) if any(each.origin == trace.origin for each in line) else None
    if items is None or len(items) < 3:
        return None
    first = {str(each).lower() for each in (items[0].choices or (items[0].known,))}
    is_shell = bool(first.intersection(_SHELLS)) and items[1].text in ("-c", "/c", "/C", "-Command")
    inside = any(each.origin == trace.origin for item in items[2:3] for each in item.traces)
    return _when(is_shell and inside and (trace.trust == "remote" or items[2].is_built))


def _program(look: Look, trace: Trace) -> str | None:
    """The client chooses which program runs."""
    items = look.items
    first = items[0] if items else look.value if not look.is_list else UNKNOWN
    inside = any(each.origin == trace.origin for each in first.traces)
    return _when(trace.trust == "remote" and inside and first.before(trace) == "")


def _url(look: Look, trace: Trace) -> str | None:
    return _when(trace.trust == "remote" and not _HOST_FIXED.search(look.value.before(trace)))


def _redirect(look: Look, trace: Trace) -> str | None:
    return _when(trace.trust == "remote" and not _PATH_FIXED.search(look.value.before(trace)))


def _html(look: Look, trace: Trace) -> str | None:
    names = ("content_type", "mimetype", "media_type")
    kinds = [look.given.named[name] for name in names if name in look.given.named]
    kinds += look.given.positional[1:2] if look.sink.names[0].endswith("HttpResponse") else []
    items = look.items
    if items and not any(each.origin == trace.origin for each in look.run.flat(items[0], look.state).traces):
        return None  # `make_response((text, headers))`
    other_type = any(isinstance(kind.known, str) and "html" not in kind.known for kind in kinds)
    return _when(trace.trust == "remote" and not other_type and not _is_dict(look))


def _is_dict(look: Look) -> bool:
    return any(box.kind == "dict" for _, box in look.run.boxes(look.value, look.state))


def _markup(look: Look, trace: Trace) -> str | None:
    return _when(trace.trust == "remote" and (look.value.is_built or not trace.vague))


def _path(look: Look, trace: Trace) -> str | None:
    return _when(trace.trust == "remote")


def _exists(look: Look, trace: Trace) -> str | None:
    return "probe" if trace.trust == "remote" else None


def _archive(look: Look, trace: Trace) -> str | None:
    """What opens a file by name or as it is: only a name leads anywhere."""
    return None if _is_content(look, trace) else _path(look, trace)


def _content(look: Look, trace: Trace) -> str | None:
    """The client's own file, and not one of ours that the client names."""
    return _path(look, trace) if _is_content(look, trace) else None


def _is_content(look: Look, trace: Trace) -> bool:
    upload = _UPLOAD.search(trace.origin.file.segment(trace.origin.node))
    return bool(upload) or any(box.of in _BUFFERS for _, box in look.run.boxes(look.value, look.state))


_BUFFERS = ("io.BytesIO", "io.StringIO")
# `request.files["f"]`, `request.FILES.get("f").file`, and a parameter that is an upload.
_UPLOAD = re.compile(r"\bUploadFile\b|\.(files|FILES)\b(\[[^\]]*\]|\.get\([^)]*\))?(\.(stream|file))?$")


def _loader(look: Look, trace: Trace) -> str | None:
    """`yaml.load` with the loader that builds any object."""
    loader = look.given.get(1, "Loader")
    safe = loader is not None and loader.name.rpartition(".")[2] in _SAFE_LOADERS
    return None if safe else _outside(look, trace)


_SAFE_LOADERS = ("SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader")


def _entities(look: Look, trace: Trace) -> str | None:
    """Before version 5 lxml follows entities unless it is given a parser that does not."""
    return _when(trace.trust == "remote" and look.given.get(1, "parser") is None)


def _xml(look: Look, trace: Trace) -> str | None:
    """A parser is harmless until it is told to follow entities."""
    parser = look.given.get(1, "parser")
    for _, box in look.run.boxes(parser or UNKNOWN, look.state):
        for key, value in box.items.items():
            if str(key).endswith(_ENTITIES) and value.is_known and value.known:
                return _when(trace.trust == "remote")
    return None


_ENTITIES = (
    *("feature_external_ges", "feature_external_pes", "external-general-entities", "external-parameter-entities"),
)

SHAPES: Mapping[Shape, Callable[[Look, Trace], str | None]] = {
    "any": _any,
    "part": _part,
    "outside": _outside,
    "remote": _remote,
    "sql": _sql,
    "shell": _shell,
    "program": _program,
    "url": _url,
    "redirect": _redirect,
    "html": _html,
    "markup": _markup,
    "path": _path,
    "exists": _exists,
    "archive": _archive,
    "content": _content,
    "xml": _xml,
    "entities": _entities,
    "loader": _loader,
}
