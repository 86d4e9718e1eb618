"""What a repository says itself about format and idiom: only keys we know, only values we understand."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from agent_services.runtime.engines.flake8_config import FILES as FLAKE8_FILES
from agent_services.runtime.engines.flake8_config import Flake8Config, flake8_config
from agent_services.runtime.source import ChangeView

# Settings of the import sorter that are a number or a switch, as ruff and isort call them but for the hyphens.
_ISORT = (
    *("case-sensitive", "combine-as-imports", "force-single-line", "force-sort-within-sections", "force-wrap-aliases"),
    *("from-first", "length-sort", "lines-after-imports", "lines-between-types", "no-sections", "order-by-type"),
)
_NAMES = ("ruff.toml", ".ruff.toml", "pyproject.toml")
_HOOKS = ".pre-commit-config.yaml"
_FORMATTER = re.compile(r"^\s*-\s*id:\s*['\"]?(?:black|ruff-format)\b", re.MULTILINE)
_CODE = re.compile(r"^[A-Z]{1,8}\d{0,4}$|^ALL$")
_TARGET = re.compile(r"^py3(\d{1,2})$")
# Ruff knows no older and no newer Python.
_OLDEST, _NEWEST = 7, 15


@dataclass(frozen=True)
class RuffConfig:
    """Of the folder that a file is in."""

    # True when the repository says that it runs ruff's formatter or black.
    formats: bool = False
    line_length: int | None = None
    target_version: str | None = None
    # The formatter's settings, as `key = value` lines of TOML.
    style: tuple[str, ...] = ()
    # Codes and prefixes; None when the repository leaves the choice to the tool.
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    # Globs of paths with the codes that do not count there.
    ignored_in: tuple[tuple[str, tuple[str, ...]], ...] = ()
    flake8: Flake8Config | None = None
    # The import sorter's settings, as `key = value` lines of TOML.
    isort: tuple[str, ...] = ()

    @property
    def looks_at_paths(self) -> bool:
        """Whether some codes do not count in some files."""
        return bool(self.ignored_in or (self.flake8 is not None and self.flake8.ignored_in))

    def wants(self, code: str, path: str = "") -> bool:
        """Whether the repository would hear of a code in a file."""
        chosen = self.select is None or any(code.startswith(prefix) or prefix == "ALL" for prefix in self.select)
        return chosen and not any(code.startswith(prefix) for prefix in self._ignored(path))

    def asks(self, code: str) -> bool:
        """Whether the repository runs a linter that looks for a code."""
        chosen = any(code.startswith(prefix) or prefix == "ALL" for prefix in self.select or ())
        return chosen or (self.flake8 is not None and code.startswith(("E", "F", "W")))

    def _ignored(self, path: str) -> tuple[str, ...]:
        own = self.flake8.ignore if self.flake8 is not None else ()
        ignored_in = self.ignored_in + (self.flake8.ignored_in if self.flake8 is not None else ())
        there = [codes for glob, codes in ignored_in if path and _matches(path, glob)]
        return (*self.ignore, *own, *(code for codes in there for code in codes))

    @property
    def limit(self) -> int | None:
        """The line length that a linter of the repository holds everybody to."""
        if self.flake8 is not None and self.wants("E501"):
            return self.flake8.line_length
        return (self.line_length or 88) if self.select is not None and self.wants("E501") else None

    @property
    def lines(self) -> tuple[str, ...]:
        """For ruff's `--config`."""
        length = [f"line-length = {self.line_length}"] if self.line_length else []
        # Without a version nothing may be suggested that an old Python cannot run.
        return (*length, f'target-version = "{self.target_version or "py38"}"')


def config_of(change: ChangeView, path: str) -> RuffConfig:
    """The nearest configuration above a file, and what the repository's root says to flake8 and pre-commit."""
    read = change.read_configs([*FLAKE8_FILES, _HOOKS])
    flake8 = flake8_config(tuple(sorted((name, text) for name, text in read.items() if name != _HOOKS)))
    formats = _FORMATTER.search(read.get(_HOOKS, "")) is not None
    config = _nearest(change, path)
    return replace(config, flake8=flake8, formats=config.formats or formats)


