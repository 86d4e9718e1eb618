"""What a change says of itself: that files of it are generated or somebody else's, which it alone does not settle."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from review_service.pipeline.attributes import speaks_of_marks
from review_service.pipeline.classify import GUARD, ReviewedFile
from review_service.pipeline.report import AgentReport
from squad.code.v1.coverage_pb2 import CoverageReason
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.notice_pb2 import Notice, NoticeKind

_WORDS = {CoverageReason.COVERAGE_REASON_GENERATED: "generated", CoverageReason.COVERAGE_REASON_VENDORED: "vendored"}


def only_grave(reports: Sequence[AgentReport], files: Sequence[ReviewedFile]) -> list[AgentReport]:
    """The reports, of files that the change marks itself with what is high or worse only."""
    marked = {file.path for file in files if file.mark}
    return [_only_grave(report, marked) if marked else report for report in reports]


def _only_grave(report: AgentReport, marked: set[str]) -> AgentReport:
    grave = (f for f in report.findings if f.location.path not in marked or f.severity >= Severity.SEVERITY_HIGH)
    return replace(report, findings=tuple(grave))


def mark_notices(files: Sequence[ReviewedFile]) -> Iterator[Notice]:
    """Names every file that the change marks, and every line of `.gitattributes` by which it would."""
    for file in files:
        if file.mark:
            yield Notice(path=file.path, kind=NoticeKind.NOTICE_KIND_MARKED_BY_CHANGE, sentence=_sentence(file))
        if file.path.rpartition("/")[2] == ".gitattributes":
            yield from _attribute_notices(file)


def _sentence(file: ReviewedFile) -> str:
    word = _WORDS[file.mark] if file.mark else ""
    said = f"Marked {word} by this change: {GUARD} reads it all the same and reports what is high or worse."
    if file.unmarked_cell is not None:
        said = f"Marked {word} by this change, and {GUARD} cannot read it."
    return f"{said} Once the base branch says so in its `.gitattributes` or `exclude`, nobody reads it."


def _attribute_notices(file: ReviewedFile) -> Iterator[Notice]:
    lines = file.head_lines()
    for place in file.file.changed_lines:
        for number in range(place.start_line, min(place.end_line, len(lines)) + 1):
            if speaks_of_marks(lines[number - 1]):
                yield Notice(
                    path=file.path,
                    line=number,
                    kind=NoticeKind.NOTICE_KIND_ATTRIBUTES_OF_CHANGE,
                    sentence="This line does not count in this review: attributes are those of the base branch.",
                )
