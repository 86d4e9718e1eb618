"""Places in text: spans as the contract counts them, and sets of lines."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range: lines from 1, inclusive; byte columns from 1, the end exclusive; 0 is the whole line."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def lines(cls, first: int, last: int | None = None) -> "Span":
        """Whole lines, both inclusive."""
        return cls(first, 0, first if last is None else last, 0)


class Lines:
    """A set of line numbers, kept as ascending runs that do not overlap."""

    def __init__(self, runs: Iterable[tuple[int, int]]) -> None:
        self.runs: Sequence[tuple[int, int]] = tuple(sorted(runs))
        self._starts = [first for first, _ in self.runs]

    def __contains__(self, line: int) -> bool:
        index = bisect_right(self._starts, line) - 1
        return index >= 0 and line <= self.runs[index][1]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.runs)

    def first_in(self, first: int, last: int) -> int | None:
        """The smallest member between two lines, both inclusive."""
        index = bisect_right(self._starts, first) - 1
        if index >= 0 and self.runs[index][1] >= first:
            return first
        after = self._starts[index + 1 : index + 2]
        return after[0] if after and after[0] <= last else None

    def touches(self, span: Span) -> bool:
        """Whether any line of the span is a member."""
        return self.first_in(span.line, span.end_line) is not None


EVERY_LINE = Lines([(1, 2**31 - 1)])


class LineIndex:
    """Turns offsets of a text into lines and byte columns."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        position = text.find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = text.find("\n", position + 1)

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def last(self) -> int:
        """The number of the last line; what a final line break leaves behind it is none."""
        return max(1, len(self._starts) - self.text.endswith("\n"))

    def line(self, number: int) -> str:
        """One line without its end; empty when there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].removesuffix("\r")

    def place(self, offset: int) -> tuple[int, int]:
        """Line and byte column, both from 1, of a character offset."""
        line = bisect_right(self._starts, offset)
        return line, len(self.text[self._starts[line - 1] : offset].encode()) + 1

    def span(self, start: int, end: int) -> Span:
        """The span between two character offsets."""
        return Span(*self.place(start), *self.place(end))

    def offset(self, line: int, column: int) -> int:
        """Character offset of a line and a byte column; column 0 is the start of the line."""
        if line > len(self._starts):
            return len(self.text)
        start = self._starts[line - 1]
        if column <= 1:
            return start
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return start + len(self.text[start:end].encode()[: column - 1].decode(errors="ignore"))

    def cut(self, span: Span) -> str:
        """The text of a span."""
        start = self.offset(span.line, span.column)
        if span.end_column:
            return self.text[start : self.offset(span.end_line, span.end_column)]
        return self.text[start : self.offset(span.end_line, 1) + len(self.line(span.end_line))]
