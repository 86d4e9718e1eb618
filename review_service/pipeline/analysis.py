"""The result of a review, and its way into a cache and back."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message import Message

from report.changes import FileChange
from review_service.pipeline.anchors import Anchors
from review_service.pipeline.identity import finding_id
from review_service.pipeline.level import is_silent
from review_service.pipeline.place import Placement
from review_service.pipeline.policy import DEFAULT_POLICY, Policy
from squad.agent.v1.agent_pb2 import Agent
from squad.code.v1.coverage_pb2 import CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.model_pb2 import ModelReport
from squad.review.v1.notice_pb2 import Notice
from squad.review.v1.review_pb2 import AgentRun, Conclusion, CoverageCounts, FindingCounts, ReviewFinding
from squad.review.v1.shadow_pb2 import ShadowRun

Cell = tuple[str, FileCoverage]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything a review found out.

    Attributes:
        placements: Of all findings that may stand on a line, whether they are shown there or not.
        suppressed: Findings that comments in the code suppress, with their reasons; they count nowhere.
        paths: Of the change, ascending.
        changed_lines: How many, by language; the empty one where it is not known.
        changes: What kind of file each of them is and how many lines differ; none without a base.
        hunks: Digests of all changed lines, ascending.
        anchors: What each finding will be known by after the next push, by its id.
        texts: Head contents of files with findings. Never cached.
        fix_problems: Why fixes were rejected, by the findings' ids. Never cached.
        policy: What it was judged by. Never cached.
        config_digest: Of the policy and the models. Never cached.
        shadows: What versions in the shadow said. Never cached.
    """

    agent_runs: tuple[AgentRun, ...]
    cells: tuple[Cell, ...]
    findings: tuple[ReviewFinding, ...]
    placements: tuple[Placement, ...]
    conclusion: Conclusion
    reason: str
    agents: tuple[Agent, ...]
    changed_line_count: int
    base_commit: str
    head_commit: str
    models: ModelReport | None = None
    suppressed: tuple[ReviewFinding, ...] = ()
    paths: tuple[str, ...] = ()
    changes: tuple[FileChange, ...] = ()
    hunks: tuple[str, ...] = ()
    anchors: Mapping[str, Anchors] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    changed_lines: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, bytes] = field(default_factory=dict, compare=False)
    fix_problems: Mapping[str, str] = field(default_factory=dict, compare=False)
    policy: Policy = field(default=DEFAULT_POLICY, compare=False)
    config_digest: str = field(default="", compare=False)
    shadows: tuple[ShadowRun, ...] = field(default=(), compare=False)

    @property
    def coverage(self) -> CoverageCounts:
        return count_cells(cell for _, cell in self.cells)

    @property
    def finding_counts(self) -> FindingCounts:
        counted = [f.finding for f in self.findings if not (is_silent(f) or f.finding.source.model)]
        by_severity = Counter(finding.severity for finding in counted)
        return FindingCounts(
            low=by_severity[Severity.SEVERITY_LOW],
            medium=by_severity[Severity.SEVERITY_MEDIUM],
            high=by_severity[Severity.SEVERITY_HIGH],
            critical=by_severity[Severity.SEVERITY_CRITICAL],
        )

    def to_json(self) -> bytes:
        """The same bytes for the same result."""
        content = {
            "agent_runs": [_plain(run) for run in self.agent_runs],
            "cells": [[agent, _plain(cell)] for agent, cell in self.cells],
            "findings": [_plain(finding) for finding in self.findings],
            "suppressed": [_plain(finding) for finding in self.suppressed],
            "placements": [asdict(placement) for placement in self.placements],
            "conclusion": Conclusion.Name(self.conclusion),
            "reason": self.reason,
            "agents": [_plain(agent) for agent in self.agents],
            "changed_line_count": self.changed_line_count,
            "changed_lines": dict(self.changed_lines),
            "base_commit": self.base_commit,
            "head_commit": self.head_commit,
            "paths": self.paths,
            "changes": [asdict(change) for change in self.changes],
            "hunks": self.hunks,
            "anchors": {name: asdict(anchors) for name, anchors in self.anchors.items()},
            "notices": [_plain(notice) for notice in self.notices],
        }
        if self.models is not None:
            content["models"] = _plain(self.models)
        return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes, review_id: str = "") -> "Analysis":
        """Reads it back; with `review_id` as the result of that review. Raises ValueError on anything else."""
        content: dict[str, Any] = json.loads(data)
        findings = tuple(ParseDict(finding, ReviewFinding()) for finding in content["findings"])
        ids = {f.id: finding_id(review_id, f.fingerprint) if review_id else f.id for f in findings}
        suppressed = tuple(ParseDict(finding, ReviewFinding()) for finding in content["suppressed"])
        for finding in (*findings, *suppressed):
            finding.review_id = review_id or finding.review_id
            finding.id = finding_id(review_id, finding.fingerprint) if review_id else finding.id
            finding.folded_into = ids.get(finding.folded_into, "")
        placements = (Placement(**placement) for placement in content["placements"])
        return cls(
            agent_runs=tuple(ParseDict(run, AgentRun()) for run in content["agent_runs"]),
            cells=tuple((agent, ParseDict(cell, FileCoverage())) for agent, cell in content["cells"]),
            findings=findings,
            suppressed=suppressed,
            placements=tuple(
                Placement(ids[p.finding_id], p.path, p.start_line, p.end_line, p.suggestion) for p in placements
            ),
            conclusion=cast("Conclusion", Conclusion.Value(content["conclusion"])),
            reason=content["reason"],
            agents=tuple(ParseDict(agent, Agent()) for agent in content["agents"]),
            changed_line_count=content["changed_line_count"],
            changed_lines=content["changed_lines"],
            base_commit=content["base_commit"],
            head_commit=content["head_commit"],
            paths=tuple(content["paths"]),
            changes=tuple(FileChange(**change) for change in content["changes"]),
            hunks=tuple(content["hunks"]),
            anchors={ids[name]: Anchors(**anchors) for name, anchors in content["anchors"].items()},
            notices=tuple(ParseDict(notice, Notice()) for notice in content["notices"]),
            models=_reused(content["models"], review_id) if "models" in content else None,
        )


def _reused(content: dict[str, Any], review_id: str) -> ModelReport:
    """What models said to an earlier review, as another one's: it asked nothing and spent nothing."""
    report = ParseDict(content, ModelReport())
    if review_id:
        report.reused = True
        for entry in report.passes:
            for spent in ("call_count", "cached_call_count", "input_tokens", "output_tokens", "cost_micros"):
                entry.ClearField(spent)
    return report


def count_cells(cells: Iterable[FileCoverage]) -> CoverageCounts:
    """Cells by status."""
    by_status = Counter(cell.status for cell in cells)
    return CoverageCounts(
        read=by_status[CoverageStatus.COVERAGE_STATUS_READ],
        not_applicable=by_status[CoverageStatus.COVERAGE_STATUS_NOT_APPLICABLE],
        excluded=by_status[CoverageStatus.COVERAGE_STATUS_EXCLUDED],
        not_read=by_status[CoverageStatus.COVERAGE_STATUS_NOT_READ],
    )


def _plain(message: Message) -> dict[str, Any]:
    return MessageToDict(message, preserving_proto_field_name=True)
