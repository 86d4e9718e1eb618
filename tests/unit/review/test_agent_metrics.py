"""What each version of an agent says is counted, so that two versions can be compared."""

from dataclasses import replace

from review_service import metrics
from squad.agent.v1.agent_pb2 import Agent, Rule
from squad.review.v1.review_pb2 import AgentRun, ReviewFinding
from tests.support.analyses import analysis
from tests.support.findings import finding

KNOWN, OWN = "security/sql-injection", "security/rule-of-a-repository"
AGENTS = (Agent(name="security", rules=[Rule(id=KNOWN)]),)


def said(version: str, rule: str) -> float:
    labels = {"agent": "security", "version": version, "rule": rule}
    return _value(metrics.AGENT_FINDINGS, labels)


def _value(counter, labels: dict[str, str]) -> float:
    return sum(s.value for s in _samples(counter) if s.name.endswith("_total") and s.labels == labels)


def _samples(counter=metrics.AGENT_FINDINGS):
    return [sample for family in counter.collect() for sample in family.samples]


def made(version: str, *rules: str):
    findings = [ReviewFinding(id=str(n), agent="security", finding=finding(rule)) for n, rule in enumerate(rules)]
    return replace(analysis(findings, "a.py", version=version), agents=AGENTS)


def test_findings_are_counted_by_version_and_rule():
    metrics.analysed(made("7.0.1-stable", KNOWN))
    metrics.analysed(made("7.0.1-canary", KNOWN, KNOWN))
    assert (said("7.0.1-stable", KNOWN), said("7.0.1-canary", KNOWN)) == (1, 2)


def test_a_name_that_a_repository_chose_is_no_label():
    metrics.analysed(made("7.0.2", OWN))
    assert (said("7.0.2", OWN), said("7.0.2", metrics.OTHER)) == (0, 1)


def test_an_agent_that_failed_is_counted_as_failed():
    failed = AgentRun(agent="security", version="7.0.3", failure="it did not answer")
    metrics.analysed(replace(made("7.0.3"), agent_runs=(failed,)))
    assert _value(metrics.AGENT_RUNS, {"agent": "security", "version": "7.0.3", "outcome": "failed"}) == 1


def test_what_another_tool_found_is_no_agents():
    imported = ReviewFinding(id="1", agent="sarif", finding=finding("ruff/E501"))
    metrics.analysed(replace(made("7.0.4"), findings=(imported,)))
    assert said("7.0.4", metrics.OTHER) == 0
    assert "sarif" not in {sample.labels.get("agent") for sample in _samples()}
