"""Trees are kept for agents that share a process, and for nobody else."""

from agent_services.runtime.python.reading import Readings


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
