import pytest

from review_service.pipeline.conclude import conclude
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Finding, Severity
from squad.review.v1.review_pb2 import Conclusion

HIGH = Severity.SEVERITY_HIGH
NOT_READ_REASONS = [name for name, number in CoverageReason.items() if number >= 8]


def cell(status="READ", reason="COVERAGE_REASON_UNSPECIFIED", path="a.py"):
    return FileCoverage(path=path, status=f"COVERAGE_STATUS_{status}", reason=reason)


def concluded(cells=(), severities=(), required=("security",), gate=HIGH):
    pairs = [("security", one) for one in cells]
    name, reason = conclude(pairs, [Finding(severity=s) for s in severities], frozenset(required), gate)
    return Conclusion.Name(name).removeprefix("CONCLUSION_"), reason


@pytest.mark.parametrize("reason", NOT_READ_REASONS)
def test_a_file_not_read_makes_a_review_incomplete_whatever_the_reason(reason):
    assert concluded([cell(), cell("NOT_READ", reason)])[0] == "INCOMPLETE"


@pytest.mark.parametrize("status", ["READ", "NOT_APPLICABLE", "EXCLUDED"])
def test_every_other_cell_passes(status):
    assert CoverageStatus.Value(f"COVERAGE_STATUS_{status}")
    assert concluded([cell(status)]) == ("PASSED", "")


def test_incomplete_beats_failed():
    assert concluded([cell("NOT_READ", "COVERAGE_REASON_FAILED")], [4])[0] == "INCOMPLETE"


def test_an_agent_that_is_not_required_may_be_silent():
    assert concluded([cell("NOT_READ", "COVERAGE_REASON_FAILED")], required=())[0] == "PASSED"


@pytest.mark.parametrize(("severities", "gate", "expected"), [
    ([], HIGH, "PASSED"), ([1, 2], HIGH, "PASSED"), ([3], HIGH, "FAILED"), ([4], HIGH, "FAILED"), ([1], 1, "FAILED"),
])  # fmt: skip
def test_findings_at_the_gate_fail(severities, gate, expected):
    assert concluded([cell()], severities, gate=gate)[0] == expected


def test_the_sentence_names_agent_reason_and_files():
    cells = [cell("NOT_READ", "COVERAGE_REASON_OUT_OF_TIME", f"{n}.py") for n in range(5)]
    assert concluded(cells)[1] == "security did not read 5 files (out of time): 0.py, 1.py, 2.py and 2 more."
