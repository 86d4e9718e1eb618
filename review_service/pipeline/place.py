"""Where on a pull request a finding can stand, and the lines its suggestion would put there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.edits import EditError, apply_edits
from review_service.pipeline.text import readable_text
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import FixStatus, ReviewFinding

LONGEST_COMMENT_LINES = 20


@dataclass(frozen=True, slots=True)
class Placement:
    """Whole head lines within one hunk. `suggestion`: the text that replaces them, without the last line end."""

    finding_id: str
    path: str
    start_line: int
    end_line: int
    suggestion: str | None


def place(findings: Sequence[ReviewFinding], files: Mapping[str, ReviewedFile]) -> dict[str, Placement]:
    """A placement for every finding that begins inside a hunk, by finding id."""
    found = (_placement(finding, files.get(finding.finding.location.path)) for finding in findings)
    return {placement.finding_id: placement for placement in found if placement is not None}


def _placement(finding: ReviewFinding, file: ReviewedFile | None) -> Placement | None:
    where = finding.finding.location.range
    hunk = file and next((h for h in file.hunks if h[0] <= where.start_line <= h[1]), None)
    if file is None or not hunk:
        return None
    suggested = _suggestion(finding, file, hunk)
    if suggested is not None:
        return suggested
    last = min(where.end_line, hunk[1], where.start_line + LONGEST_COMMENT_LINES - 1)
    return Placement(finding.id, file.path, where.start_line, last, None)


def _suggestion(finding: ReviewFinding, file: ReviewedFile, hunk: tuple[int, int]) -> Placement | None:
    """The verified fix as whole lines, when all of it lies in this hunk of this file."""
    if finding.fix_status != FixStatus.FIX_STATUS_VERIFIED:
        return None
    lines = _edited_lines(finding.finding, file)
    if lines is None or not hunk[0] <= lines[0] <= lines[1] <= hunk[1]:
        return None
    # A block without a word is taken for the end of the lines: then a line beside them goes along.
    for first, last in (lines, *_wider(lines, hunk)):
        text = _replacement(finding.finding, file, (first, last))
        if text and text.strip():
            return Placement(finding.id, file.path, first, last, text)
    return None


def _wider(lines: tuple[int, int], hunk: tuple[int, int]) -> list[tuple[int, int]]:
    """With the line above, and with the line below."""
    above, below = (lines[0] - 1, lines[1]), (lines[0], lines[1] + 1)
    return [wide for wide in (above, below) if hunk[0] <= wide[0] and wide[1] <= hunk[1]]


def _edited_lines(finding: Finding, file: ReviewedFile) -> tuple[int, int] | None:
    edits = finding.fix.edits
    if any(edit.path != file.path for edit in edits):
        return None
    first = min(edit.range.start_line for edit in edits)
    # An edit that ends before the first column of a line leaves that line alone.
    last = max(edit.range.end_line - (edit.range.end_column == 1 < edit.range.end_line - first + 1) for edit in edits)
    return first, last


def _replacement(finding: Finding, file: ReviewedFile, lines: tuple[int, int]) -> str | None:
    before = file.content.new or b""
    try:
        after = readable_text(apply_edits(before, finding.fix.edits), file.file.language).split("\n")
    except EditError:
        return None
    old = file.head_lines()
    below = len(old) - lines[1]
    text = after[lines[0] - 1 : len(after) - below]
    # What surrounds the lines must be untouched, otherwise the suggestion would say less than the fix.
    if old[: lines[0] - 1] != after[: lines[0] - 1] or old[lines[1] :] != after[len(after) - below :]:
        return None
    return _as_suggestion(text)


def _as_suggestion(lines: list[str]) -> str | None:
    if any("\r" in line.removesuffix("\r") for line in lines):
        return None  # the host would see more lines than we do
    return "\n".join(line.removesuffix("\r") for line in lines)
