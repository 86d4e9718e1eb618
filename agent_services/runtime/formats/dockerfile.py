"""Dockerfiles by their instructions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span

_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)", re.DOTALL)
_HERE = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction with its arguments; lines that go on are joined, comments between them are left out."""

    name: str
    arguments: str
    line: int
    end_line: int

    @property
    def span(self) -> Span:
        """Its lines."""
        return Span.lines(self.line, self.end_line)


def instructions(file: SourceFile) -> tuple[Instruction, ...]:
    """The instructions, in order."""
    return file.once(_of_file)


def _of_file(file: SourceFile) -> tuple[Instruction, ...]:
    return tuple(_instructions(file.text.split("\n")))


def _instructions(lines: list[str]) -> Iterator[Instruction]:
    number = 0
    while number < len(lines):
        first, parts = number, []
        while number < len(lines):
            line = lines[number]
            number += 1
            if line.lstrip().startswith("#"):
                continue
            parts.append(line.rstrip().removesuffix("\\"))
            if not line.rstrip().endswith("\\"):
                break
        number = _after_here_documents(lines, number, parts)
        found = _INSTRUCTION.match(" ".join(parts))
        if found:
            yield Instruction(found.group(1).upper(), found.group(2).strip(), first + 1, number)


def _after_here_documents(lines: list[str], number: int, parts: list[str]) -> int:
    """`RUN <<EOF` goes on until a line of that word."""
    for word in _HERE.findall(" ".join(parts)):
        while number < len(lines):
            parts.append(lines[number])
            number += 1
            if lines[number - 1].strip() == word:
                break
    return number
