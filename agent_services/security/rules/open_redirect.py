"""A link to a trusted site that ends on another one is what phishing needs."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="high",
    cwe=(601,),
    source="CWE-601; nearest: none in ruff or bandit",
    flags="""\
from flask import redirect, request

def login():
    return redirect(request.args["next"])
""",
    passes="""\
from flask import redirect, request, url_for

def login():
    return redirect(url_for("home", tab=request.args["next"]))
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds redirects to addresses that a client chooses, which lends this site's name to others."""
    return matches(file, "redirect", _message, inside_severity="low")


def _message(hit: Hit, what: str) -> str:
    return (
        f"The redirect goes to {what}: a link to this site can end on any other. "
        "Redirect to a path of your own, or check the host first."
    )
