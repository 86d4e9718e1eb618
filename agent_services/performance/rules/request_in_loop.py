"""Requests made one after the other take the sum of their times."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief, loaded, loop_around, walk_here
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_LIBRARIES = ("requests", "httpx")
_METHODS = ("get", "post", "put", "patch", "delete", "head", "request")
_CALLS = ("urllib.request.urlopen", *(f"{library}.{method}" for library in _LIBRARIES for method in _METHODS))


@rule(
    severity="medium",
    confidence="medium",
    source="own",
    flags="import requests\n\ndef f(urls):\n    found = []\n    for url in urls:\n"
    "        found.append(requests.get(url, timeout=5).json())\n    return found\n",
    passes="import requests\n\ndef f(url):\n    for attempt in range(3):\n"
    "        answer = requests.get(url, timeout=5)\n        if answer.ok:\n            return answer\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds HTTP requests without a shared connection, one for every element of a loop, each waiting for the last."""
    if is_test(file.path):
        return
    for call in file.calls(*_CALLS):
        loop = loop_around(file, call)
        if not isinstance(loop, ast.For) or not loaded([*call.args, *call.keywords]) & _names(loop.target):
            continue
        leaves = any(isinstance(node, ast.Break | ast.Return) for node in walk_here(loop.body))
        if not leaves and not isinstance(loop.iter, ast.List | ast.Tuple):
            yield file.match(
                call,
                f"Every element of `{brief(file, loop.iter)}` opens a connection of its own and waits for the one"
                " before: the time is the sum of all answers. Share one session or client, and send several at a time.",
                scope=loop,
            )


def _names(target: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
