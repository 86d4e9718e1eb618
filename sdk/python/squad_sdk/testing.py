"""Runs rules on the examples that they publish, for `unittest` and `pytest`."""

from agent_services.runtime.examples import try_rule
from squad_sdk.agent import Example, Match, ReviewAgent, Rule

__all__ = ["check", "check_examples"]


def check_examples(agent: ReviewAgent) -> None:
    """Hold every rule against its two examples.

    Raises:
        AssertionError: A rule lets its flagged example pass, or flags the other one.
    """
    for rule in agent.rules:
        if not check(rule, rule.flags):
            raise AssertionError(f"{rule.id} lets its flagged example pass:\n{rule.flags}")
        if found := check(rule, rule.passes):
            raise AssertionError(f"{rule.id} flags line {found[0].span.line} of its passed example:\n{rule.passes}")


def check(rule: Rule, example: str | Example) -> list[Match]:
    """What a rule sees; plain text is one new file in the first of its languages."""
    return try_rule(rule, example)
