"""A server that accepts and never answers keeps a call without a time-out waiting for ever, with its thread."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "request")


@rule(
    severity="medium",
    confidence="high",
    cwe=(1088,),
    source="CWE-1088; nearest: ruff S113",
    flags="import requests\n\ndef f(url):\n    return requests.get(url).json()\n",
    passes="import requests\n\ndef f(url):\n    return requests.get(url, timeout=10).json()\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `requests` calls without a time-out, which wait for ever for a server that never answers."""
    if is_test(file.path):
        return
    for call in file.calls(*(f"requests.{method}" for method in _METHODS)):
        named = {keyword.arg for keyword in call.keywords}
        blocks_a_loop = isinstance(file.function_of(call), ast.AsyncFunctionDef)  # said by a rule of its own
        if not named & {"timeout", None} and not blocks_a_loop:
            yield file.match(
                call,
                f"`{file.segment(call.func)}` has no time-out of its own: a server that accepts and never answers"
                " holds this thread for ever. Give `timeout=` in seconds.",
            )
