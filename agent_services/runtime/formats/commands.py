"""Command lines of shell scripts, Dockerfiles and workflows."""

from collections.abc import Iterator

from agent_services.runtime.formats.dockerfile import instructions
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span


def commands(file: SourceFile) -> Iterator[tuple[str, Span]]:
    """What a shell reads, line by line with continuations joined, and where it stands."""
    if file.language == "dockerfile":
        for instruction in instructions(file):
            if instruction.name == "RUN":
                yield instruction.arguments, instruction.span
        return
    number = 0
    lines = file.text.split("\n")
    while number < len(lines):
        first, parts = number, []
        while number < len(lines):
            parts.append(lines[number].removesuffix("\\"))
            number += 1
            if not lines[number - 1].endswith("\\"):
                break
        text = " ".join(parts)
        if not text.lstrip().startswith("#"):
            yield text, Span.lines(first + 1, number)


def place_in(file: SourceFile, span: Span, part: str) -> Span:
    """The line of a command that holds the beginning of a part of it; the whole command when none does."""
    lines = range(span.line, span.end_line + 1)
    return next((Span.lines(line) for line in lines if part[:30] in file.lines.line(line)), span)
