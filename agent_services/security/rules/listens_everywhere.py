"""Everybody who can reach the machine can reach the service, also from networks nobody thought of."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  looked for, not bound


@rule(
    severity="low",
    confidence="medium",
    cwe=(605, 1327),
    source="CWE-1327; nearest: ruff S104, bandit B104",
    flags="import socket\n\ndef serve(port):\n    listener = socket.socket()\n    listener.bind(('0.0.0.0', port))\n",
    passes="import socket\n\ndef serve(port):\n"
    "    listener = socket.socket()\n    listener.bind(('127.0.0.1', port))\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds sockets bound to every address of the machine."""
    if is_test(file.path):
        return
    for call in file.calls(".bind"):
        address = call.args[0] if call.args else None
        host = address.elts[0] if isinstance(address, ast.Tuple) and len(address.elts) > 1 else None
        if isinstance(host, ast.Constant) and host.value in _EVERYWHERE:
            yield file.match(
                call,
                f"`{ast.unparse(host)}` listens on every address of the machine, also those towards the Internet. Bind"
                " the one it is meant for, such as `127.0.0.1`, or read it from the settings.",
            )
