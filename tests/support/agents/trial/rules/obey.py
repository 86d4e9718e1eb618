"""Every line that says `do: X` has X done; what it does not know it has found, and VERSION is its version."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span
from tests.support.agents.trial import VERSION

DEEDS: dict[str, Callable[[], object]] = {
    "eat": lambda: bytearray(16 * 1024**3),
    "regex": lambda: re.match(r"(a+)+$", "a" * 64 + "b"),
    "raise": lambda: 1 / 0,
    "vanish": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "sleep": lambda: time.sleep(60),
    "nap": lambda: time.sleep(0.5),
    "hold": lambda: _hold(os.environ.get("TRIAL_HOLD")),
}


def _hold(path: str | None) -> None:
    """Goes on when the file is gone."""
    while path and Path(path).exists():
        time.sleep(0.01)


@rule(severity="low", confidence="high", source="tests", flags="do: find\n", passes="nothing\n", reads="text")
def check(file: SourceFile) -> Iterator[Match]:
    """Does what the file says."""
    for number, line in enumerate(file.text.split("\n"), start=1):
        word = line.partition("do: ")[2]
        if word in DEEDS:
            DEEDS[word]()
        elif word:
            yield file.match(Span.lines(number), f"{word.replace('VERSION', VERSION)} was found.")
