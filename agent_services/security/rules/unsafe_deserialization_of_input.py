"""A pickle is a program: loading it runs what its author chose."""

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
    cwe=(502,),
    source="CWE-502; nearest: bandit B301 and ruff S301 flag every pickle",
    flags="""\
import base64
import pickle
from flask import request

def restore():
    return {"state": pickle.loads(base64.b64decode(request.cookies["state"]))}
""",
    passes="""\
import json
from flask import request

def restore():
    return {"state": json.loads(request.cookies["state"])}
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds serialized objects that a client, user or caller chooses, which run their code while they are loaded."""
    return matches(file, "deserialization", partial(_message, file), inside_severity="medium")


def _message(file: SourceFile, hit: Hit, what: str) -> str:
    name = file.name(hit.node.func) if isinstance(hit.node, ast.Call) else "the call"
    return (
        f"`{name}` loads {what}: such data may run any code while it is loaded. "
        "Exchange JSON, or sign the data and check the signature first."
    )
