import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_service.pipeline.conclude import conclude
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Finding, Severity
from squad.review.v1.review_pb2 import Conclusion

HIGH = Severity.SEVERITY_HIGH
NOT_READ_REASONS = [name for name, number in CoverageReason.items() if number >= 8]


def cell(status="READ", reason="COVERAGE_REASON_UNSPECIFIED", path="a.py"):
    return FileCoverage(path=path, status=f"COVERAGE_STATUS_{status}", reason=reason)


def concluded(cells=(), severities=(), required=("security",), gate=HIGH, paths=()):
    pairs = [("security", one) for one in cells]
    name, reason = conclude(paths, pairs, [Finding(severity=s) for s in severities], frozenset(required), gate)
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
    assert concluded([cell("NOT_READ", "COVERAGE_REASON_FAILED")], required=["style"])[0] == "PASSED"


def test_where_no_agent_is_required_nobody_vouches_for_the_change():
    assert concluded([cell()], required=())[0] == "NOT_REVIEWED"


@pytest.mark.parametrize("required", [["security"], ["security", "style"]])
def test_a_file_of_which_the_ledger_says_nothing_was_not_read(required):
    told = [cell(path="a.py")]
    assert concluded(told, required=required, paths=["a.py", "b.py"])[0] == "INCOMPLETE"


@given(st.lists(st.tuples(st.sampled_from(["security", "style"]), st.integers(0, 4), st.sampled_from("ab"))),
       st.frozensets(st.sampled_from(["security", "style"])), st.lists(st.integers(1, 4)))  # fmt: skip
def test_it_passes_exactly_when_every_required_cell_is_settled_and_nothing_gates(told, required, severities):
    cells = [(agent, FileCoverage(path=path, status=status)) for agent, status, path in told]
    found = [Finding(severity=severity) for severity in severities]
    concluded = conclude("ab", cells, found, required, HIGH)[0]
    states = {(agent, path): [c.status for a, c in cells if (a, c.path) == (agent, path)]
              for agent in required for path in "ab"}  # fmt: skip
    settled = all(of and not {0, 4} & set(of) for of in states.values())
    assert (concluded == Conclusion.CONCLUSION_PASSED) == bool(required and settled and not set(severities) & {3, 4})


@pytest.mark.parametrize(("severities", "gate", "expected"), [
    ([], HIGH, "PASSED"), ([1, 2], HIGH, "PASSED"), ([3], HIGH, "FAILED"), ([4], HIGH, "FAILED"), ([1], 1, "FAILED"),
])  # fmt: skip
def test_findings_at_the_gate_fail(severities, gate, expected):
    assert concluded([cell()], severities, gate=gate)[0] == expected


def test_the_sentence_names_agent_reason_and_files():
    cells = [cell("NOT_READ", "COVERAGE_REASON_OUT_OF_TIME", f"{n}.py") for n in range(5)]
    assert concluded(cells)[1] == "security did not read 5 files (out of time): 0.py, 1.py, 2.py and 2 more."
