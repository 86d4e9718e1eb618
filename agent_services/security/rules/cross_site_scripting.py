"""What a page shows unescaped runs in every visitor's browser with that visitor's session."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(79,),
    source="CWE-79; nearest: ruff S308, S704 (no data flow)",
    flags="""\
from flask import Flask, request

app = Flask(__name__)

@app.get("/hello")
def hello():
    return f"<h1>Hello {request.args['name']}</h1>"
""",
    passes="""\
from flask import Flask, request
from markupsafe import escape

app = Flask(__name__)

@app.get("/hello")
def hello():
    return f"<h1>Hello {escape(request.args['name'])}</h1>"
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds HTML put together from values that a client chooses, which runs their script in other people's browsers."""
    return matches(file, "xss", _message, inside_severity="medium")


def _message(hit: Hit, what: str) -> str:
    return (
        f"The page holds {what}, without escaping: markup in it runs as script in the visitor's browser. "
        "Render it through a template, or escape it with `markupsafe.escape`."
    )
