"""Text that a client chooses becomes part of the statement, so that the client can write the rest of it."""

from collections.abc import Iterator

from agent_services.runtime.flow.parameterize import parameterized
from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="critical",
    confidence="high",
    cwe=(89,),
    source="CWE-89; nearest: bandit B608, ruff S608 (text only, no data flow)",
    references=(
        (
            "OWASP: query parameterization",
            "https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html",
        ),
    ),
    flags="""\
from flask import request

def find(cursor):
    name = request.args["name"]
    cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")
""",
    passes="""\
from flask import request

def find(cursor):
    name = request.args["name"]
    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds SQL text put together from values that a client or caller chooses, which runs statements of theirs."""
    return matches(file, "sql", _message, inside_severity="high", fix=lambda hit: parameterized(file, hit))


def _message(hit: Hit, what: str) -> str:
    return (
        f"The SQL text holds {what}: text with a quote in it becomes part of the statement. "
        "Pass the value as a parameter and leave a placeholder in the text."
    )
