"""Which finding deserves attention first: severity times confidence times reach."""

from squad.code.v1.finding_pb2 import Confidence, Severity
from squad.review.v1.review_pb2 import Reach, ReviewFinding

QUIET_AGENTS = frozenset({"style"})
_SEVERITY = {
    Severity.SEVERITY_LOW: 1.0,
    Severity.SEVERITY_MEDIUM: 3.0,
    Severity.SEVERITY_HIGH: 8.0,
    Severity.SEVERITY_CRITICAL: 20.0,
}
# The share that is right, as the contract puts it: less than half, more often than not, nearly always.
_CONFIDENCE = {
    Confidence.CONFIDENCE_LOW: 0.4,
    Confidence.CONFIDENCE_MEDIUM: 0.7,
    Confidence.CONFIDENCE_HIGH: 0.95,
}
_REACH = {Reach.REACH_TEST: 0.3, Reach.REACH_ENTRY_POINT: 1.5}


def weight(finding: ReviewFinding) -> float:
    """How much it matters; larger is more."""
    severity, confidence = _SEVERITY.get(finding.finding.severity, 0), _CONFIDENCE.get(finding.finding.confidence, 0)
    return severity * confidence * _REACH.get(finding.reach, 1.0)


def rank(finding: ReviewFinding) -> tuple[object, ...]:
    """A key that sorts the most important first, what models found last; equals stand in order of place."""
    inner, place = finding.finding, finding.finding.location
    where = (place.path, place.range.start_line, inner.rule_id, finding.id)
    return bool(inner.source.model), -round(weight(finding), 6), finding.agent in QUIET_AGENTS, -inner.severity, *where
