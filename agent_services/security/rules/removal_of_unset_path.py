"""A variable that was never set is nothing: `rm -rf "$DIR/"*` is then `rm -rf /*`."""

import re
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_PATH = re.compile(r"^\"?\$(?:\{(?P<braced>\w+)\}|(?P<plain>\w+))\"?/(?:\*|\"|$|\.\*)")
_STRICT = re.compile(r"^\s*set\s+(?:-\w*u|-o\s+nounset|-\w+\s+-\w*u)|^#!.*\s-\w*u", re.MULTILINE)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(73, 456),
    languages=("shell",),
    source="CWE-456; nearest: shellcheck SC2115",
    flags='rm -rf "$BUILD/"*\n',
    passes='rm -rf "${BUILD:?}/"*\nTARGET=/srv/app\nrm -rf "$TARGET/"*\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds removals of everything under a variable that may be empty, and so of the whole machine."""
    if _STRICT.search(file.text):
        return
    for command in file.kinds("command"):
        name = command.field("name")
        words = [child.text() for child in command.children()[1:]] if name and name.text() in ("rm", "sudo") else []
        if not any(re.fullmatch(r"-\w*[rR]\w*|--recursive", word) for word in words):
            continue
        for word in words:
            found = _PATH.match(word)
            variable = found and (found.group("braced") or found.group("plain"))
            if variable and not re.search(
                rf"^\s*(?:export\s+|local\s+|readonly\s+)?{variable}=[^\s;$`]", file.text, re.MULTILINE
            ):
                yield file.match(
                    command,
                    f"When `{variable}` is not set, `{word}` is everything under `/`."
                    f" Write `${{{variable}:?}}`, which stops the script, or begin with `set -u`.",
                )
