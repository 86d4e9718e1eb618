"""The words for the contract's values, the same in every form of a report."""

from collections.abc import Iterable, Sequence

from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Confidence, Severity
from squad.code.v1.location_pb2 import Location
from squad.review.v1.review_pb2 import (
    AgentRun,
    Conclusion,
    CoverageCounts,
    FindingCounts,
    FixStatus,
    Reach,
    Review,
    ReviewState,
    ShownAs,
    Verdict,
)

SEVERITIES = ("critical", "high", "medium", "low")
"""Worst first."""

_REASONS = {
    CoverageReason.COVERAGE_REASON_BINARY: "not text",
    CoverageReason.COVERAGE_REASON_DELETED: "deleted",
    CoverageReason.COVERAGE_REASON_SYMLINK: "a symbolic link",
    CoverageReason.COVERAGE_REASON_SUBMODULE: "a submodule",
    CoverageReason.COVERAGE_REASON_GENERATED: "generated or minified",
    CoverageReason.COVERAGE_REASON_VENDORED: "vendored",
    CoverageReason.COVERAGE_REASON_POLICY: "excluded by the configuration",
    CoverageReason.COVERAGE_REASON_TOO_LARGE: "too large",
    CoverageReason.COVERAGE_REASON_UNDECODABLE: "in no known encoding",
    CoverageReason.COVERAGE_REASON_OUT_OF_TIME: "out of time",
    CoverageReason.COVERAGE_REASON_OUT_OF_MEMORY: "out of memory",
    CoverageReason.COVERAGE_REASON_FAILED: "the analysis failed",
    CoverageReason.COVERAGE_REASON_AGENT_UNAVAILABLE: "the agent did not answer",
    CoverageReason.COVERAGE_REASON_OVER_BUDGET: "over the step budget",
    CoverageReason.COVERAGE_REASON_CHANGE_TOO_LARGE: "the change is too large",
}


def severity(value: Severity) -> str:
    """`critical`, `high`, `medium` or `low`."""
    return _word(Severity.Name(value), "SEVERITY_")


def confidence(value: Confidence) -> str:
    """`high`, `medium` or `low`."""
    return _word(Confidence.Name(value), "CONFIDENCE_")


def conclusion(value: Conclusion) -> str:
    """`passed`, `failed`, `incomplete`, `not_reviewed` or `overridden`; `unspecified` while it is not known."""
    return _word(Conclusion.Name(value), "CONCLUSION_")


def standing(review: Review) -> str:
    """Its conclusion or, while there is none, its state: `pending`, `running`, `failed`, `cancelled`."""
    state = _word(ReviewState.Name(review.state), "REVIEW_STATE_")
    return conclusion(review.conclusion) if review.conclusion else state


def shown_as(value: ShownAs) -> str:
    """`inline`, `annotation`, `folded`, `counted`, `shadow` or `suppressed`."""
    return _word(ShownAs.Name(value), "SHOWN_AS_")


def reach(value: Reach) -> str:
    """`test`, `internal` or `entry_point`; `unspecified` when it is not known."""
    return _word(Reach.Name(value), "REACH_")


def fix_status(value: FixStatus) -> str:
    """`verified` or `rejected`; `unspecified` without a fix."""
    return _word(FixStatus.Name(value), "FIX_STATUS_")


def verdict(value: Verdict) -> str:
    """`confirmed`, `false_positive` or `wont_fix`; `unspecified` when nobody said anything."""
    return _word(Verdict.Name(value), "VERDICT_")


def status(value: CoverageStatus) -> str:
    """`read`, `not_applicable`, `excluded` or `not_read`."""
    return _word(CoverageStatus.Name(value), "COVERAGE_STATUS_")


def reason_code(value: CoverageReason) -> str:
    """The name of a reason for programs, for example `out_of_time`."""
    return _word(CoverageReason.Name(value), "COVERAGE_REASON_")


def reason(cell: FileCoverage) -> str:
    """Why a file was left out, for people."""
    known = _REASONS.get(cell.reason, "")
    return ": ".join(part for part in (known, cell.detail) if part) or "no reason given"


def place(location: Location) -> str:
    """`path:line`."""
    return f"{location.path}:{location.range.start_line}"


def capital(sentence: str) -> str:
    """The sentence with a capital letter at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def plural(number: int, one: str, many: str = "") -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def findings(counts: FindingCounts) -> str:
    """`3 findings (1 critical, 2 low)`, `no findings`."""
    parts = [f"{getattr(counts, name)} {name}" for name in SEVERITIES if getattr(counts, name)]
    total = sum(getattr(counts, name) for name in SEVERITIES)
    return f"{plural(total, 'finding')} ({', '.join(parts)})" if total else "no findings"


def coverage(counts: CoverageCounts, runs: Sequence[AgentRun] = ()) -> str:
    """`4 files read by 5 agents`, `4 files by 5 agents: 18 of 20 readings done, 2 not read`.

    A reading is one file by one agent, a cell of the ledger. Where the runs do not say how many files there are,
    `all 20 readings of files by agents done`. No kind of cell goes unsaid but those that there are none of.
    """
    files = _files(counts, runs)
    by = f"by {plural(len(runs), 'agent')}"
    if files and counts.read == files * len(runs):
        return f"{plural(files, 'file')} read {by}"
    left = [("not read", counts.not_read), ("not applicable", counts.not_applicable), ("excluded", counts.excluded)]
    kinds = [_readings(counts, "" if files else " of files by agents"), *(f"{n} {kind}" for kind, n in left if n)]
    return (f"{plural(files, 'file')} {by}: " if files else "") + ", ".join(kinds)


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    *head, last = names
    return f"{', '.join(head)} and {last}" if head else last


def _files(counts: CoverageCounts, runs: Sequence[AgentRun]) -> int:
    """How many files each agent answers for; 0 where that is not known, or not one number."""
    totals = {_cells(run.coverage) for run in runs}
    files = totals.pop() if len(totals) == 1 else 0
    return files if files * len(runs) == _cells(counts) else 0


def _cells(counts: CoverageCounts) -> int:
    return counts.read + counts.not_applicable + counts.excluded + counts.not_read


def _readings(counts: CoverageCounts, of: str) -> str:
    """How many of those that were due are done."""
    due = counts.read + counts.not_read
    if not due:
        return "nothing to read"
    many = f"{plural(due, 'reading')}{of} done"
    return f"{counts.read} of {many}" if counts.not_read else f"all {many}" if due > 1 else many


def _word(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower()
