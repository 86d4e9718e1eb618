"""Signs that turn the direction of writing show a reviewer another program than the one that runs."""

import re
from collections.abc import Iterator

from agent_services.runtime.leaks.secrets import is_test_place
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# Embeddings and overrides, and isolates, with the signs that end them.
_OPENING = re.compile("[\u202a\u202b\u202d\u202e\u2066\u2067\u2068]")
_ENDING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
_OVERRIDES = "\u202d\u202e"
_PROSE = ("markdown", "restructuredtext", "text", "html", "json", "csv")


@rule(
    severity="high",
    confidence="high",
    cwe=(1007, 451),
    languages=("*",),
    source="CVE-2021-42574, Unicode UTS #55; nearest: bandit B613, ruff PLE2502",
    references=(("Trojan Source", "https://trojansource.codes/"),),
    flags='access = "user\u202e \u2066# admin only\u2069 \u2066"\n',
    passes='greeting = "\u2067\u05e9\u05dc\u05d5\u05dd\u2069"\n',
    limits="Texts in a language written from right to left may use the signs if they end them on the same line.",
    reads="text",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds signs that turn the direction of writing, so that code does something else than it shows."""
    if file.language in _PROSE and is_test_place(file.path):
        return  # data that programs are tested with
    for found in _OPENING.finditer(file.text):
        line = file.lines.line(file.lines.place(found.start())[0])
        ends = line.count(_ENDING.get(found.group(), "\u2069"))
        override = found.group() in _OVERRIDES and file.language not in _PROSE
        if override or ends < line.count(found.group()):
            yield file.match(
                file.lines.span(found.start(), found.end()),
                f"The invisible sign U+{ord(found.group()):04X} changes the order in which this line is shown, so that"
                " a reader sees another program than the one that runs. Remove it, or write it as an escape.",
            )
