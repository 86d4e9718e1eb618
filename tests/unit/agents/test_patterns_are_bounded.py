"""No pattern of ours takes more than its share of time over text that somebody wrote against it."""

import pkgutil
import re
import signal
from collections.abc import Iterator
from importlib import import_module

import pytest

import agent_services

LENGTH = 2000
CPU_SECONDS = 1.0
RUNS = (
    "a",
    " ",
    ".",
    '"',
    "'",
    "/",
    "*",
    "a.",
    "a ",
    "{",
    "(",
    "= ",
    "a=",
    "\n",
    "0",
    "_",
    "A",
    "-",
    "<a ",
    "{/*",
    "%s",
    "\\",
)
ENTRIES = ("main", "try_out", "local")


def _modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(agent_services.__path__, "agent_services."):
        if not found.name.endswith(ENTRIES):
            yield found.name


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _patterns(each)
    elif isinstance(value, dict):
        for each in (*value, *value.values()):
            yield from _patterns(each)


def _hostile(pattern: re.Pattern[str]) -> Iterator[str]:
    """Long runs of one thing, and of the pattern's own words."""
    yield from (run * LENGTH for run in RUNS)
    words = sorted(set(re.findall(r"[A-Za-z]{3,}", re.sub(r"\\[a-zA-Z]", "", pattern.pattern))), key=len)[-6:]
    yield from (f"{word} " * (LENGTH // 4) for word in (*words, " ".join(words)))


def _gives_up(*_: object) -> None:
    raise TimeoutError


@pytest.mark.parametrize("module", sorted(_modules()))
def test_every_pattern_of_a_module_is_bounded_over_hostile_text(module: str) -> None:
    old = signal.signal(signal.SIGVTALRM, _gives_up)
    try:
        for pattern in (each for value in vars(import_module(module)).values() for each in _patterns(value)):
            for text in _hostile(pattern):
                signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
                pattern.search(text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, old)
