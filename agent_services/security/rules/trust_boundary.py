"""Code that reads a session trusts what is in it; what a client wrote there unchecked is trusted with the rest."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="low",
    confidence="low",
    cwe=(501,),
    source="CWE-501; nearest: none in ruff or bandit",
    limits="It does not know whether a value was compared with a stored one by a query.",
    flags="""\
from flask import request, session

def choose():
    session["role"] = request.form["role"]
""",
    passes="""\
from flask import abort, request, session

def choose():
    role = request.form["role"]
    if role not in ("reader", "writer"):
        abort(400)
    session["role"] = role
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds values of a client put into the session unchecked, where later code takes them for the server's own."""
    return matches(file, "trust", _message)


def _message(hit: Hit, what: str) -> str:
    return (
        f"The session now holds {what}, and code that reads the session takes it for the server's own. "
        "Check the value against what is allowed before it is stored."
    )
