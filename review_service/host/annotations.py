"""Findings as annotations of a check run: they may lie outside of the diff."""

from collections.abc import Sequence
from typing import Any

from report import folded as folding
from report import words
from report.document import ReviewDocument
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import ReviewFinding

MAX_ANNOTATIONS = 500
_LEVELS = {
    Severity.SEVERITY_CRITICAL: "failure",
    Severity.SEVERITY_HIGH: "failure",
    Severity.SEVERITY_MEDIUM: "warning",
}
Annotation = dict[str, Any]


def annotations_of(document: ReviewDocument, findings: Sequence[ReviewFinding]) -> list[Annotation]:
    """Annotations of some of a review's findings, the worst first, at most 500; the check's text counts them all."""
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
    return [_annotation(finding, document.folded_into(finding)) for finding in worst_first[:MAX_ANNOTATIONS]]


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
