"""What came of one agent: a complete ledger, the findings that hold, and what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.plan import unread
from squad.code.v1.coverage_pb2 import CoverageReason, FileCoverage
from squad.code.v1.finding_pb2 import Finding


@dataclass(frozen=True, slots=True)
class AgentReport:
    """`cells` has one entry per changed file, ascending by path; `failure` is one sentence or empty.

    `cost_seconds` is the time that its rules used, as the agent says.
    """

    name: str
    version: str
    cells: tuple[FileCoverage, ...]
    findings: tuple[Finding, ...] = ()
    failure: str = ""
    elapsed_seconds: float = 0.0
    cost_seconds: float = 0.0


def silent_report(name: str, files: Sequence[ReviewedFile], why: str) -> AgentReport:
    """The report of an agent that nobody could ask: whatever it might have read was not read."""
    cells = (_silent_cell(file.seen_by(name), why) for file in files)
    return AgentReport(name, "", tuple(cells), failure=why)


def _silent_cell(file: ReviewedFile, why: str) -> FileCoverage:
    if file.cell is not None:
        return file.cell
    return unread(file.path, CoverageReason.COVERAGE_REASON_AGENT_UNAVAILABLE, why)
