"""Findings as models are told them."""

from collections.abc import Sequence
from typing import Any

from review_service.models.code import Code
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import ReviewFinding

_MOST_STEPS = 10


def ranked(findings: Sequence[ReviewFinding]) -> list[ReviewFinding]:
    """The worst first."""
    return sorted(findings, key=lambda each: (-each.finding.severity, -each.finding.confidence))


def numbered(findings: Sequence[ReviewFinding]) -> dict[str, ReviewFinding]:
    """Findings by the names they have in a question: the same in every review of the same change."""
    return {f"finding-{number}": finding for number, finding in enumerate(findings, 1)}


def described(name: str, finding: ReviewFinding, code: Code, context: int) -> dict[str, Any]:
    """One finding with the code around it."""
    found, path = finding.finding, finding.finding.location.path
    lines = range(found.location.range.start_line, found.location.range.end_line + 1)
    return {
        "id": name,
        "rule": found.rule_id,
        "severity": Severity.Name(found.severity).removeprefix("SEVERITY_").lower(),
        "message": found.message,
        "path": path,
        "line": found.location.range.start_line,
        "steps": [f"{step.location.path}:{step.location.range.start_line}: {step.note or step.quote}"
                  for step in found.evidence[:_MOST_STEPS]],
        "lines": code.around(path, lines[:50], context) if path in code.files else [],
    }  # fmt: skip
