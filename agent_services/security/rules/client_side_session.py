"""The visitor can write any name into such a cookie and is then taken for that person."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_PACKED = re.compile(r"b64encode|b64decode|json\.(dumps|loads)|pickle\.|urlsafe_b64|literal_eval")
_SIGNED = re.compile(r"sign|hmac|jwt|serializer|encrypt|decrypt|fernet|secure|verif|dumps\(.*key", re.IGNORECASE)
_WHO = re.compile(r"user|account|admin|role|auth|login|identity", re.IGNORECASE)


@rule(
    severity="high",
    confidence="medium",
    cwe=(565, 311, 807),
    source="CWE-565; own",
    flags="import base64\nimport json\n\ndef remember(response, user):\n"
    "    value = base64.b64encode(json.dumps({'user': user}).encode())\n    response.set_cookie('who', value)\n",
    passes="from itsdangerous import URLSafeSerializer\n\ndef remember(response, user):\n"
    "    response.set_cookie('who', URLSafeSerializer(KEY).dumps({'user': user}))\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds cookies that say who the visitor is and that the visitor can write at will."""
    if is_test(file.path):
        return
    for call in file.calls(".set_cookie"):
        function = file.function_of(call)
        value = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == "value"), None)
        if function is None or value is None:
            continue
        made = _made_of(value, function)
        if _PACKED.search(made) and not _SIGNED.search(made) and _WHO.search(made):
            yield file.match(
                call,
                f"The cookie holds `{made[:60]}`, which is encoded but not signed: a visitor can write another name"
                " into it and is taken for that person. Sign it (`itsdangerous`), or keep the data on the server.",
            )


def _made_of(value: ast.expr, function: Function) -> str:
    """The text of a value, or of what was assigned to it in the same function."""
    if isinstance(value, ast.Name):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == value.id for t in node.targets):
                return ast.unparse(node.value)
    return ast.unparse(value)
