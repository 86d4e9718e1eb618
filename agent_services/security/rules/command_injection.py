"""A shell reads its whole command line as a program: `;` and `$()` in a value start another one."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="critical",
    confidence="high",
    cwe=(78,),
    source="CWE-78; nearest: bandit B602, B605; ruff S602, S605",
    references=(
        (
            "OWASP: OS command injection",
            "https://cheatsheetseries.owasp.org/cheatsheets/OS_Command_Injection_Defense_Cheat_Sheet.html",
        ),
    ),
    flags="""\
import os
from flask import request

def ping():
    os.system("ping -c 1 " + request.args["host"])

def show(folder):
    os.system(f"ls {folder}")
""",
    passes="""\
import os
import shlex
import subprocess
from flask import request

def ping():
    subprocess.run(["ping", "-c", "1", "--", request.args["host"]], check=True)

def show(folder):
    os.system(f"ls {shlex.quote(folder)}")
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds shell commands put together from values that a client or caller chooses, which runs programs of theirs."""
    return matches(file, "command", _message, inside_severity="high")


def _message(hit: Hit, what: str) -> str:
    return (
        f"The command holds {what}: `;` or `$(...)` in it runs another program. "
        "Call the program with a list of arguments and without a shell, or quote the value with `shlex.quote`."
    )
