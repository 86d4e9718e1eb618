"""A cookie without these flags is read by any script in the page, or sent in the clear."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_FLAGS = {"httponly", "http_only", "https_only", "cookie_secure", "cookie_httponly", "session_cookie_secure"}
_STORES = re.compile(r"session|cookie|storage|csrf|auth", re.IGNORECASE)
_KEYS = re.compile(r"^(SESSION|REMEMBER|JWT)\w*COOKIE_(SECURE|HTTPONLY)$|^(CSRF|JWT)\w*COOKIE_SECURE$")
# Scripts of the page read a cookie against forged requests, and send it back as a header.
_READ_BY_SCRIPTS = re.compile(r"[cx]srf", re.IGNORECASE)
_LOCAL = re.compile(r"dev|local|debug|sample|example", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(1004, 614),
    source="CWE-1004, CWE-614; own",
    flags="storage = RedisStorage(pool, httponly=False)\n",
    passes="storage = RedisStorage(pool, httponly=True)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds stores, settings and headers that make session cookies readable by scripts or on the way."""
    if is_test(file.path):
        return
    for call in file.nodes(ast.Call):
        if not _STORES.search(written(call.func)) or written(call.func).endswith("set_cookie"):
            continue
        for item in call.keywords:
            if _is_flag(written(call.func), (item.arg or "").lower()) and _is_false(item.value):
                yield _off(file, item, f"`{file.segment(item)}` for `{written(call.func)[:60]}`")
    for assignment in file.nodes(ast.Assign):
        target = assignment.targets[0]
        key = (
            str(target.slice.value)
            if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant)
            else ""
        )
        if _KEYS.match(key) and _is_false(assignment.value) and not _LOCAL.search(file.path):
            yield _off(file, assignment, f"`{key}` is off")
    yield from _written(file)


def _is_flag(owner: str, name: str) -> bool:
    """Whether a flag is one that the cookie of a store needs."""
    is_for_scripts = name.replace("_", "").endswith("httponly") and bool(_READ_BY_SCRIPTS.search(owner))
    return name in _FLAGS and not is_for_scripts


def _written(file: SourceFile) -> Iterator[Match]:
    """`Set-Cookie` written by hand without the flags."""
    for call in file.calls(".send_header", ".set_header", ".add_header"):
        name = call.args[0] if len(call.args) > 1 else None
        if not isinstance(name, ast.Constant) or str(name.value).lower() != "set-cookie":
            continue
        function = file.function_of(call)
        text = ast.unparse(function) if function is not None else ast.unparse(call)
        is_for_scripts = _READ_BY_SCRIPTS.search(ast.unparse(call.args[1]))
        if not is_for_scripts and not re.search("httponly", text, re.IGNORECASE):
            yield _off(file, call, "The cookie is written without `HttpOnly` and `Secure`")


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _off(file: SourceFile, place: ast.AST, what: str) -> Match:
    return file.match(
        place,
        f"{what}: a script in the page, or somebody on the way, reads the session and is then logged in as the visitor."
        " Set both flags.",
    )
