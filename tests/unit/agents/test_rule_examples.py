"""Every rule of every agent flags its first example and lets its second pass."""

import re
from collections import Counter

import pytest

from agent_services.runtime.discovery import AGENT_NAMES, load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Engine, Rule


def _table() -> list[object]:
    agents = [load_agent(name) for name in AGENT_NAMES]
    owners = [(rule, None) for agent in agents for rule in agent.rules]
    owners += [(rule, engine) for agent in agents for engine in agent.engines for rule in engine.rules]
    return [pytest.param(rule, engine, id=rule.id) for rule, engine in owners]


@pytest.mark.parametrize(("rule", "engine"), _table())
def test_a_rule_flags_what_it_says_and_passes_what_it_says(rule: Rule, engine: Engine | None) -> None:
    assert try_rule(rule, rule.flags, engine), "its flagged example is not flagged"
    assert not try_rule(rule, rule.passes, engine), "its passed example is flagged"


@pytest.mark.parametrize(("rule", "engine"), _table())
def test_a_rule_says_what_it_is_for_and_where_it_comes_from(rule: Rule, engine: Engine | None) -> None:
    assert rule.purpose.endswith("."), "its purpose is one sentence with a full stop"
    assert rule.source
    for match in try_rule(rule, rule.flags, engine):
        assert match.message.endswith((".", "?", "!")), match.message
        assert _sentences(match.message) <= 3, match.message
        assert len(match.message.encode()) <= 2000


def test_a_topic_is_one_word_that_several_rules_share() -> None:
    agents = [load_agent(name) for name in AGENT_NAMES]
    topics = Counter(rule.topic for agent in agents for rule in agent.all_rules if rule.topic)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", topic) and times > 1 for topic, times in topics.items())


def _sentences(message: str) -> int:
    """Ends of sentences outside of quoted code."""
    return len(re.findall(r"[.?!](?=\s|$)", re.sub(r"`[^`]*`", "code", message)))
