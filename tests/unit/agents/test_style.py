"""Style follows the repository: its formatter, its codes, its Python."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Example

STYLE = load_agent("style")
RULES = {rule.id.partition("/")[2]: (rule, engine) for engine in STYLE.engines for rule in engine.rules}


def _lines(name: str, files: dict[str, str], old: dict[str, str] | None = None, **context: str) -> list[int]:
    rule, engine = RULES[name]
    example = Example(files, old or {}, {path.replace("_", "."): text for path, text in context.items()})
    return [match.span.line for match in try_rule(rule, example, engine)]


OLD = "def area(a, b):\n    return a * b\n"
NEW = "def area(a, b):\n    return a * b\n\n\ndef rest(a,b):\n    return a % b\n"


def test_changed_lines_of_a_formatted_file_are_held_to_its_format() -> None:
    assert _lines("format", {"a.py": NEW}, {"a.py": OLD}) == [5]


def test_a_file_that_was_never_formatted_is_left_alone() -> None:
    assert _lines("format", {"a.py": "x=1\n" + NEW}, {"a.py": "x=1\n" + OLD}) == []


def test_a_new_file_is_held_to_a_format_only_where_the_repository_has_one() -> None:
    assert _lines("format", {"a.py": NEW}) == []
    assert _lines("format", {"a.py": NEW}, pyproject_toml="[tool.ruff.format]\n") == [5]
    assert _lines("format", {"a.py": NEW}, pyproject_toml="[tool.black]\nline-length = 100\n") == [5]


def test_the_repositorys_quotes_and_line_length_count() -> None:
    code = "x = 'a'\ny = " + "1 + " * 25 + "1\n"
    config = "line-length = 120\n[format]\nquote-style = 'single'\n"
    assert _lines("format", {"a.py": code}, ruff_toml=config) == []
    assert _lines("format", {"a.py": code}, ruff_toml="[format]\n") == [1]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("", True),
        ("lint.select = ['F']\n", True),
        ("lint.select = ['E']\n", False),
        ("lint.ignore = ['F4']\n", False),
        ("[", True),
    ],
)
def test_the_repositorys_own_choice_of_codes_counts(config: str, said: bool) -> None:
    assert bool(_lines("unused-import", {"a.py": "import os\n"}, ruff_toml=config)) is said


def test_nothing_newer_than_the_repositorys_python_is_suggested() -> None:
    rule, engine = RULES["old-idiom"]
    assert all(
        not match.message.count("X | Y")
        for match in try_rule(rule, "from typing import Optional\nx: Optional[int]\n", engine)
    )
