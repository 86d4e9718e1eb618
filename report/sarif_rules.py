"""The rules of an agent and the weaknesses they stand for, in SARIF's words."""

import re
from collections.abc import Sequence
from typing import Any

from report import words
from report.document import ReviewDocument
from squad.agent.v1.agent_pb2 import Rule
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import AgentRun, ReviewFinding

_MOST_TAGS = 20
_SCORES = {
    Severity.SEVERITY_CRITICAL: "9.5",
    Severity.SEVERITY_HIGH: "8.0",
    Severity.SEVERITY_MEDIUM: "5.5",
    Severity.SEVERITY_LOW: "2.0",
}
"""What code scanning reads as critical, high, medium and low."""
_LEVELS = {
    Severity.SEVERITY_CRITICAL: "error",
    Severity.SEVERITY_HIGH: "error",
    Severity.SEVERITY_MEDIUM: "warning",
    Severity.SEVERITY_LOW: "note",
}


def level(severity: Severity) -> str:
    """`error`, `warning` or `note`."""
    return _LEVELS.get(severity, "none")


def driver(document: ReviewDocument, agent_run: AgentRun, findings: Sequence[ReviewFinding]) -> dict[str, Any]:
    """The agent as a tool: all rules it described, and those that only findings name."""
    described = {rule.id: rule for agent in document.agents if agent.name == agent_run.agent for rule in agent.rules}
    for each in findings:
        described.setdefault(each.finding.rule_id, _guessed(each))
    tool: dict[str, Any] = {
        "name": f"squad/{agent_run.agent}",
        "rules": [_rule(described[id_]) for id_ in sorted(described)],
    }
    if agent_run.version:
        tool["version"] = agent_run.version
    if any(rule.cwe_ids for rule in described.values()):
        tool["supportedTaxonomies"] = [{"name": "CWE", "index": 0}]
    return tool


def taxonomies(document: ReviewDocument, findings: Sequence[ReviewFinding]) -> list[dict[str, Any]]:
    """The CWE entries that this run's rules and findings point at."""
    agents = {each.agent for each in findings}
    numbers = {number for each in findings for number in cwe_ids(each)}
    numbers |= {n for agent in document.agents if agent.name in agents for rule in agent.rules for n in rule.cwe_ids}
    if not numbers:
        return []
    entries = [{"id": str(number), "helpUri": _cwe_page(number)} for number in sorted(numbers)]
    return [{"name": "CWE", "organization": "MITRE", "informationUri": "https://cwe.mitre.org/", "taxa": entries}]


def cwe_ids(finding: ReviewFinding) -> list[int]:
    """CWE numbers among a finding's references, ascending."""
    labels = (re.fullmatch(r"CWE-(\d{1,5})", each.label) for each in finding.finding.references)
    return sorted({int(label[1]) for label in labels if label})


def _rule(rule: Rule) -> dict[str, Any]:
    numbers = sorted(set(rule.cwe_ids))
    described: dict[str, Any] = {
        "id": rule.id,
        "name": rule.id.rpartition("/")[2],
        "shortDescription": {"text": rule.purpose or rule.id},
        "defaultConfiguration": {"level": level(rule.severity), "enabled": rule.enabled_by_default},
        "properties": _properties(rule, numbers),
    }
    if text := _help(rule):
        described["help"] = {"text": text}
    if numbers:
        described["relationships"] = [{"target": cwe_reference(each), "kinds": ["superset"]} for each in numbers]
    return described


def cwe_reference(number: int) -> dict[str, Any]:
    """Points into the run's only taxonomy."""
    return {"id": str(number), "toolComponent": {"name": "CWE", "index": 0}}


def _properties(rule: Rule, numbers: Sequence[int]) -> dict[str, Any]:
    agent = rule.id.partition("/")[0]
    tags = [agent, *(f"external/cwe/cwe-{number:03d}" for number in numbers)][:_MOST_TAGS]
    properties: dict[str, Any] = {"tags": tags, "precision": _precision(rule), "problem.severity": _problem(rule)}
    if agent == "security":
        properties["security-severity"] = _SCORES.get(rule.severity, "0.0")
    return properties


def _precision(rule: Rule) -> str:
    return words.confidence(rule.confidence) if rule.confidence else "medium"


def _problem(rule: Rule) -> str:
    return {"error": "error", "warning": "warning"}.get(level(rule.severity), "recommendation")


def _help(rule: Rule) -> str:
    """Where the rule comes from, and its two examples."""
    parts = [
        f"Source: {rule.source}" if rule.source else "",
        f"Flagged:\n{rule.flagged_example.strip()}" if rule.flagged_example else "",
        f"Passes:\n{rule.passed_example.strip()}" if rule.passed_example else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _guessed(finding: ReviewFinding) -> Rule:
    """A rule as far as one of its findings tells."""
    found = finding.finding
    return Rule(
        id=found.rule_id,
        severity=found.severity,
        confidence=found.confidence,
        cwe_ids=cwe_ids(finding),
        enabled_by_default=True,
    )


def _cwe_page(number: int) -> str:
    return f"https://cwe.mitre.org/data/definitions/{number}.html"
