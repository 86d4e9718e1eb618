"""Comments in reviewed code that ask for silence: `squad: ignore[rule] reason`, and `noqa` and `nosec` in Python."""

import io
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["squad", "noqa", "nosec"]

_SQUAD = re.compile(r"(?:#|//|--|/\*|<!--|;|%)[ \t]*squad:[ \t]*ignore\b(?:\[([^\[\]]*)\])?(.*)")
_NOQA = re.compile(r"#[ \t]*(noqa)\b(?:[ \t]*:[ \t]*([A-Z]+[0-9]+(?:[, \t]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)
_NOSEC = re.compile(r"#[ \t]*(nosec)\b[ \t]*:?[ \t]*(B[0-9]{3}(?:[, \t]+B[0-9]{3})*)?", re.IGNORECASE)
_PYTHON: tuple[tuple[Kind, re.Pattern[str]], ...] = (("noqa", _NOQA), ("nosec", _NOSEC))
_WORDS = ("squad:", "noqa", "nosec")
_COMMENT_ENDS = ("*/", "-->")
_LONGEST_LINE = 2000
_MOST_COMMENTS = 1000
_MOST_LINES_BETWEEN = 20


@dataclass(frozen=True, slots=True)
class SilenceComment:
    """One such comment.

    Attributes:
        line: Where it stands.
        target: The line it is about: its own, or the next that is no comment when it stands alone.
        names: Rule ids or codes; empty: everything it can be about.
        reason: Why; of `squad: ignore` only.
        column: Where it begins in its line, from 0.
    """

    line: int
    target: int
    kind: Kind
    names: frozenset[str]
    reason: str = ""
    column: int = 0

    @property
    def key(self) -> tuple[str, frozenset[str], str]:
        """Equal for the same comment in another version of the file."""
        return self.kind, self.names, self.reason


def silence_comments(lines: Sequence[str], language: str) -> list[SilenceComment]:
    """At most 1,000 of a file, ascending by line."""
    if not any(word in line for line in lines for word in _WORDS):
        return []
    found = (comment for number, line in enumerate(lines, 1) for comment in _in_line(lines, number, line, language))
    return [comment for comment, _ in zip(found, range(_MOST_COMMENTS), strict=False)]


def comment_starts(lines: Sequence[str]) -> Mapping[int, int]:
    """By line of a Python file, the column where its comment begins; a text that looks like one asks for nothing.

    Lines behind the first that cannot be read have theirs at the beginning: it may be one.
    """
    starts: dict[int, int] = {}
    read = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
            read = token.end[0]
            if token.type == tokenize.COMMENT:
                starts[token.start[0]] = token.start[1]
    except (tokenize.TokenError, SyntaxError):
        starts |= dict.fromkeys(range(read + 1, len(lines) + 1), 0)
    return starts


def _in_line(lines: Sequence[str], number: int, line: str, language: str) -> Iterator[SilenceComment]:
    cut = max(0, len(line) - _LONGEST_LINE)
    line = line[cut:]
    if match := _SQUAD.search(line):
        alone = not line[: match.start()].strip()
        target = _next(lines, number) if alone else number
        yield SilenceComment(
            number, target, "squad", _names(match.group(1)), _reason(match.group(2)), cut + match.start()
        )
    for kind, pattern in _PYTHON if language == "python" else ():
        if match := pattern.search(line):
            yield SilenceComment(number, number, kind, _names((match.group(2) or "").upper()), "", cut + match.start())


def _names(text: str | None) -> frozenset[str]:
    return frozenset(re.split(r"[,\s]+", text.strip())) - {""} if text else frozenset()


def _reason(text: str) -> str:
    text = text.strip()
    for end in _COMMENT_ENDS:
        text = text.removesuffix(end).strip()
    return text.lstrip(":- ")[:300]


def _next(lines: Sequence[str], number: int) -> int:
    """Several may stand above one line."""
    last = min(len(lines), number + _MOST_LINES_BETWEEN)
    return next((below for below in range(number + 1, last + 1) if not _SQUAD.match(lines[below - 1].strip())), number)
