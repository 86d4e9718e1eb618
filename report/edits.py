"""A fix as the lines that go and the lines that come, for people to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from report.document import ReviewDocument
from squad.code.v1.finding_pb2 import Fix, TextEdit


@dataclass(frozen=True)
class Replacement:
    """Whole lines of one file, from `start_line` on, and what takes their place."""

    path: str
    start_line: int
    old: Sequence[str]
    new: Sequence[str]

    @property
    def numbered_old(self) -> Iterator[tuple[int, str]]:
        """The lines that go, each with its number."""
        return enumerate(self.old, start=self.start_line)


def replacements(document: ReviewDocument, fix: Fix) -> list[Replacement]:
    """The fix by whole lines, ascending; none when a text it edits is unknown."""
    if any(edit.path not in document.texts for edit in fix.edits):
        return []
    return [_replacement(document, group) for group in _touching(fix.edits)]


def _touching(edits: Sequence[TextEdit]) -> Iterator[list[TextEdit]]:
    """Groups edits that share a line."""
    group: list[TextEdit] = []
    for edit in sorted(edits, key=lambda each: (each.path, each.range.start_line, each.range.start_column)):
        if group and (edit.path != group[-1].path or edit.range.start_line > group[-1].range.end_line):
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _replacement(document: ReviewDocument, group: Sequence[TextEdit]) -> Replacement:
    path, start, end = group[0].path, group[0].range.start_line, group[-1].range.end_line
    lines = document.lines(path)[start - 1 : end]
    text = bytearray(b"\n".join(lines))
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines) + 1)]
    for edit in reversed(group):
        first = starts[edit.range.start_line - start] + max(0, edit.range.start_column - 1)
        last = starts[edit.range.end_line - start] + max(0, edit.range.end_column - 1)
        text[first:last] = edit.new_text.encode()
    new = text.decode("utf-8", "replace").split("\n")
    old = [line.decode("utf-8", "replace") for line in lines]
    return _without_common_ends(path, start, old, new)


def _without_common_ends(path: str, start: int, old: list[str], new: list[str]) -> Replacement:
    while old and new and old[0] == new[0]:
        old, new, start = old[1:], new[1:], start + 1
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return Replacement(path, start, old, new)
