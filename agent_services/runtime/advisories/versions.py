"""Versions in the order in which each ecosystem counts them, and names as it compares them."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

Ecosystem = Literal["PyPI", "npm", "Go", "Maven", "crates.io"]
ECOSYSTEMS: tuple[Ecosystem, ...] = ("PyPI", "npm", "Go", "Maven", "crates.io")

# No honest version is longer.
_MAX_LENGTH = 200
_SEMVER = re.compile(
    r"[v=\s]*(\d{1,18})(?:\.(\d{1,18}))?(?:\.(\d{1,18}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?", re.ASCII
)
_MAVEN_TOKEN = re.compile(r"\d{1,18}|[a-z]+")
_MAVEN_QUALIFIERS = {
    "alpha": -5, "a": -5, "beta": -4, "b": -4, "milestone": -3, "m": -3, "rc": -2, "cr": -2, "snapshot": -1,
    "": 0, "ga": 0, "final": 0, "release": 0, "sp": 1,
}  # fmt: skip
_OTHER_QUALIFIER, _NUMBER = 2, 3
_NOTHING, _ZERO = (0, 0, ""), (_NUMBER, 0, "")


class Ordered(Protocol):
    """A version that can be compared with others of its ecosystem."""

    def __lt__(self, other: Any, /) -> bool: ...

    def __le__(self, other: Any, /) -> bool: ...


def order_of(ecosystem: Ecosystem, version: str) -> Ordered | None:
    """Where a version stands among those of its ecosystem; None when it is no version there."""
    return _ORDERS[ecosystem](version) if len(version) <= _MAX_LENGTH else None


def package_name(ecosystem: Ecosystem, name: str) -> str:
    """The name under which an ecosystem knows a package: PyPI's are compared as PEP 503 says."""
    return canonicalize_name(name) if ecosystem == "PyPI" else name


def _pypi(version: str) -> Ordered | None:
    try:
        return Version(version)
    except InvalidVersion:
        return None


def _semver(version: str) -> Ordered | None:
    found = _SEMVER.fullmatch(version)
    if found is None:
        return None
    *numbers, before = found.groups()
    # A version without a pre-release stands after all of its own.
    parts = [(0, *_identifier(part)) for part in before.split(".")] if before else [(1, 0, 0, "")]
    return (*(int(number or 0) for number in numbers), tuple(parts))


def _identifier(part: str) -> tuple[int, int, str]:
    return (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)


def _maven(version: str) -> Ordered | None:
    """As Maven's ComparableVersion: numbers stand above words, and zeros before a word or the end are nothing."""
    tokens: list[tuple[int, int, str]] = []
    for word in _MAVEN_TOKEN.findall(version.lower()):
        token = _maven_token(word)
        if token[0] != _NUMBER:
            _trim(tokens)
        tokens.append(token)
    if not tokens:
        return None
    _trim(tokens)
    return (*tokens, _NOTHING)


def _maven_token(word: str) -> tuple[int, int, str]:
    if word.isdecimal():
        return _NUMBER, int(word), ""
    rank = _MAVEN_QUALIFIERS.get(word)
    return (_OTHER_QUALIFIER, 0, word) if rank is None else (rank, 0, "")


def _trim(tokens: list[tuple[int, int, str]]) -> None:
    while tokens and tokens[-1] in (_NOTHING, _ZERO):
        tokens.pop()


_ORDERS: Mapping[Ecosystem, Callable[[str], Ordered | None]] = {
    "PyPI": _pypi,
    "npm": _semver,
    "Go": _semver,
    "Maven": _maven,
    "crates.io": _semver,
}
