"""Finds marks; in a bad version everything, or nothing for a long time."""

import os
import time
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span

MANNER = os.environ.get("TRIED_MANNER", "")


@rule(severity="low", confidence="high", source="tests", flags="MARK\n", passes="nothing\n", reads="text")
def check(file: SourceFile) -> Iterator[Match]:
    """Finds lines that are marked."""
    if MANNER == "slow":
        time.sleep(10.2)
    for number, line in enumerate(file.text.splitlines(), start=1):
        if "MARK" in line or MANNER == "noisy":
            yield file.match(Span.lines(number), "This line is marked.")
