"""Analyses made by hand, for what is done with them."""

from collections.abc import Sequence

from review_service.pipeline.analysis import Analysis
from review_service.pipeline.anchors import Anchors
from squad.code.v1.coverage_pb2 import FileCoverage
from squad.review.v1.review_pb2 import AgentRun, Conclusion, ReviewFinding


def anchors(finding: ReviewFinding, beside: str = "", hunk: str = "") -> Anchors:
    """Its quote is its code; what stands beside it is the quote's own unless said otherwise."""
    quote = finding.finding.evidence[0].quote if finding.finding.evidence else finding.finding.message
    return Anchors(quote, f"above {beside or quote}", f"below {beside or quote}", hunk=hunk)


def analysis(findings: Sequence[ReviewFinding], *paths: str, hunk: str = "", version: str = "1.0.0") -> Analysis:
    """Of one agent, `security`, that read every path; they are those of the findings by default."""
    read = sorted({*paths, *(each.finding.location.path for each in findings)})
    return Analysis(
        agent_runs=(AgentRun(agent="security", version=version, required=True),),
        cells=tuple(("security", FileCoverage(path=path, status="COVERAGE_STATUS_READ")) for path in read),
        findings=tuple(findings),
        placements=(),
        conclusion=Conclusion.CONCLUSION_PASSED,
        reason="",
        agents=(),
        changed_line_count=1,
        base_commit="a" * 40,
        head_commit="b" * 40,
        paths=tuple(read),
        anchors={each.id: anchors(each, hunk=hunk) for each in findings},
    )
