"""Whoever knew the session before the login, because they made it, is logged in with it afterwards."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_WHO = re.compile(r"^_?(auth_)?(user|account|member|login|uid|logged)(_?(id|name|in))?$", re.IGNORECASE)
_RENEWS = re.compile(
    r"cycle_key|regenerate|new_session|invalidate|flush\(|session\.clear|rotate|create_session|renew|changed\(", re.I
)
_PROVES = re.compile(r"check_password|verify|authenticate|login|password", re.IGNORECASE)
# Frameworks whose session has an id of its own; in others the cookie is the session and changes with it.
_STORED = {"aiohttp_session", "django", "flask_session", "pyramid", "starsessions", "beaker", "tornado", "cherrypy"}
_SESSION_COOKIE = re.compile(r"sess|^sid$", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(384,),
    source="CWE-384, OWASP session management; own",
    flags="""\
from aiohttp_session import get_session

async def login(request, user, password):
    session = await get_session(request)
    if user.check_password(password):
        session["user_id"] = user.id
""",
    passes="""\
from aiohttp_session import new_session

async def login(request, user, password):
    if user.check_password(password):
        session = await new_session(request)
        session["user_id"] = user.id
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds logins that go on with the session from before, and session ids taken from the request."""
    if is_test(file.path):
        return
    stored = bool({name.partition(".")[0] for name in file.imports.values()} & _STORED)
    for assignment in file.nodes(ast.Assign):
        target, function = assignment.targets[0], file.function_of(assignment)
        if not isinstance(target, ast.Subscript) or function is None or not isinstance(target.slice, ast.Constant):
            continue
        owner, key = ast.unparse(target.value), str(target.slice.value)
        if stored and owner.endswith("session") and _WHO.match(key) and _logs_in(function):
            yield file.match(
                assignment,
                f"`{owner}[{key!r}]` makes the visitor's old session a logged-in one: whoever planted its id is logged"
                " in too. Start a new session first (`cycle_key`, `new_session`, `invalidate`).",
            )
        elif (
            owner.endswith(("cookie", "cookies")) and _SESSION_COOKIE.search(key) and _given(assignment.value, function)
        ):
            yield file.match(
                assignment,
                f"The session id `{key}` is taken from the request: a link can hand a visitor an id that somebody else"
                " knows. Make ids on the server only, with `secrets.token_urlsafe()`.",
            )


def _logs_in(function: Function) -> bool:
    text = ast.unparse(function)
    return bool(_PROVES.search(text)) and not _RENEWS.search(text)


def _given(value: ast.expr, function: Function) -> bool:
    text = ast.unparse(value)
    if isinstance(value, ast.Name):
        made = [
            ast.unparse(node.value)
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == value.id for t in node.targets)
        ]
        text = " ".join(made)
    return bool(re.search(r"\b(params|args|query|request|GET|POST|form)\b", text))
