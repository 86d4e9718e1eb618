"""Logs are kept, copied and read by more people than the secret in them is meant for."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.web.handlers import is_web

_SECRET = re.compile(
    r"(^|_)(password|passwd|pwd|secret|private_key|api_?key|access_token|auth_token|otp|cvv|ssn)$", re.IGNORECASE
)
_LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}


@rule(
    severity="medium",
    confidence="medium",
    cwe=(532, 200),
    source="CWE-532; nearest: CodeQL py/clear-text-logging-sensitive-data",
    flags="import logging\n\ndef login(name, password):\n    logging.info('login of %s with %s', name, password)\n",
    passes="import logging\n\ndef login(name, password):\n    logging.info('login of %s', name)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds passwords, keys and other secrets that are written to a log or, in a web application, to the console."""
    if is_test(file.path):
        return
    for call in file.nodes(ast.Call):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        logs = (name == "print" and is_web(file)) or (
            name in _LEVELS and re.search(r"log", ast.unparse(call.func).rpartition(".")[0])
        )
        secret = next((part for part in _shown(call) if _SECRET.search(_last(part))), None) if logs else None
        if secret is not None:
            yield file.match(
                call,
                f"`{ast.unparse(secret)[:60]}` is written out, and stays in logs that more people read than the secret"
                " is meant for. Leave it out.",
            )


def _shown(call: ast.Call) -> Iterator[ast.expr]:
    for argument in call.args:
        if isinstance(argument, ast.JoinedStr):
            yield from (part.value for part in argument.values if isinstance(part, ast.FormattedValue))
        elif isinstance(argument, ast.BinOp):
            yield from (part for part in ast.walk(argument) if isinstance(part, ast.Name | ast.Attribute))
        else:
            yield argument


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.id if isinstance(node, ast.Name) else ""
