"""Places in the files of a change: whether they exist, what stands there, and what an edit makes of it."""

import codecs
import re
from itertools import pairwise

from conformance.answer import short
from conformance.change import Change
from squad.code.v1.finding_pb2 import Evidence, Fix, TextEdit
from squad.code.v1.location_pb2 import Location, TextRange

_MASK = re.compile(r"\*{3,}|…")


class Text:
    """A file in lines, each with its end."""

    def __init__(self, content: bytes) -> None:
        lines = [line + b"\n" for line in content.split(b"\n")]
        lines[-1] = lines[-1][:-1]
        self.lines = [line for line in lines if line]

    def quoted(self, place: TextRange) -> bytes:
        """The whole lines of a range."""
        return b"".join(self.lines[place.start_line - 1 : place.end_line])

    def holds(self, place: TextRange, *, to_the_end: bool = False) -> bool:
        """Whether it exists and runs forward. `to_the_end`: the start of the line after the last counts."""
        if to_the_end and place.end_line == len(self.lines) + 1 and place.end_column == 1:
            return 1 <= place.start_line <= place.end_line
        if not 1 <= place.start_line <= place.end_line <= max(1, len(self.lines)):
            return False
        first, last = (self._width(line) for line in (place.start_line, place.end_line))
        forward = place.start_line < place.end_line or not 0 < place.end_column < place.start_column
        return 0 <= place.start_column <= first + 1 and 0 <= place.end_column <= last + 1 and forward

    def offset(self, line: int, column: int) -> int:
        """Bytes before a place."""
        return sum(map(len, self.lines[: line - 1])) + column - 1

    def with_prefix(self, line: int, prefix: bytes) -> bytes | None:
        """The file with `prefix` before the code of a line; None where a line cannot be moved so."""
        if not 1 <= line <= len(self.lines) or self.lines[line - 1].startswith(codecs.BOM_UTF8):
            return None
        code = self.lines[line - 1].lstrip(b" \t")
        indent = self.lines[line - 1][: len(self.lines[line - 1]) - len(code)]
        return b"".join([*self.lines[: line - 1], indent + prefix + code, *self.lines[line:]])

    def _width(self, line: int) -> int:
        return len(self.lines[line - 1].rstrip(b"\n")) if self.lines else 0


def place_problem(place: Location, change: Change) -> str:
    """Why a place is none, a sentence without its subject; empty when it exists or cannot be known."""
    content = change.text(place.path)
    if content is None:
        return f"speaks of {short(place.path)}, which is not in the change"
    if not Text(content).holds(place.range):
        said = place.range
        where = f"{said.start_line}:{said.start_column} to {said.end_line}:{said.end_column}"
        return (
            f"points to {short(place.path)} {where}, "
            "which is not there: lines and columns count from 1, columns in bytes of UTF-8"
        )
    return ""


def quote_problem(piece: Evidence, change: Change) -> str:
    """Why a quote is none; what is masked or cut off is left out of it."""
    content = change.text(piece.location.path)
    if content is None or not Text(content).holds(piece.location.range):
        return ""  # that is another check's to say
    code = Text(content).quoted(piece.location.range).decode("utf-8", "replace").replace("\r\n", "\n")
    at = 0
    for part in _MASK.split(piece.quote.replace("\r\n", "\n").strip()):
        found = code.find(part, at)
        if found < 0:
            return f"quotes {short(piece.quote)}, which does not stand in line {piece.location.range.start_line}"
        at = found + len(part)
    return ""


def edit_problem(fix: Fix, change: Change) -> str:
    """Why a fix cannot be applied; empty when it can."""
    if not fix.edits:
        return "has no edits"
    for edit in fix.edits:
        if said := _one_edit(edit, change):
            return said
    ends = [(edit.path, *_span(edit, change)) for edit in fix.edits]
    if any(before[0] == after[0] and before[2] > after[1] for before, after in pairwise(ends)):
        return "has edits that overlap, or are not ascending"
    return ""


def _one_edit(edit: TextEdit, change: Change) -> str:
    file = change.file(edit.path)
    if file is None or file.new is None:
        return f"edits {short(edit.path)}, which is not in the change"
    if edit.range.start_column < 1 or edit.range.end_column < 1:
        return "has an edit without columns"
    if not Text(file.new).holds(edit.range, to_the_end=True):
        return f"edits a place of {short(edit.path)} that is not there"
    start, end = _span(edit, change)
    if not file.new.isascii():
        try:
            (file.new[:start] + edit.new_text.encode() + file.new[end:]).decode()
        except UnicodeDecodeError:
            return f"cuts a character of {short(edit.path)} in two: columns are bytes of UTF-8"
    return ""


def _span(edit: TextEdit, change: Change) -> tuple[int, int]:
    text, place = Text(change.text(edit.path) or b""), edit.range
    return text.offset(place.start_line, place.start_column), text.offset(place.end_line, place.end_column)
