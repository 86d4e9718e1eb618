"""SQL by its statements, without comments and texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span

# Comments, texts, quoted names, bodies between dollar signs; each is one piece that holds no semicolon of ours.
# One that is never closed goes on to the end, so that the text is read once.
_PIECE = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*(?:'|\Z)|\"[^\"]*(?:\"|\Z)|`[^`]*(?:`|\Z)"
    r"|\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z)|;|[^-/'\"`$;]+|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `bare` has a blank for every comment and `''` for every text."""

    bare: str
    span: Span


def statements(file: SourceFile) -> Iterator[Statement]:
    """The statements of a file, in order."""
    start, bare = 0, ""
    for piece in _PIECE.finditer(file.text):
        text = piece.group()
        if text == ";":
            yield from _statement(file, bare, start, piece.start())
            start, bare = piece.end(), ""
        elif text.startswith(("--", "/*")):
            start = piece.end() if not bare.strip() else start
            bare += " "
        else:
            bare += "''" if text[0] in "'$" and len(text) > 1 else text
    yield from _statement(file, bare, start, len(file.text))


def _statement(file: SourceFile, bare: str, start: int, end: int) -> Iterator[Statement]:
    if bare.strip():
        first = start + len(file.text[start:end]) - len(file.text[start:end].lstrip())
        yield Statement(" ".join(bare.split()), file.lines.span(first, max(first + 1, end)))
