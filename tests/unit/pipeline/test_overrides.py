"""What a repository asks otherwise of parts of its tree."""

import pytest

from review_service.pipeline.classify import Content, ReviewedFile
from review_service.pipeline.overrides import read_by, regraded
from review_service.pipeline.policy import PolicyError, parse_policy, snapshot_policy
from review_service.pipeline.report import AgentReport
from squad.code.v1.change_pb2 import ChangedFile
from squad.code.v1.coverage_pb2 import CoverageReason
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import PolicySnapshot
from tests.support.reports import finding, location

CONFIG = b"""\
paths:
  tests/:
    agents: {style: off}
    rules: {security/shell: off, logic/twin: {severity: low}}
  tests/e2e/:
    rules: {logic/twin: {severity: critical}}
"""


def policy(start=None):
    return parse_policy(CONFIG, ".squad.yml", *([start] if start else []))


@pytest.mark.parametrize(
    ("agent", "path", "left_out"),
    [("style", "tests/a.py", True), ("style", "a.py", False), ("logic", "tests/a.py", False)],
)
def test_an_agent_that_is_off_below_a_path_reads_nothing_there(agent, path, left_out):
    file = ReviewedFile(ChangedFile(path=path, language="python"), Content(None, b"x"), None, 1, ())
    (seen,) = read_by(agent, [file], policy().paths)
    assert (seen.cell is not None and seen.cell.reason == CoverageReason.COVERAGE_REASON_POLICY) is left_out


@pytest.mark.parametrize(
    ("rule", "path", "severity"),
    [
        ("security/shell", "tests/a.py", None),
        ("security/shell", "a.py", "HIGH"),
        ("logic/twin", "tests/a.py", "LOW"),
        ("logic/twin", "tests/e2e/a.py", "CRITICAL"),
    ],
)
def test_a_rule_is_off_or_graded_otherwise_below_a_path(rule, path, severity):
    report = AgentReport(rule.partition("/")[0], "1", (), (finding(rule, at=location(path)).finding,))
    (after,) = regraded([report], policy().paths)
    assert [Severity.Name(each.severity)[9:] for each in after.findings] == ([severity] if severity else [])


def test_an_agent_that_the_tenant_requires_reads_everything():
    start = snapshot_policy(PolicySnapshot(required_agents=["style"]))
    assert policy(start).paths[0].disabled_agents == frozenset()


def test_nothing_is_switched_on_below_a_path_alone():
    with pytest.raises(PolicyError, match=r":1: "):
        parse_policy(b"paths: {a/: {agents: {style: on}}}\n", ".squad.yml")


def test_names_below_a_path_are_held_to_exist_like_any_other():
    assert policy().rules == {"security/shell", "logic/twin"}
    assert policy().named_agents == {"style", "security", "logic"}
