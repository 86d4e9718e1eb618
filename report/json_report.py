"""The review as JSON for programs: every finding, every gap. `report/schema/review.schema.json` describes it."""

from pathlib import Path
from typing import Any

from pydantic_core import to_json

from report import models_json, notices, words
from report.document import ReviewDocument
from squad.code.v1.coverage_pb2 import CoverageReason, FileCoverage
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import AgentRun, CoverageCounts, FindingCounts, ReviewFinding

SCHEMA_FILE = Path(__file__).parent / "schema" / "review.schema.json"
SCHEMA_VERSION = 1


def render(document: ReviewDocument) -> str:
    """The report as text, ending with a line end. Holds no times, so equal reviews give equal bytes."""
    review = document.review
    report = {
        "schema_version": SCHEMA_VERSION,
        "change": _change(document),
        "conclusion": words.conclusion(review.conclusion),
        "reason": review.reason,
        "counts": _finding_counts(document.counts),
        "coverage": _coverage(document.coverage),
        "agents": [_agent(run) for run in sorted(review.agent_runs, key=lambda run: run.agent)],
        "gaps": [_gap(agent, cell) for agent, cell in document.gaps],
        "notices": [notices.plain(each) for each in review.notices],
        "findings": [_finding(document, each) for each in document.findings],
        "suppressed": [_finding(document, each) for each in document.suppressed],
    } | models_json.report(document)
    # A tenth of the time that the standard library takes for the same bytes.
    return to_json(report, indent=2).decode() + "\n"


def _change(document: ReviewDocument) -> dict[str, Any]:
    review = document.review
    return {
        "repository": review.repository.full_name,
        "pull_request": review.change.pull_request,
        "base_commit": review.change.base_commit,
        "head_commit": review.change.head_commit,
    }


def _finding_counts(counts: FindingCounts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in words.SEVERITIES}


def _coverage(counts: CoverageCounts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in ("read", "not_applicable", "excluded", "not_read")}


def _agent(run: AgentRun) -> dict[str, Any]:
    return {
        "name": run.agent,
        "version": run.version,
        "required": run.required,
        "finding_count": run.finding_count,
        "coverage": _coverage(run.coverage),
        "failure": run.failure,
    }


def _gap(agent: str, cell: FileCoverage) -> dict[str, str]:
    known = cell.reason != CoverageReason.COVERAGE_REASON_UNSPECIFIED
    return {
        "path": cell.path,
        "agent": agent,
        "status": words.status(cell.status),
        "reason": words.reason_code(cell.reason) if known else "",
        "detail": cell.detail,
    }


def _finding(document: ReviewDocument, finding: ReviewFinding) -> dict[str, Any]:
    found = finding.finding
    return {
        "id": finding.id,
        "fingerprint": finding.fingerprint,
        "agent": finding.agent,
        "rule_id": found.rule_id,
        "severity": words.severity(found.severity),
        "confidence": words.confidence(found.confidence),
        "location": _location(found.location),
        "message": found.message,
        "outside_change": found.outside_change,
        "shown_as": words.shown_as(finding.shown_as),
        "folded_into": finding.folded_into,
        "reach": words.reach(finding.reach),
        "verdict": words.verdict(finding.verdict),
        "verdict_reason": finding.verdict_reason,
        "evidence": [
            {"location": _location(step.location), "quote": step.quote, "note": step.note} for step in found.evidence
        ],
        "fix": _fix(document, finding) if found.HasField("fix") else None,
        "references": [{"label": each.label, "url": each.url} for each in found.references],
        "source": {
            "engine": found.source.engine,
            "engine_rule": found.source.engine_rule,
            "model": found.source.model,
        },
    } | models_json.notes(finding)


def _fix(document: ReviewDocument, finding: ReviewFinding) -> dict[str, Any]:
    fix = finding.finding.fix
    edits = [{"path": each.path, "range": _range(each.range), "new_text": each.new_text} for each in fix.edits]
    said = {"description": fix.description, "status": words.fix_status(finding.fix_status), "edits": edits}
    problem = document.fix_problems.get(finding.id)
    return said | ({"problem": problem} if problem else {})


def _location(location: Location) -> dict[str, Any]:
    return {"path": location.path, **_range(location.range), "symbol": location.symbol}


def _range(span: TextRange) -> dict[str, int]:
    return {
        "start_line": span.start_line,
        "start_column": span.start_column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
