"""The type checker as an engine: off by default, sure or silent, and one sentence when it cannot run."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.engines import ty
from agent_services.runtime.engines.process import EngineError
from agent_services.runtime.examples import example_change
from agent_services.runtime.rule import Example, Match

(ENGINE,) = (engine for engine in load_agent("logic").engines if engine.name == "ty")
SHOP = "class Order:\n    def __init__(self, total: int) -> None:\n        self.total = total\n"


def _found(code: str, path: str = "shop/a.py", **context: str) -> list[tuple[str, Match]]:
    others = {name.replace("__", "/") + ".py": text for name, text in context.items() if name != "pyproject"}
    if "pyproject" in context:
        others["pyproject.toml"] = context["pyproject"]
    change = example_change(ENGINE.rules[0], Example({path: code}, context=others))
    return [(rule.id.partition("/")[2], match) for rule, match in ENGINE.run(change, ENGINE.rules)]


def test_its_rules_are_off_until_somebody_asks_for_them() -> None:
    assert [rule.enabled for rule in ENGINE.rules] == [False] * 6


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("from shop.models import Order\n\nOrder(1, 2)\n", ["type-arguments"]),
        ("from .models import Order\n\nOrder('1')\n", ["type-of-argument"]),
        ("from shop.models import Order\n\nOrder(1).sum\n", ["type-missing-member"]),
        ("from shop import models\n\nmodels.Basket\n", ["type-missing-member"]),
        ("from shop.models import Order\n\nOrder(1).total + 'a'\n", ["type-operator"]),
        ("from shop.models import Order\n\nOrder(1).total + 1\n", []),
        ("from elsewhere import Order\n\nOrder(1, 2).sum + 'a'\n", []),
        ("from shop.models import Order\n\nOrder(1, 2)  # type: ignore[call-arg]\n", []),
        ("from shop.models import Order\n\nOrder(1, 2)  # pyright: ignore\n", []),
        ("def f(x: object) -> str:\n    return x.name\n", []),
        ("def f(x: int | str) -> int:\n    return x.real\n", []),
        ("import os\n\nos.startfile('a')\n", []),
    ],
)
def test_what_stands_on_known_types_is_said_and_nothing_else(code: str, rules: list[str]) -> None:
    assert [rule for rule, _ in _found(code, shop__models=SHOP)] == rules


def test_tests_may_give_what_is_wrong() -> None:
    assert not _found("from shop.models import Order\n\nOrder(1, 2)\n", "tests/test_a.py", shop__models=SHOP)


def test_places_are_counted_in_bytes() -> None:
    ((_, match),) = _found("def f(a: str) -> int:\n    return 'é' and len('é', a)\n")
    assert (match.span.line, match.span.column, match.span.end_column) == (2, 31, 32)


def test_the_version_of_python_is_that_of_the_repository_and_nothing_else_of_it_counts() -> None:
    code = "import asyncio\n\nasyncio.TaskGroup()\nlen([], 2)\n"
    silent = '[tool.ty.rules]\ntoo-many-positional-arguments = "ignore"\n'
    old, new = (f'[project]\nrequires-python = ">=3.{minor}"\n{silent}' for minor in (9, 12))
    assert [rule for rule, _ in _found(code, pyproject=old)] == ["type-missing-member", "type-arguments"]
    assert [rule for rule, _ in _found(code, pyproject=new)] == ["type-arguments"]


@pytest.mark.parametrize("path", ["../a.py", "/tmp/a.py", "a/../../b.py", ".venv/a.py", "a\0.py", "a//b.py", "b.txt"])
def test_a_path_that_leaves_its_folder_is_not_written(path: str) -> None:
    assert not _found("len(1, 2)\n", path)


@pytest.fixture
def other_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    ty._program.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    ty._program.cache_clear()


def test_without_the_program_one_sentence_says_how_to_get_it(
    other_installation: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other_installation.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(EngineError, match=r"^ty is not installed beside .*: run `make setup-types`, or leave"):
        _found("x = 1\n")


def test_another_version_has_other_names_and_does_not_run(other_installation: pytest.MonkeyPatch) -> None:
    other_installation.setattr(ty, "VERSION", "0.0.1")
    with pytest.raises(EngineError, match=r"^ty [0-9.]+ is installed where 0\.0\.1 is needed: run"):
        _found("x = 1\n")


def test_a_program_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ty, "SECONDS", 0.0)
    with pytest.raises(EngineError, match=r"^ty took longer than 0 s and was stopped$"):
        _found("x = 1\n")


def test_the_version_is_the_one_that_is_locked() -> None:
    locked = (Path(__file__).parents[3] / "requirements" / "types.txt").read_text()
    assert f"ty=={ty.VERSION} " in locked
