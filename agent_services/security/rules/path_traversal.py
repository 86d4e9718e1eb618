"""`..` and absolute names leave the folder that was meant."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(22,),
    source="CWE-22; nearest: none in ruff or bandit; semgrep has framework rules",
    flags="""\
import os
from flask import request

def show():
    with open(os.path.join("reports", request.args["name"])) as file:
        return {"text": file.read()}
""",
    passes="""\
import os
from flask import request
from werkzeug.utils import secure_filename

def show():
    with open(os.path.join("reports", secure_filename(request.args["name"]))) as file:
        return {"text": file.read()}
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds file names that a client chooses, which lets them reach files outside the folder that was meant."""
    return matches(file, "path", _message, inside_severity="medium")


def _message(hit: Hit, what: str) -> str:
    return (
        f"The path holds {what}: `../` or an absolute name leads outside the folder that is meant. "
        "Resolve the path and check `is_relative_to` the folder, or use `werkzeug.utils.secure_filename`."
    )
