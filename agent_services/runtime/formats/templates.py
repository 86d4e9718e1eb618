"""HTML templates of Jinja, Django and their like: outputs, and where escaping is off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.source import SourceFile

LANGUAGES = ("html", "template")
_OUTPUT = re.compile(r"\{\{-?(?P<inside>[^{}]{1,500}?)-?\}\}")
_BLOCK_OFF = re.compile(r"\{%-?\s*autoescape\s+(off|false)\s*-?%\}", re.IGNORECASE)
_TEMPLATE_MARK = re.compile(r"\{%-?\s*\w+|\{\{-?\s*[\w.]+\s*(\||-?\}\})")


@dataclass(frozen=True)
class Output:
    """One `{{ ... }}`: what is shown, the filters on it in order, and the offsets of its text."""

    shown: str
    filters: tuple[str, ...]
    start: int
    end: int


def is_template(file: SourceFile) -> bool:
    """Whether a file holds what a template engine of the server fills in."""
    return file.language in LANGUAGES and _TEMPLATE_MARK.search(file.text) is not None


def outputs(text: str) -> Iterator[Output]:
    """Every output, in the order of the text."""
    for found in _OUTPUT.finditer(text):
        shown, *filters = [part.strip() for part in found["inside"].split("|")]
        yield Output(shown, tuple(re.split(r"[(:\s]", each)[0] for each in filters), found.start(), found.end())


def unescaped_blocks(text: str) -> Iterator[re.Match[str]]:
    """Tags that turn escaping off for what follows."""
    yield from _BLOCK_OFF.finditer(text)
