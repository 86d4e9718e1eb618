"""`eval` has no safe subset: an expression reaches every module of the process."""

import ast
from collections.abc import Iterator
from functools import partial

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="critical",
    confidence="high",
    cwe=(95,),
    source="CWE-95; nearest: bandit B307, ruff S307 (every eval)",
    flags="""\
from flask import request

def total():
    return {"total": eval(request.form["expression"])}

def value_of(expression):
    return eval(expression)
""",
    passes="""\
import ast
from flask import request

def total():
    return {"total": ast.literal_eval(request.form["expression"])}

def value_of(expression):
    return ast.literal_eval(expression)
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds text run as Python that a client, user or caller chooses, which gives them the whole process."""
    return matches(file, "code", partial(_message, file), inside_severity="high")


def _message(file: SourceFile, hit: Hit, what: str) -> str:
    name = file.name(hit.node.func) if isinstance(hit.node, ast.Call) else "the call"
    return (
        f"`{name}` runs {what}, as Python code of this process. "
        "Read values with `json.loads` or `ast.literal_eval`, and choose among names of your own for anything else."
    )
