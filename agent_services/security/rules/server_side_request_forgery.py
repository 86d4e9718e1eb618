"""The server can reach what the client cannot: metadata services, admin ports, other tenants."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(918,),
    source="CWE-918; nearest: none in ruff or bandit",
    references=(
        (
            "OWASP: SSRF prevention",
            "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
        ),
    ),
    flags="""\
import requests
from flask import request

def preview():
    return {"text": requests.get(request.args["url"], timeout=5).text}
""",
    passes="""\
import requests
from flask import request

def preview():
    return {"text": requests.get("https://api.example.com/items/" + request.args["id"], timeout=5).text}
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds requests to addresses that a client chooses, which lets them reach hosts only this server can see."""
    return matches(file, "ssrf", _message, inside_severity="medium")


def _message(hit: Hit, what: str) -> str:
    return (
        f"The address of this request holds {what}, so that the client decides which host this server talks to, "
        "internal ones included. Compare the host with a list of those allowed before the call."
    )
