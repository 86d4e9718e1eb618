"""A repository's configuration of our engines: keys that are on the list count, and nothing else reaches an engine."""

import pytest

from agent_services.runtime.engines.flake8_config import Flake8Config, flake8_config
from agent_services.runtime.engines.ruff_config import _parse

ELSEWHERE = [
    'extend = "../../../etc/ruff.toml"',
    'exclude = ["*.py"]\nextend-exclude = ["app"]\nforce-exclude = true',
    'src = ["/"]\ncache-dir = "/tmp/theirs"\noutput-file = "/tmp/theirs"',
    'required-version = ">=99"\npreview = true\nfix = true\nunsafe-fixes = true',
    '[lint]\nexternal = ["V"]\nplugins = ["theirs"]\nexclude = ["*.py"]\nbuiltins = ["os"]',
    '[lint.isort]\nknown-first-party = ["/"]\nrequired-imports = ["import theirs"]',
    '[per-file-target-version]\n"*.py" = "py37"',
    "[extension]\npy = 'ipynb'",
]
SMUGGLED = [
    "line-length = '100\\nextend = \"/etc/ruff.toml\"'",
    "target-version = 'py311\"\\nextend = \"/etc/ruff.toml'",
    "[lint.isort]\nlines-after-imports = '1\\nextend = 2'",
    "[lint]\nignore = ['E501\"]\\nextend = \"/etc/ruff.toml']",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_of_ruffs_configuration_only_known_keys_count(text: str) -> None:
    assert _parse(text, "ruff.toml") == _parse("", "ruff.toml")


@pytest.mark.parametrize("text", SMUGGLED)
def test_a_value_brings_no_further_key_along(text: str) -> None:
    assert "extend" not in repr(_parse(text, "ruff.toml"))


def test_a_quote_style_of_their_own_words_is_passed_on_to_nobody() -> None:
    found = _parse("[format]\nquote-style = 'double\"\\nextend = \"/etc/ruff.toml'\n", "ruff.toml")
    assert found == _parse("[format]\n", "ruff.toml")


@pytest.mark.parametrize(
    ("name", "text", "formats"),
    [
        ("ruff.toml", "line-length = 100\n", False),
        ("ruff.toml", "[format]\n", True),
        ("pyproject.toml", "[tool.ruff]\nline-length = 100\n", False),
        ("pyproject.toml", "[tool.ruff.format]\n", True),
        ("pyproject.toml", "[tool.black]\n", True),
    ],
)
def test_who_only_lints_with_ruff_is_not_held_to_its_formatter(name: str, text: str, formats: bool) -> None:
    config = _parse(text, name)
    assert config is not None
    assert config.formats is formats


@pytest.mark.parametrize(
    "text",
    [
        "[flake8]\nenable-extensions = X\nrequire-plugins = theirs\nexclude = .\nappend-config = /etc/flake8",
        "[flake8]\nmax-line-length = 9e9\n[flake8:local-plugins]\nextension = X = theirs:Plugin\npaths = ../..",
    ],
)
def test_flake8_loads_no_plugin_and_no_other_file(text: str) -> None:
    assert flake8_config(((".flake8", text),)) == Flake8Config()
