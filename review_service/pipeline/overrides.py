"""What a repository asks otherwise of parts of its tree: agents and rules switched off there, other severities."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.globs import matcher
from review_service.pipeline.report import AgentReport
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Finding, Severity


@dataclass(frozen=True, slots=True)
class PathPolicy:
    """What differs below a glob; of several that match a path, a later one wins."""

    glob: str
    disabled_agents: frozenset[str] = frozenset()
    disabled_rules: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def rules(self) -> frozenset[str]:
        """Every rule it names."""
        return self.disabled_rules | frozenset(self.severities)


def read_by(agent: str, files: Sequence[ReviewedFile], paths: Sequence[PathPolicy]) -> tuple[ReviewedFile, ...]:
    """The files, those that one agent is not to read there marked as excluded for it."""
    off = matcher([each.glob for each in paths if agent in each.disabled_agents])
    return tuple(_excluded(file) if off(file.path) else file for file in files)


def regraded(reports: Sequence[AgentReport], paths: Sequence[PathPolicy]) -> list[AgentReport]:
    """The reports without findings of rules that are off where they lie, the others with their severity there."""
    known = [(matcher([each.glob]), each) for each in paths]
    return [replace(report, findings=_regraded(report.findings, known)) if known else report for report in reports]


def _regraded(
    findings: Sequence[Finding], paths: Sequence[tuple[Callable[[str], bool], PathPolicy]]
) -> tuple[Finding, ...]:
    kept = []
    for finding in findings:
        there = [policy for matches, policy in paths if matches(finding.location.path)]
        if any(finding.rule_id in policy.disabled_rules for policy in there):
            continue
        severity = next((s for p in reversed(there) if (s := p.severities.get(finding.rule_id))), finding.severity)
        kept.append(_with_severity(finding, severity))
    return tuple(kept)


def _with_severity(finding: Finding, severity: Severity) -> Finding:
    if severity == finding.severity:
        return finding
    other = Finding()
    other.CopyFrom(finding)
    other.severity = severity
    return other


def _excluded(file: ReviewedFile) -> ReviewedFile:
    if file.excluded and not file.mark:
        return file
    cell = FileCoverage(
        path=file.path,
        status=CoverageStatus.COVERAGE_STATUS_EXCLUDED,
        reason=CoverageReason.COVERAGE_REASON_POLICY,
    )
    return replace(file, cell=cell, mark=None)
