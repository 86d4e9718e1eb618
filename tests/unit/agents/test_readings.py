"""Trees are kept for agents that share a process, and for nobody else; what is asked of one is worked out once."""

import ast
import tracemalloc

import pytest

from agent_services.runtime.python.reading import Reading, Readings

SHOP = """\
import os, json as j
from .cart import total as price

@cached
class Shop:
    def open(self):
        if os:
            from subprocess import run
            def inner():
                pass
    def open(self):
        return price
"""


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


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_line_knows_the_innermost_definition_around_it(ending: str) -> None:
    symbols = Reading(SHOP.replace("\n", ending)).symbols
    inner = "Shop.open.inner"
    assert symbols[1:] == ["", "", "", "Shop", "Shop", *["Shop.open"] * 3, inner, inner, "Shop.open", "Shop.open"]


def test_imports_are_found_wherever_they_stand() -> None:
    known = {"os": "os", "j": "json", "price": ".cart.total", "run": "subprocess.run"}
    assert Reading(SHOP).imports == known


def test_a_chain_of_a_thousand_parts_keeps_no_thousand_names() -> None:
    reading = Reading("x" + ".part" * 1000)
    nodes = [node for node in ast.walk(reading.tree) if isinstance(node, ast.Attribute)]
    tracemalloc.start()
    assert [len(reading.name(node)) for node in nodes] == list(range(5001, 1, -5))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 200_000
