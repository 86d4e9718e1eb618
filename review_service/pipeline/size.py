"""Large changes: what is riskiest is read first, and what is beyond the policy's limits is named as not read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.globs import matcher
from review_service.pipeline.reach import is_test
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.review.v1.notice_pb2 import Notice, NoticeKind

_DELICATE = matcher(
    ["*auth*", "*login*", "*session*", "*token*", "*secur*", "*crypt*", "*password*", "*permission*", "*payment*",
     "*admin*", "*api*", "*route*", "*view*", "*handler*", "*sql*", "*upload*", "*settings*", "**/auth/**", "**/api/**",
     "**/security/**", ".github/workflows/**", "Dockerfile*", "*.tf"]
)  # fmt: skip
_PROSE = frozenset({"", "markdown", "restructuredtext", "text", "csv", "json", "xml", "css", "scss"})


@dataclass(frozen=True, slots=True)
class Large:
    """How much of one change is read. The agents' own limit of bytes is 16 million."""

    files: int = 3000
    bytes: int = 16_000_000


WHOLE = Large()
"""The limits of whoever says nothing: those of the code host and of the agents."""


def within(files: Sequence[ReviewedFile], large: Large) -> tuple[ReviewedFile, ...]:
    """The files in the same order; what is beyond the limits has a cell that says so.

    A file that does not fit leaves its place to the next that does.
    """
    left, room = large.files, large.bytes
    chosen: set[str] = set()
    for file in sorted(filter(_is_read, files), key=_risk):
        size = len(file.content.new or b"")
        if left and size <= room:
            chosen.add(file.path)
            left, room = left - 1, room - size
    return tuple(file if file.path in chosen or not _is_read(file) else _left_out(file) for file in files)


def size_notices(files: Sequence[ReviewedFile]) -> list[Notice]:
    """One sentence when something was left out."""
    out = sum(_is_left_out(file) for file in files)
    if not out:
        return []
    sentence = (
        f"This change is larger than the policy reads at once (`large` in the base's configuration): its riskiest files"
        f" were read, {out} were not. Divide it, or raise the limits."
    )
    return [Notice(kind=NoticeKind.NOTICE_KIND_CHANGE_TOO_LARGE, sentence=sentence)]


def _is_read(file: ReviewedFile) -> bool:
    """Whether some agent would read it."""
    return file.cell is None or (file.mark is not None and file.unmarked_cell is None)


def _risk(file: ReviewedFile) -> tuple[int, int, str]:
    """Ascending: code before prose, what guards and answers before the rest, tests late, much before little."""
    if is_test(file.path):
        group = 3
    elif file.file.language in _PROSE:
        group = 4
    else:
        group = 1 if _DELICATE(file.path) else 2
    changed = sum(place.end_line - place.start_line + 1 for place in file.file.changed_lines)
    return group, -changed, file.path


def _left_out(file: ReviewedFile) -> ReviewedFile:
    cell = FileCoverage(
        path=file.path,
        status=CoverageStatus.COVERAGE_STATUS_NOT_READ,
        reason=CoverageReason.COVERAGE_REASON_CHANGE_TOO_LARGE,
    )
    return replace(file, unmarked_cell=cell) if file.mark else replace(file, cell=cell)


def _is_left_out(file: ReviewedFile) -> bool:
    cell = file.unmarked_cell if file.mark else file.cell
    return cell is not None and cell.reason == CoverageReason.COVERAGE_REASON_CHANGE_TOO_LARGE
