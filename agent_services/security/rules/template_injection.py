"""A template is a program: `{{ ... }}` reaches Python objects and from there the process."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="critical",
    confidence="high",
    cwe=(1336,),
    source="CWE-1336; nearest: none in ruff; bandit B701 looks at autoescape only",
    flags="""\
from flask import render_template_string, request

def hello():
    return render_template_string("Hello " + request.args["name"])
""",
    passes="""\
from flask import render_template_string, request

def hello():
    return render_template_string("Hello {{ name }}", name=request.args["name"])
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds templates whose text a client chooses, which lets them run code on the server."""
    return matches(file, "template", _message, inside_severity="medium")


def _message(hit: Hit, what: str) -> str:
    return (
        f"The template's own text holds {what}: `{{{{ ... }}}}` in it runs on the server. "
        "Keep the text fixed and pass the value as a variable."
    )
