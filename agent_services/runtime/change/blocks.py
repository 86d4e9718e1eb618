"""Runs of equal lines between texts, literals and layout aside, found by hashing windows of lines."""

import re
from dataclasses import dataclass
from functools import lru_cache

_LITERAL = re.compile(r"[rbfuRBFU]{0,2}(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|\b\d[\w.]*")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_QUIET = re.compile(r"(?:#|//|\*|/\*|import\b|from\b|export .* from\b|@\w|[)\]}({\[,;:]+$|\"\"\"|''')")

# `severity="high",` and the like: tables of facts look alike without being copies.
_FACT = re.compile(r"(?:\w+\s*[=:]\s*|0\s*:\s*)?[(\[{]*(?:0|True|False|None|true|false|null|,|\s)*[)\]},;]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its number, its text without literals and spaces, and its number of tokens."""

    number: int
    text: str
    tokens: int


@lru_cache(maxsize=512)
def telling_lines(text: str) -> tuple[Line, ...]:
    """Lines without blanks, comments, imports, closing brackets and docstrings."""
    found = []
    in_docstring = False
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        quotes = stripped.count('"""') + stripped.count("'''")
        if in_docstring or quotes:
            in_docstring ^= quotes % 2 == 1
            continue
        plain = _LITERAL.sub("0", stripped)
        if stripped and not _QUIET.match(stripped) and not _FACT.fullmatch(plain):
            found.append(Line(number, "".join(plain.split()), len(_TOKEN.findall(plain))))
    return tuple(found)


def windows(lines: tuple[Line, ...], size: int) -> dict[int, list[int]]:
    """Hash of every run of so many lines -> indexes where it starts, ascending."""
    hashes = [hash(line.text) for line in lines]
    found: dict[int, list[int]] = {}
    for start in range(len(lines) - size + 1):
        found.setdefault(hash(tuple(hashes[start : start + size])), []).append(start)
    return found


def run_length(one: tuple[Line, ...], start: int, other: tuple[Line, ...], other_start: int) -> int:
    """How many lines are equal from two places on; within one text the runs never overlap."""
    most = min(len(one) - start, len(other) - other_start)
    if one is other:
        most = min(most, abs(start - other_start))
    length = 0
    while length < most and one[start + length].text == other[other_start + length].text:
        length += 1
    return length
