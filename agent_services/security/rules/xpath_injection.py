"""A quote in the value ends the string in the expression and changes what is selected."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(643,),
    source="CWE-643; nearest: none in ruff or bandit",
    flags="""\
from flask import request
from lxml import etree

def find(tree: etree._ElementTree):
    return {"n": len(tree.xpath(f"//user[@name='{request.args['name']}']"))}
""",
    passes="""\
from flask import request
from lxml import etree

def find(tree: etree._ElementTree):
    return {"n": len(tree.xpath("//user[@name=$name]", name=request.args["name"]))}
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds XPath expressions put together from values that a client chooses, which lets them select what they like."""
    return matches(file, "xpath", _message, inside_severity="medium")


def _message(hit: Hit, what: str) -> str:
    return (
        f"The XPath expression holds {what}: a quote in it changes what is selected. "
        "Write `$name` in the expression and pass the value as a keyword."
    )
