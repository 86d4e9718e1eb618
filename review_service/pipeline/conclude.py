"""What the check says: a pure function of the ledger and the findings."""

from collections.abc import Iterable, Sequence

from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Finding, Severity
from squad.review.v1.review_pb2 import Conclusion

_NAMED_PATHS = 3


def conclude(
    cells: Sequence[tuple[str, FileCoverage]], findings: Iterable[Finding], required: frozenset[str], gate: Severity
) -> tuple[Conclusion, str]:
    """The conclusion and, when it is not PASSED, one sentence that says why. Incomplete beats everything.

    What a model found does not count.
    """
    missing = [(agent, cell) for agent, cell in cells if agent in required and _is_gap(cell)]
    if missing:
        return Conclusion.CONCLUSION_INCOMPLETE, _gaps(missing)
    blocking = sum(finding.severity >= gate and not finding.source.model for finding in findings)
    if blocking:
        level = Severity.Name(gate).removeprefix("SEVERITY_").lower()
        verb = "is" if blocking == 1 else "are"
        return Conclusion.CONCLUSION_FAILED, f"{counted(blocking, 'finding')} {verb} of severity {level} or worse."
    return Conclusion.CONCLUSION_PASSED, ""


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _is_gap(cell: FileCoverage) -> bool:
    return cell.status == CoverageStatus.COVERAGE_STATUS_NOT_READ


def _gaps(missing: Sequence[tuple[str, FileCoverage]]) -> str:
    agents = sorted({agent for agent, _ in missing})
    paths = sorted({cell.path for _, cell in missing})
    reasons = sorted({CoverageReason.Name(cell.reason).removeprefix("COVERAGE_REASON_").lower() for _, cell in missing})
    named = ", ".join(paths[:_NAMED_PATHS]) + (f" and {len(paths) - _NAMED_PATHS} more" if paths[_NAMED_PATHS:] else "")
    why = ", ".join(reason.replace("_", " ") for reason in reasons)
    return f"{', '.join(agents)} did not read {counted(len(paths), 'file')} ({why}): {named}."
