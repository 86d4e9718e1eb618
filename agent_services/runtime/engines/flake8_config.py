"""What a repository tells flake8 or pycodestyle about line length and codes; everything else is left to them."""

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

FILES = (".flake8", "tox.ini", "setup.cfg")
_SECTIONS = ("flake8", "pycodestyle", "pep8")
# Of pycodestyle, unless the repository chooses what to ignore itself.
_UNLOVED = ("E121", "E123", "E126", "E226", "E24", "E704", "W503", "W504")
_CODE = re.compile(r"[A-Z]{1,4}\d{0,4}")


@dataclass(frozen=True)
class Flake8Config:
    """What the sections of one repository say; `line_length` is 79 unless somebody says otherwise."""

    line_length: int = 79
    ignore: tuple[str, ...] = _UNLOVED
    ignored_in: tuple[tuple[str, tuple[str, ...]], ...] = ()


@lru_cache(maxsize=64)
def flake8_config(files: tuple[tuple[str, str], ...]) -> Flake8Config | None:
    """The first section of any of the files, by their order in `FILES`; None when nobody speaks of flake8."""
    texts = dict(files)
    for name in FILES:
        for section in _sections(texts.get(name, "")):
            return _config(section)
    return None


def _sections(text: str) -> Iterator[configparser.SectionProxy]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    yield from (parser[name] for name in _SECTIONS if parser.has_section(name))


def _config(section: configparser.SectionProxy) -> Flake8Config:
    length = section.get("max-line-length", section.get("max_line_length", "")).split("#")[0].strip()
    ignored = section.get("ignore")
    return Flake8Config(
        line_length=int(length) if length.isdecimal() and 1 <= int(length) <= 320 else 79,
        ignore=(*(_UNLOVED if ignored is None else _codes(ignored)), *_codes(section.get("extend-ignore", ""))),
        ignored_in=tuple(_ignored_in(section.get("per-file-ignores", ""))),
    )


def _ignored_in(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in text.splitlines():
        globs, _, codes = line.rpartition(":")
        for glob in globs.split(","):
            if glob.strip():
                yield glob.strip(), _codes(codes)


def _codes(text: str) -> tuple[str, ...]:
    lines = [line.split("#")[0] for line in text.splitlines()]
    return tuple(code for line in lines for code in _CODE.findall(line))
