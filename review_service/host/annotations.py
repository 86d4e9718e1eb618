"""Findings and notices as annotations of a check run: they may lie outside of the diff."""

from collections.abc import Sequence
from typing import Any

from report import folded as folding
from report import notices, words
from report.document import ReviewDocument
from report.hostile import one_line
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.notice_pb2 import Notice, NoticeKind
from squad.review.v1.review_pb2 import ReviewFinding

MAX_ANNOTATIONS = 500
_LEVELS = {
    Severity.SEVERITY_CRITICAL: "failure",
    Severity.SEVERITY_HIGH: "failure",
    Severity.SEVERITY_MEDIUM: "warning",
}
_TO_MEND = frozenset(
    {
        NoticeKind.NOTICE_KIND_CONFIG_WRONG,
        NoticeKind.NOTICE_KIND_POLICY_WEAKENED,
        NoticeKind.NOTICE_KIND_SUPPRESSION_UNUSED,
        NoticeKind.NOTICE_KIND_SUPPRESSION_WRONG,
    }
)
Annotation = dict[str, Any]


def annotations_of(document: ReviewDocument, findings: Sequence[ReviewFinding]) -> list[Annotation]:
    """Annotations of some of a review's findings, the worst first, and of its notices that name a line; at most 500.

    The check's text counts the findings all.
    """
    worst_first = sorted(
        findings,
        key=lambda f: (
            bool(f.finding.source.model),
            -f.finding.severity,
            f.finding.location.path,
            f.finding.location.range.start_line,
            f.id,
        ),
    )
    found = [_annotation(finding, document.folded_into(finding)) for finding in worst_first[:MAX_ANNOTATIONS]]
    return [*found, *(_note(each) for each in document.review.notices if each.line)][:MAX_ANNOTATIONS]


def _note(notice: Notice) -> Annotation:
    return {
        "path": notice.path,
        "start_line": notice.line,
        "end_line": notice.line,
        "annotation_level": "warning" if notice.kind in _TO_MEND else "notice",
        "title": notices.kind(notice).replace("_", " "),
        "message": one_line(notice.sentence),
    }


def _annotation(finding: ReviewFinding, folded: Sequence[ReviewFinding]) -> Annotation:
    place = finding.finding.location.range
    model = finding.finding.source.model
    annotation: Annotation = {
        "path": finding.finding.location.path,
        "start_line": place.start_line,
        "end_line": place.end_line,
        "annotation_level": "notice" if model else _LEVELS.get(finding.finding.severity, "notice"),
        "title": (f"{finding.finding.rule_id}, suggested by {model}" if model else finding.finding.rule_id)[:255],
        "message": finding.finding.message,
    }
    if rules := folding.rules(finding, folded):
        annotation["message"] += f" Also found by {words.listed(rules)}."
    return annotation


def key(annotation: Annotation) -> tuple[object, ...]:
    """Equal for annotations that say the same."""
    return tuple(annotation.get(name) for name in ("path", "start_line", "end_line", "title", "message"))
