"""`eval` reads its text as a program a second time: an argument with `;` in it starts another one."""

import re
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# What comes from whoever called the script, or from a file or line that was read.
_GIVEN = re.compile(r"\$(?:[1-9@*]|\{[1-9@*][^}]*\}|REPLY\b|\{REPLY\})|\$(?:QUERY_STRING|HTTP_\w+|GITHUB_HEAD_REF)\b")


@rule(
    severity="high",
    confidence="medium",
    cwe=(78,),
    languages=("shell",),
    source="CWE-78; nearest: shellcheck SC2294",
    flags='run() {\n  eval "$1"\n}\n',
    passes='run() {\n  "$@"\n}\neval "$(ssh-agent -s)"\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `eval` and `sh -c` with an argument of the script in the text that they run."""
    for command in file.kinds("command"):
        name = command.field("name")
        text = command.text()
        runs = name is not None and (name.text() == "eval" or re.match(r"(?:ba|z|da)?sh\s+-c\b", text))
        given = _GIVEN.search(text) if runs else None
        if given and not re.search(r"-c\s+'[^']*'", text):
            yield file.match(
                command,
                f"`{given.group()}` is read as a program here: `;` or `$()` in it runs another one."
                ' Run the command as a list, such as `"$@"`, without `eval`.',
            )
