"""A session cookie without these flags is read by scripts, or sent in the clear."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_SESSION = re.compile(r"sess|auth|token|jwt|login|sid$", re.IGNORECASE)
_SETTINGS = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE")


@rule(
    severity="medium",
    confidence="medium",
    cwe=(614, 1004),
    source="CWE-614, CWE-1004; nearest: none in ruff or bandit",
    flags="def login(response, sid):\n    response.set_cookie('session', sid)\n",
    passes="def login(response, sid):\n    response.set_cookie('session', sid, secure=True, httponly=True)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds session cookies that scripts can read or that travel in the clear."""
    for call in file.calls(".set_cookie"):
        name = call.args[0] if call.args else next((item.value for item in call.keywords if item.arg == "key"), None)
        given = {item.arg: item.value for item in call.keywords}
        if None in given or name is None or not _is_session(name):
            continue
        missing = [flag for flag in ("secure", "httponly") if _is_off(given.get(flag))]
        if missing:
            yield file.match(
                call,
                f"The cookie {file.segment(name)} is set without `{'` and `'.join(missing)}`: others can"
                " read it. Set `secure=True, httponly=True`.",
            )
    for assignment in file.nodes(ast.Assign):
        target = assignment.targets[0]
        if isinstance(target, ast.Name) and target.id in _SETTINGS and _is_off(assignment.value):
            yield file.match(
                assignment, f"`{target.id}` is off, for every cookie of the application. Set it to `True`."
            )


def _is_off(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value in (False, None))


def _is_session(name: ast.expr | None) -> bool:
    return isinstance(name, ast.Constant) and isinstance(name.value, str) and bool(_SESSION.search(name.value))
