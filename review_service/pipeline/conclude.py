"""What the check says: a pure function of the ledger and the findings."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Finding, Severity
from squad.review.v1.review_pb2 import Conclusion

NOBODY = "No agent is required to read this change: leave one on, or name one under `required`."
_NAMED_PATHS = 3
_SETTLED = (
    CoverageStatus.COVERAGE_STATUS_READ,
    CoverageStatus.COVERAGE_STATUS_NOT_APPLICABLE,
    CoverageStatus.COVERAGE_STATUS_EXCLUDED,
)


def conclude(
    paths: Collection[str],
    cells: Sequence[tuple[str, FileCoverage]],
    findings: Iterable[Finding],
    required: frozenset[str],
    gate: Severity,
) -> tuple[Conclusion, str]:
    """The conclusion and, when it is not PASSED, one sentence that says why. Incomplete beats everything.

    PASSED needs an agent that is required, and a settled cell of each such agent for each of `paths`, the files of the
    change. What a model found does not count.
    """
    if not required:
        return Conclusion.CONCLUSION_NOT_REVIEWED, NOBODY
    missing = [(agent, cell) for agent, cell in cells if agent in required and _is_gap(cell)]
    missing += _absent(paths, cells, required)
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
    return cell.status not in _SETTLED


def _absent(
    paths: Collection[str], cells: Sequence[tuple[str, FileCoverage]], required: frozenset[str]
) -> list[tuple[str, FileCoverage]]:
    """A cell for each file of which the ledger says nothing."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for agent, cell in cells:
        told[agent].add(cell.path)
    return [
        (agent, FileCoverage(path=path, reason=CoverageReason.COVERAGE_REASON_FAILED))
        for agent in sorted(required)
        for path in sorted(set(paths) - told[agent])
    ]


def _gaps(missing: Sequence[tuple[str, FileCoverage]]) -> str:
    agents = sorted({agent for agent, _ in missing})
    paths = sorted({cell.path for _, cell in missing})
    reasons = sorted({CoverageReason.Name(cell.reason).removeprefix("COVERAGE_REASON_").lower() for _, cell in missing})
    named = ", ".join(paths[:_NAMED_PATHS]) + (f" and {len(paths) - _NAMED_PATHS} more" if paths[_NAMED_PATHS:] else "")
    why = ", ".join(reason.replace("_", " ") for reason in reasons)
    return f"{', '.join(agents)} did not read {counted(len(paths), 'file')} ({why}): {named}."
