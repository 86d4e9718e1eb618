"""A cookie without these flags is read by scripts, or sent in the clear."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.flow.engine import seen_in
from agent_services.runtime.flow.run import Seen
from agent_services.runtime.flow.values import Value
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile

_SESSION = re.compile(r"sess|auth|token|jwt|login|remember|sid$|user_?id|credential", re.IGNORECASE)
# A page's own script reads it and sends it back as a header.
_READ_BY_SCRIPTS = re.compile(r"[cx]srf", re.IGNORECASE)
_SETTINGS = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE")
_METHODS = (".set_cookie", ".set_signed_cookie", ".set_secure_cookie")


@rule(
    severity="medium",
    confidence="medium",
    cwe=(614, 1004, 319),
    source="CWE-614, CWE-1004; nearest: none in ruff or bandit",
    flags="def login(response, sid):\n    response.set_cookie('session', sid)\n",
    passes="def login(response, sid):\n    response.set_cookie('session', sid, secure=True, httponly=True)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds cookies that are told to travel in the clear, and session cookies that scripts can read."""
    done: set[ast.Call] = set()
    for seen in seen_in(file, *_METHODS):
        if seen.node not in done and (missing := _missing(seen)):
            done.add(seen.node)
            name = file.segment(seen.node.args[0]) if seen.node.args else "that is made here"
            wanted = ", ".join(f"{flag}=True" for flag in missing)
            yield file.match(
                seen.node,
                f"The cookie {name} is set without `{'` and `'.join(missing)}`: others can read it. Set `{wanted}`.",
                fix=_fix(file, seen.node, missing),
            )
    for assignment in file.nodes(ast.Assign):
        target = assignment.targets[0]
        off = isinstance(assignment.value, ast.Constant) and assignment.value.value in (False, None)
        if isinstance(target, ast.Name) and target.id in _SETTINGS and off:
            yield file.match(
                assignment, f"`{target.id}` is off, for every cookie of the application. Set it to `True`."
            )


def _missing(seen: Seen) -> list[str]:
    """Flags that are off; one that nobody wrote counts only for a cookie that says who somebody is."""
    if any(keyword.arg is None for keyword in seen.node.keywords):
        return []
    name = seen.positional[0] if seen.positional else seen.named.get("key", seen.named.get("name", Value()))
    is_session = isinstance(name.known, str) and bool(_SESSION.search(name.known))
    is_read = isinstance(name.known, str) and bool(_READ_BY_SCRIPTS.search(name.known))
    flags = ("secure", "httponly") if is_session and not is_read else ("secure",)
    return [flag for flag in flags if _is_off(seen.named.get(flag), is_session or is_read)]


def _is_off(value: Value | None, default: bool) -> bool:
    if value is None:
        return default
    return value.is_known and not value.known


def _fix(file: SourceFile, call: ast.Call, missing: list[str]) -> Fix | None:
    written = {keyword.arg: keyword.value for keyword in call.keywords}
    edits = [file.replace(written[flag], "True") for flag in missing if flag in written]
    absent = "".join(f", {flag}=True" for flag in missing if flag not in written)
    if absent:
        last = [*call.args, *(keyword.value for keyword in call.keywords)][-1]
        place = file.span(last)
        edits.append(file.insert(place.end_line, place.end_column, absent))
    return file.fix("Set the flags", *edits)
