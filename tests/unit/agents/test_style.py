"""Style follows the repository: its formatter, its codes, its Python."""

import tempfile
from pathlib import Path

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


TIDY = '"""Prices."""\nimport os\n\n\ndef first(a, b):\n    return [a, b, os]\n'
UNTIDY = TIDY.replace("[a, b", "[a,b")


def test_layout_counts_where_the_file_kept_it_until_now() -> None:
    assert _lines("spacing", {"a.py": UNTIDY}, {"a.py": TIDY}) == [6]
    assert _lines("spacing", {"a.py": UNTIDY + "\n\nlast = [1,2]\n"}, {"a.py": UNTIDY}) == []


def test_layout_in_a_new_file_counts_where_the_repository_runs_a_linter() -> None:
    assert _lines("spacing", {"a.py": UNTIDY}) == []
    assert _lines("spacing", {"a.py": UNTIDY}, setup_cfg="[flake8]\nmax-line-length = 100\n") == [6]
    assert _lines("spacing", {"a.py": UNTIDY}, setup_cfg="[flake8]\nignore = E231\n") == []
    assert _lines("spacing", {"a.py": UNTIDY}, setup_cfg="[flake8]\nper-file-ignores =\n    a.py: E231\n") == []


def test_layout_is_left_to_the_formatter_of_the_repository() -> None:
    hooks = "repos:\n- hooks:\n  - id: black\n"
    example = Example({"a.py": UNTIDY}, {"a.py": TIDY}, {".pre-commit-config.yaml": hooks})
    rule, engine = RULES["spacing"]
    assert try_rule(rule, example, engine) == []


def test_an_import_that_nothing_used_before_is_not_said_again() -> None:
    assert _lines("unused-import", {"a.py": "import os, sys\n"}, {"a.py": "import os\n"}) == [1]
    assert _lines("unused-import", {"a.py": "import os  # kept\n"}, {"a.py": "import os\n"}) == []


def test_an_ignore_file_above_the_folder_for_temporary_files_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".ignore").write_text("*\n")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert _lines("unused-import", {"a.py": "import os, sys\n"}, {"a.py": "import os\n"}) == [1]
    assert _lines("format", {"a.py": NEW}, {"a.py": OLD}) == [5]


def _wide(width: int) -> str:
    return "x = 1  # ".ljust(width, "a") + "\n"


@pytest.mark.parametrize(
    ("old", "added", "config", "said"),
    [
        (_wide(79) * 60, 80, "", True),
        (_wide(79) * 60, 79, "", False),
        (_wide(99) * 60, 99, "", False),
        (_wide(40) * 60, 90, "", False),
        (_wide(79) * 9, 90, "", False),
        (_wide(90) * 9, 110, "[flake8]\nmax-line-length = 100\n", True),
        (_wide(110) * 9, 120, "[flake8]\nmax-line-length = 100\n", False),
        (_wide(79) * 60, 99, "[flake8]\nmax-line-length = 100\n", False),
        (_wide(79) * 60, 99, "[flake8]\nignore = E501\n", False),
    ],
)
def test_lines_stay_within_what_is_declared_or_was_kept(old: str, added: int, config: str, said: bool) -> None:
    example = Example({"a.py": old + _wide(added)}, {"a.py": old}, {"setup.cfg": config})
    assert bool(try_rule(OWN["line-length"], example)) is said


OWN = {rule.id.partition("/")[2]: rule for rule in STYLE.rules}
BROKEN_BEFORE = "x = [\n" + "    a\n    and b,\n" * 3 + "]\n"
NAMES = "".join(f"def get_{name}():\n    pass\n\n\n" for name in "abcdefgh")


@pytest.mark.parametrize(
    ("rule", "old", "added", "said"),
    [
        ("operator-placement", BROKEN_BEFORE, "y = (a and\n     b)\n", True),
        ("operator-placement", BROKEN_BEFORE, "y = (a\n     and b)\n", False),
        ("operator-placement", BROKEN_BEFORE, "f(\n    *b)\n", False),
        ("operator-placement", "x = 1\n", "y = (a and\n     b)\n", False),
        ("naming-habit", NAMES, "def getMore():\n    pass\n", True),
        ("naming-habit", NAMES, "def more():\n    pass\n", False),
        ("naming-habit", NAMES, "class A(B):\n    def setUp(self):\n        pass\n", False),
        ("naming-habit", NAMES + "def getOne():\n    pass\n", "def getMore():\n    pass\n", False),
    ],
)
def test_what_a_file_never_did_is_said_when_it_does_so_first(rule: str, old: str, added: str, said: bool) -> None:
    assert bool(try_rule(OWN[rule], Example({"a.py": old + added}, {"a.py": old}))) is said


def test_nothing_newer_than_the_repositorys_python_is_suggested() -> None:
    rule, engine = RULES["old-idiom"]
    assert all(
        not match.message.count("X | Y")
        for match in try_rule(rule, "from typing import Optional\nx: Optional[int]\n", engine)
    )