def root_config(change: ChangeView) -> RuffConfig:
    """The configuration of the repository's root."""
    return _nearest(change, _NAMES[0])


def _nearest(change: ChangeView, path: str) -> RuffConfig:
    for folder in PurePosixPath(path).parents:
        for name in _NAMES:
            path = str(folder / name)
            text = change.read_configs([path]).get(path)
            if text is not None and (config := _parse(text, name)) is not None:
                return config
    return RuffConfig()


@lru_cache(maxsize=256)
def _parse(text: str, name: str) -> RuffConfig | None:
    """None when the file says nothing of this, or is no TOML."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    if name != "pyproject.toml":
        return _config(document, None, None)
    tools = _table(document, "tool")
    needed = _table(document, "project").get("requires-python")
    if not {"ruff", "black", "isort"} & set(tools) and not needed:
        return None
    config = _config(_table(tools, "ruff"), _table(tools, "black") if "black" in tools else None, needed)
    isort = _table(tools, "isort")
    # Ruff wraps imports in one way only.
    other_wrap = isort.get("multi_line_output", 3) != 3 and isort.get("profile") != "black"
    return replace(
        config,
        isort=config.isort or _isort(isort),
        ignore=(*config.ignore, "I001") if other_wrap else config.ignore,
    )


def _config(ruff: Mapping[str, Any], black: Mapping[str, Any] | None, needed: object) -> RuffConfig:
    lint, style = {**ruff, **_table(ruff, "lint")}, _table(ruff, "format")
    length = ruff.get("line-length", (black or {}).get("line-length", 88 if black is not None else None))
    selected, added = _codes(lint, "select"), _codes(lint, "extend-select")
    ignored_in = {**_table(lint, "per-file-ignores"), **_table(lint, "extend-per-file-ignores")}
    return RuffConfig(
        formats="format" in ruff or black is not None,
        line_length=length if isinstance(length, int) and 1 <= length <= 320 else None,
        target_version=_target(ruff.get("target-version"), needed),
        style=tuple(_style(style, black or {})),
        select=None if selected is None else (*selected, *(added or ())),
        ignore=(*(_codes(lint, "ignore") or ()), *(_codes(lint, "extend-ignore") or ())),
        ignored_in=tuple((glob, _codes(ignored_in, glob) or ()) for glob in ignored_in),
        isort=_isort(_table(lint, "isort")),
    )


def _isort(table: Mapping[str, Any]) -> tuple[str, ...]:
    values = {key: table.get(key, table.get(key.replace("-", "_"))) for key in _ISORT}
    numbers = {key: value for key, value in values.items() if isinstance(value, int) and -1 <= value <= 9}
    return tuple(f"lint.isort.{key} = {str(value).lower()}" for key, value in numbers.items())


def _style(style: Mapping[str, Any], black: Mapping[str, Any]) -> list[str]:
    lines = []
    if style.get("quote-style") in ("single", "double", "preserve"):
        lines.append(f'format.quote-style = "{style["quote-style"]}"')
    elif black.get("skip-string-normalization") is True:
        lines.append('format.quote-style = "preserve"')
    if style.get("indent-style") in ("space", "tab"):
        lines.append(f'format.indent-style = "{style["indent-style"]}"')
    if style.get("skip-magic-trailing-comma") is True or black.get("skip-magic-trailing-comma") is True:
        lines.append("format.skip-magic-trailing-comma = true")
    return lines


def _target(target: object, needed: object) -> str | None:
    found = _TARGET.match(target) if isinstance(target, str) else None
    found = found or (re.search(r">=\s*3\.(\d{1,2})", needed) if isinstance(needed, str) else None)
    return f"py3{min(max(int(found.group(1)), _OLDEST), _NEWEST)}" if found else None


def _codes(table: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    value = table.get(key)
    if not isinstance(value, list):
        return None
    return tuple(code for code in value if isinstance(code, str) and _CODE.match(code))


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _matches(path: str, glob: str) -> bool:
    """As ruff and flake8 do: a glob means the name, the path from the root, or a folder above."""
    plain = glob.removeprefix("./").rstrip("/")
    name = path.rpartition("/")[2]
    return fnmatchcase(path, plain) or fnmatchcase(name, plain) or fnmatchcase(path, f"{plain}/*")
