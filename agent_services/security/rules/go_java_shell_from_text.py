"""The shell reads the whole line as a program: `;` and `$()` in a value start another one."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent_services.runtime.formats.calls import Call, calls, is_fixed, put_together
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_SHELL = re.compile(r"\"(?:/bin/|/usr/bin/)?(?:ba|z|da)?sh\"|\"cmd(?:\.exe)?\"|\"powershell(?:\.exe)?\"")
_LINE = re.compile(r"\"(?:-l?c|/[cC]|-Command)\"")


@rule(
    severity="high",
    confidence="medium",
    cwe=(78,),
    languages=("go", "java"),
    source="CWE-78; nearest: gosec G204 (every variable), find-sec-bugs COMMAND_INJECTION",
    flags='package a\n\nfunc list(folder string) {\n\texec.Command("sh", "-c", "ls "+folder).Run()\n}\n',
    passes='package a\n\nfunc list(folder string) {\n\texec.Command("ls", "--", folder).Run()\n}\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds commands of Go and Java put together from values, which lets their author run other programs."""
    for call in calls(file):
        line = _line(call)
        values = put_together(line) if line is not None else []
        if line is not None and values:
            yield file.match(
                line,
                f"`{values[0].text()[:60]}` becomes part of a command line: `;` or a blank in it runs something else."
                " Give program and arguments one by one, without a shell.",
            )


def _line(call: Call) -> "SgNode | None":
    """The argument that is read as a command line."""
    given = call.arguments
    if call.name in ("exec.Command", "exec.CommandContext", "ProcessBuilder"):
        shell = [number for number, part in enumerate(given) if _SHELL.fullmatch(part.text())]
        after = given[shell[0] + 1 :] if shell else ()
        return after[1] if len(after) > 1 and _LINE.fullmatch(after[0].text()) and not is_fixed(after[1]) else None
    runtime = call.method == "exec" and ("Runtime" in call.name or call.name in ("rt.exec", "runtime.exec", "r.exec"))
    return given[0] if runtime and given else None
