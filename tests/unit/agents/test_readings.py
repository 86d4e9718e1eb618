"""Trees are kept for agents that share a process, and for nobody else."""

from agent_services.local import groups
from agent_services.runtime.discovery import Agent
from agent_services.runtime.python.reading import Readings
from agent_services.runtime.rule import AgentSpec, Rule

RULE = Rule("a/b", "Finds.", "low", "high", "tests", "", "")


def test_a_text_is_parsed_once_while_it_is_kept() -> None:
    readings = Readings()
    readings.most_characters = 10
    first = readings.of("a = 1")
    assert readings.of("a = 1") is first
    assert readings.of("b = 2") is readings.of("b = 2")
    assert readings.of("c = 3") is readings.of("c = 3")  # the first had to go
    assert readings.of("a = 1") is not first


def test_nothing_is_kept_unless_it_is_wanted() -> None:
    readings = Readings()
    assert readings.of("a = 1") is not readings.of("a = 1")


def test_agents_are_spread_over_the_cores_by_their_rules() -> None:
    agents = [Agent(AgentSpec(name, "1", "."), (RULE,) * count) for name, count in (("a", 2), ("b", 9), ("c", 3))]
    assert groups(agents, 1) == [["b", "c", "a"]]
    assert groups(agents, 2) == [["b"], ["c", "a"]]
    assert groups(agents, 8) == [["b"], ["c"], ["a"]]
