"""A token that never expires is a key that works for whoever finds it, for ever."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# Calls that sign, and which argument holds what they sign.
_SIGNS = {"jwt.encode": 0, "jose.jwt.encode": 0, "authlib.jose.jwt.encode": 1}
_TIMED = ("URLSafeTimedSerializer", "TimedSerializer", "TimestampSigner", "TimedJSONWebSignatureSerializer")
_FLASK = ("flask_jwt_extended.create_access_token", "flask_jwt_extended.create_refresh_token")


@rule(
    severity="medium",
    confidence="medium",
    cwe=(613,),
    source="CWE-613; nearest: none in ruff or bandit; RFC 8725",
    references=(
        ("PyJWT: expiration time", "https://pyjwt.readthedocs.io/en/stable/usage.html#expiration-time-claim-exp"),
    ),
    flags="""\
import jwt

def token(user, key):
    return jwt.encode({"sub": user.id}, key, algorithm="HS256")
""",
    passes="""\
import jwt
from datetime import UTC, datetime, timedelta

def token(user, key):
    return jwt.encode({"sub": user.id, "exp": datetime.now(UTC) + timedelta(hours=1)}, key, algorithm="HS256")
""",
    limits="What a token holds must be written in the function that signs it; a list of withdrawn tokens is not seen.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds signed tokens without an end, and those whose end nobody looks at."""
    if is_test(file.path):
        return
    for call in file.nodes(ast.Call):
        name = file.name(call.func)
        if name in _SIGNS:
            yield from _signed(file, call, _SIGNS[name])
        elif name in ("jwt.decode", "jose.jwt.decode"):
            yield from _end_unread(file, call)
        elif name in _FLASK:
            yield from _switched_off(file, call)
        elif isinstance(call.func, ast.Attribute) and call.func.attr in ("loads", "unsign"):
            yield from _age_unread(file, call, call.func)


def _signed(file: SourceFile, call: ast.Call, index: int) -> Iterator[Match]:
    claims = next((item.value for item in call.keywords if item.arg in ("payload", "claims")), None)
    if claims is None and len(call.args) > index:
        claims = call.args[index]
    written = _written(file, call, claims) if claims is not None else None
    if written is not None and not _has_end(written):
        yield file.match(
            call,
            f"The token that `{brief(file, call.func)}` signs has no `exp`: whoever gets hold of it can use it for"
            " ever. Put the time when it ends under `exp`.",
            scope=written,
        )


def _written(file: SourceFile, call: ast.Call, claims: ast.expr) -> ast.Dict | None:
    """The dictionary that is signed; None when another place may add to it."""
    if isinstance(claims, ast.Dict):
        return claims
    function = file.function_of(call)
    if not isinstance(claims, ast.Name) or function is None:
        return None
    uses = [node for node in walk(function) if isinstance(node, ast.Name) and node.id == claims.id]
    first = file.parent(uses[0])
    if len(uses) != 2 or not isinstance(first, ast.Assign | ast.AnnAssign):
        return None
    return first.value if isinstance(first.value, ast.Dict) else None


def _has_end(claims: ast.Dict) -> bool:
    """A key that is not written here may be any."""
    return any(not isinstance(key, ast.Constant) or key.value in ("exp", "expires") for key in claims.keys)


def _end_unread(file: SourceFile, call: ast.Call) -> Iterator[Match]:
    for item in call.keywords:
        if item.arg != "options" or not isinstance(item.value, ast.Dict):
            continue
        for key, value in zip(item.value.keys, item.value.values, strict=True):
            is_end = isinstance(key, ast.Constant) and key.value == "verify_exp"
            if is_end and isinstance(value, ast.Constant) and value.value is False and not _unsigned(item.value):
                yield file.match(
                    value,
                    f"`{brief(file, call.func)}` is told not to look at `exp`: a token that has ended, or was taken,"
                    " works on. Leave `verify_exp` on.",
                )


def _unsigned(options: ast.Dict) -> bool:
    """What does not even check the signature only looks inside; another rule speaks of that."""
    return any(isinstance(key, ast.Constant) and key.value == "verify_signature" for key in options.keys)


def _switched_off(file: SourceFile, call: ast.Call) -> Iterator[Match]:
    for item in call.keywords:
        if item.arg == "expires_delta" and isinstance(item.value, ast.Constant) and item.value.value is False:
            yield file.match(
                item,
                f"With `{brief(file, item)}` the token of `{brief(file, call.func)}` never ends: whoever gets hold"
                " of it can use it for ever. Give the time after which it ends.",
            )


def _age_unread(file: SourceFile, call: ast.Call, method: ast.Attribute) -> Iterator[Match]:
    """`URLSafeTimedSerializer(key).loads(token)`: the time is in the token, and nobody asks for it."""
    given = {item.arg for item in call.keywords}
    if len(call.args) > 1 or given & {"max_age", None} or not _is_timed(file, call, method.value):
        return
    yield file.match(
        call,
        f"`{brief(file, method)}` accepts a token of any age, though its time is written in it: a link that was sent"
        " years ago still works. Pass `max_age` in seconds.",
    )


def _is_timed(file: SourceFile, call: ast.Call, owner: ast.expr) -> bool:
    """Whether it is made here, or is a name that this file gives to one thing only."""
    if isinstance(owner, ast.Call):
        return file.name(owner.func).startswith("itsdangerous.") and file.name(owner.func).endswith(_TIMED)
    if not isinstance(owner, ast.Name):
        return False
    values = [
        node.value
        for node in file.nodes(ast.Assign)
        if any(isinstance(target, ast.Name) and target.id == owner.id for target in node.targets)
        and file.function_of(node) in (None, file.function_of(call))
    ]
    return bool(values) and all(isinstance(value, ast.Call) and _is_timed(file, call, value) for value in values)
