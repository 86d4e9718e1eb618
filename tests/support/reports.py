"""Reviews to be written: small, complete, and as hostile as a test wants them."""

from report.document import ReviewDocument
from squad.agent.v1.agent_pb2 import Agent, Rule
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Confidence, Evidence, Finding, Fix, Reference, Severity, Source, TextEdit
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import (
    AgentRun,
    Conclusion,
    CoverageCounts,
    FixStatus,
    Review,
    ReviewFinding,
    ShownAs,
)

QUERY = "def read(name):\n    row = db.execute(f\"select * from t where n = '{name}'\")\n    return row\n"
FINGERPRINT = "0123456789abcdef0123456789abcdef"


def span(line: int, start: int = 0, end: int = 0) -> TextRange:
    return TextRange(start_line=line, start_column=start, end_line=line, end_column=end)


def location(path: str = "app/db.py", line: int = 2, start: int = 0, end: int = 0) -> Location:
    return Location(path=path, range=span(line, start, end), symbol="read")


def finding(
    rule: str = "security/sql-injection",
    *,
    at: Location | None = None,
    severity: Severity = Severity.SEVERITY_HIGH,
    message: str = "SQL is built from `name`.",
    **more,
) -> ReviewFinding:
    """A finding; further keyword arguments set fields of the review's part, such as `shown_as` or `id`."""
    found = Finding(
        rule_id=rule,
        severity=severity,
        confidence=Confidence.CONFIDENCE_HIGH,
        location=at or location(),
        message=message,
        source=Source(engine="squad"),
    )
    defaults = {"id": "1", "fingerprint": FINGERPRINT, "shown_as": ShownAs.SHOWN_AS_INLINE}
    return ReviewFinding(agent=rule.partition("/")[0], finding=found, **(defaults | more))


def injection(**more) -> ReviewFinding:
    """A finding with proof, a verified fix and a CWE."""
    made = finding(at=location(start=11, end=59), fix_status=FixStatus.FIX_STATUS_VERIFIED, **more)
    made.finding.evidence.extend(
        [
            Evidence(location=location(), quote="db.execute(...)"),
            Evidence(location=location(line=1, start=10, end=14), quote="name", note="a caller's value enters"),
        ]
    )
    made.finding.references.append(Reference(label="CWE-89", url="https://cwe.mitre.org/data/definitions/89.html"))
    edit = TextEdit(path="app/db.py", range=span(2, 22, 59), new_text='"select * from t where n = %s", (name,)')
    made.finding.fix.CopyFrom(Fix(description="Pass the value as a parameter.", edits=[edit]))
    return made


def gap(path: str, status: CoverageStatus, reason: CoverageReason) -> FileCoverage:
    return FileCoverage(path=path, status=status, reason=reason)


def review(
    *findings: ReviewFinding,
    conclusion: Conclusion = Conclusion.CONCLUSION_FAILED,
    cells: tuple[tuple[str, FileCoverage], ...] = (),
    texts: dict[str, bytes] | None = None,
    failure: str = "",
) -> ReviewDocument:
    """A finished review by one agent that described one rule."""
    run = AgentRun(
        agent="security", version="1.0.0", required=True, finding_count=len(findings), failure=failure,
        coverage=CoverageCounts(read=1),
    )  # fmt: skip
    rule = Rule(
        id="security/sql-injection",
        purpose="Finds SQL text built from variables.",
        severity=Severity.SEVERITY_HIGH,
        confidence=Confidence.CONFIDENCE_HIGH,
        languages=["python"],
        cwe_ids=[89],
        source="CWE-89",
        engine="squad",
        enabled_by_default=True,
    )
    return ReviewDocument(
        Review(conclusion=conclusion, agent_runs=[run], coverage=CoverageCounts(read=1)),
        findings,
        cells,
        [Agent(name="security", version="1.0.0", rules=[rule])],
        texts if texts is not None else {"app/db.py": QUERY.encode()},
    )
