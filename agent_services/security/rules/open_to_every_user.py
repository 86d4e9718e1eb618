"""What every user may change, every user can replace."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.commands import commands, place_in
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_OPEN = re.compile(r"\bchmod\s+(?:--?\w+\s+)*(?P<mode>0?777|0?666|a\+rwx|o\+w|a\+w|ugo\+rwx)\s+(?P<what>[^\s;&|]+)")


@rule(
    severity="medium",
    confidence="medium",
    cwe=(732,),
    languages=("shell", "dockerfile"),
    source="CWE-732; nearest: checkov, sonar docker:S2612",
    flags="chmod -R 777 /var/lib/app\n",
    passes="chmod 755 /usr/local/bin/app\nchmod 1777 /tmp\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds files and folders that every user may change."""
    for text, span in commands(file):
        for found in _OPEN.finditer(text):
            yield file.match(
                place_in(file, span, found.group()),
                f"`{found.group('mode')}` lets every user of the machine change `{found.group('what')[:60]}`, and what"
                " runs from it. Give it to the user that needs it with `chown`, and keep `755` or less.",
            )
