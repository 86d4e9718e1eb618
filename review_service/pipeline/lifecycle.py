"""What became of a finding between two pushes: a pure function of what was, what is, and who looked."""

from review_service.pipeline.analysis import Analysis
from review_service.pipeline.anchors import Anchors
from review_service.pipeline.match import Life
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import Lifecycle


def lifecycle_of(before: Lifecycle, *, moved: bool) -> Lifecycle:
    """What one is that was seen before."""
    if before == Lifecycle.LIFECYCLE_FIXED:
        return Lifecycle.LIFECYCLE_REGRESSED
    return Lifecycle.LIFECYCLE_MOVED if moved else Lifecycle.LIFECYCLE_PERSISTING


def has_moved(life: Life, now: Finding, anchors: Anchors) -> bool:
    """Whether it stands elsewhere: in another file or definition, or its code between other lines."""
    then, was = life.finding.finding.location, life.anchors
    other_place = (then.path, then.symbol) != (now.location.path, now.location.symbol)
    other_lines = was.code == anchors.code and was.above != anchors.above and was.below != anchors.below
    return other_place or other_lines


def is_gone(life: Life, analysis: Analysis) -> bool:
    """Whether a finding that nobody reports any more is no longer there.

    Its agent must have looked: at the file, or at a change of which the file is no part any more.
    """
    return was_read(life, analysis) or _without_file(life, analysis)


def was_read(life: Life, analysis: Analysis) -> bool:
    """Whether its agent read its file again."""
    read = CoverageStatus.COVERAGE_STATUS_READ
    mine = (life.finding.agent, life.finding.finding.location.path)
    return any((agent, cell.path) == mine and cell.status == read for agent, cell in analysis.cells)


def _without_file(life: Life, analysis: Analysis) -> bool:
    """Whether the file is deleted or as it was in the base, and its agent went through the change without a fault."""
    path, agent = life.finding.finding.location.path, life.finding.agent
    deleted = CoverageReason.COVERAGE_REASON_DELETED
    absent = path not in analysis.paths or any(c.path == path and c.reason == deleted for _, c in analysis.cells)
    return absent and any(run.agent == agent and run.version and not run.failure for run in analysis.agent_runs)
