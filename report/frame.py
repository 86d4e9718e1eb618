"""A few lines of code around a finding, with what is meant underlined."""

from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from report.columns import characters
from report.document import ReviewDocument
from report.hostile import printable
from squad.code.v1.location_pb2 import Location, TextRange

Masked = Mapping[tuple[str, int], str]
"""(path, line) -> what to show instead of the line."""
_AROUND = 1
_MOST_LINES = 8
_TAB = "    "


def code_frame(document: ReviewDocument, location: Location, width: int, masked: Masked) -> Text:
    """The place with a line around it; empty when the text is unknown."""
    lines = document.lines(location.path)
    span = location.range
    end = min(len(lines), span.end_line + _AROUND, span.start_line + _MOST_LINES)
    room = max(20, width - 12)
    rows: list[Text] = []
    for number in range(max(1, span.start_line - _AROUND), end + 1):
        hidden = masked.get((location.path, number))
        code = hidden if hidden is not None else lines[number - 1].decode("utf-8", "replace")
        rows.append(_row(number, _visible(code), room, meant=span.start_line <= number <= span.end_line))
        if number == span.start_line and span.start_column and hidden is None:
            rows.append(_underline(lines[number - 1], span, room))
    return Text("\n").join(rows)


def _row(number: int, code: str, room: int, *, meant: bool) -> Text:
    row = Text.assemble(("  >" if meant else "   ", "bold red"), (f"{number:>5} │ ", "dim"), cut(code, room))
    row.rstrip()
    return row


def _underline(line: bytes, span: TextRange, room: int) -> Text:
    """Carets below the part of the first line that is meant."""
    text = line.decode("utf-8", "replace")
    start = characters(line, span.start_column)
    ends_here = span.end_line == span.start_line and span.end_column
    end = characters(line, span.end_column) if ends_here else len(text.rstrip())
    before = cell_len(_visible(text[:start]))
    length = max(1, cell_len(_visible(text[start:end])))
    carets = " " * before + "^" * min(length, max(1, room - before))
    return Text.assemble("   ", ("      │ ", "dim"), (carets, "bold red"))


def cut(text: str, room: int) -> str:
    """At most `room` columns of it, with a mark where it was cut."""
    return text if cell_len(text) <= room else set_cell_size(text, room - 1) + "…"


def _visible(text: str) -> str:
    return printable(text).replace("\t", _TAB)
