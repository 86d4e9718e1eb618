"""A fix that takes a statement out leaves its blank lines behind: here they go along, as a person would do it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from squad.code.v1.finding_pb2 import TextEdit
from squad.code.v1.location_pb2 import TextRange

# Below the head of a block, as at the top of a file, nobody leaves lines blank.
_HEADS = (b":", b"{", b"(", b"[")


@dataclass(frozen=True, slots=True)
class _Removal:
    """Whole lines that go, numbered from 1, the last one included."""

    first: int
    last: int


def without_gaps(text: str, edits: Sequence[TextEdit]) -> list[TextEdit]:
    """The same edits, ascending, but those that empty lines take them away, with the blank lines that are now too many.

    Between two statements the longer of both gaps stays; at the ends of the file and below the head of a block none.
    """
    lines = text.encode("utf-8", "surrogatepass").split(b"\n")
    removed: list[TextEdit] = []
    others: list[TextEdit] = []
    for edit in edits:
        (removed if _empties(lines, edit) else others).append(edit)
    # What another edit writes to is no gap.
    taken = {number for edit in others for number in range(edit.range.start_line, edit.range.end_line + 1)}
    taken |= {number for each in map(_lines_of, removed) for number in range(each.first, each.last + 1)}
    wide = [_edit(lines, edits[0].path, _widened(lines, run, taken)) for run in _runs(removed)]
    return sorted([*others, *wide], key=lambda edit: (edit.range.start_line, edit.range.start_column))


def _empties(lines: Sequence[bytes], edit: TextEdit) -> bool:
    """Whether an edit takes away all that stands in the lines it touches, and something does."""
    gone = _lines_of(edit)
    before = lines[gone.first - 1][: edit.range.start_column - 1]
    after = lines[gone.last - 1][edit.range.end_column - 1 :] if gone.last == edit.range.end_line else b""
    something = any(line.strip() for line in lines[gone.first - 1 : gone.last])
    return something and not (edit.new_text or before.strip() or after.strip())


def _lines_of(edit: TextEdit) -> _Removal:
    ends_before = edit.range.end_column == 1 and edit.range.end_line > edit.range.start_line
    return _Removal(edit.range.start_line, edit.range.end_line - ends_before)


def _runs(removed: Sequence[TextEdit]) -> Iterator[_Removal]:
    """Removals that follow each other, as one."""
    run: _Removal | None = None
    for each in sorted(map(_lines_of, removed), key=lambda one: one.first):
        if run and each.first <= run.last + 1:
            run = _Removal(run.first, max(run.last, each.last))
            continue
        if run:
            yield run
        run = each
    if run:
        yield run


def _widened(lines: Sequence[bytes], run: _Removal, taken: set[int]) -> _Removal:
    count = len(lines) - (lines[-1] == b"")
    above = _blank(lines, range(run.first - 1, 0, -1), taken)
    below = _blank(lines, range(run.last + 1, count + 1), taken)
    before = run.first - above - 1
    if run.last + below == count:
        return _Removal(run.first - above, count)
    at_head = before == 0 or lines[before - 1].rstrip().endswith(_HEADS)
    return _Removal(run.first, run.last + (below if at_head else min(above, below)))


def _blank(lines: Sequence[bytes], numbers: range, taken: set[int]) -> int:
    """How many of these lines in a row are blank."""
    full = (at for at, number in enumerate(numbers) if number in taken or lines[number - 1].strip())
    return next(full, len(numbers))


def _edit(lines: Sequence[bytes], path: str, run: _Removal) -> TextEdit:
    end = (run.last + 1, 1) if run.last < len(lines) else (run.last, len(lines[-1]) + 1)
    place = TextRange(start_line=run.first, start_column=1, end_line=end[0], end_column=end[1])
    return TextEdit(path=path, range=place)
