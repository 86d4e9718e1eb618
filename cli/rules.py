"""`squad rules`: what the agents can find, from the same descriptions that they give over gRPC."""

from typing import Any

from cli.agents import chosen_agents
from cli.table import show
from report import words
from squad.agent.v1.agent_pb2 import Agent, Rule

_COLUMNS = ("id", "severity", "confidence", "languages", "engine", "purpose")


def run(agent: str | None, *, as_json: bool) -> int:
    """Prints the rules, ascending by id. Raises CommandError for an unknown agent."""
    from agent_services.runtime.describe import describe
    from agent_services.runtime.discovery import load_agent

    described = [describe(load_agent(name)) for name in chosen_agents(agent)]
    show([_row(each, rule) for each in described for rule in each.rules], _COLUMNS, as_json=as_json)
    return 0


def _row(agent: Agent, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "agent": agent.name,
        "agent_version": agent.version,
        "purpose": rule.purpose,
        "severity": words.severity(rule.severity),
        "confidence": words.confidence(rule.confidence),
        "languages": list(rule.languages),
        "cwe_ids": list(rule.cwe_ids),
        "source": rule.source,
        "engine": rule.engine,
        "enabled_by_default": rule.enabled_by_default,
        "flagged_example": rule.flagged_example,
        "passed_example": rule.passed_example,
        "topic": rule.topic,
    }
