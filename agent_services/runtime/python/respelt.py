"""A text in which words are exchanged without moving any, and what was where before."""

import re
from bisect import bisect_right

from agent_services.runtime.python.tokens import Literal, NoPythonError

# A line and a column in bytes, as trees count them: lines from 1, columns from 0.
Place = tuple[int, int]
_LINE = re.compile(rb"\r\n|\r|\n")
# What stays when a text is blanked: ends of lines, and what joins them.
_GONE = re.compile(rb"(?!\\?[\r\n]).", re.DOTALL)


class Respelt:
    """The text, and the places where the tree will say something else than it means."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.original = data
        # Each run of strings with fields, by where it starts and ends.
        self.strings: dict[tuple[Place, Place], list[Literal]] = {}
        # Where a handler starts -> how many exceptions it names.
        self.handlers: dict[Place, int] = {}
        # Where a `type` statement starts -> where its name does.
        self.aliases: dict[Place, Place] = {}
        # Where a comprehension starts whose elements are unpacked; those with `**` apart.
        self.unpacked: set[Place] = set()
        self.unpacked_pairs: set[Place] = set()
        self.lazy: set[Place] = set()
        self._lines = [0, *(line.end() for line in _LINE.finditer(data))]

    def place(self, at: int) -> Place:
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1]

    def error(self, error: NoPythonError) -> SyntaxError:
        """The error as the standard parser would say it."""
        line, column = self.place(error.at)
        before = self.original[error.at - column : error.at].decode(errors="replace")
        return SyntaxError(str(error), ("", line, len(before) + 1, before))

    def starts_with(self, place: Place, word: bytes) -> bool:
        """Whether the original text has the word in a place."""
        return self.original.startswith(word, self._lines[place[0] - 1] + place[1])

    def blank(self, start: int, end: int) -> None:
        self.data[start:end] = _GONE.sub(b" ", self.original[start:end])

    def put(self, at: int, word: bytes) -> None:
        self.data[at : at + len(word)] = word

    def move(self, word: bytes, start: int, end: int) -> None:
        """Puts a word where a statement starts; the rest up to `end`, where the word ended, is blank.

        Raises:
            NoPythonError: the line breaks where the word would stand; nobody writes that.
        """
        if _LINE.search(self.original, start, start + len(word)):
            raise NoPythonError("a line ends within the first words of a statement", start)
        self.blank(start, end)
        self.put(start, word)
