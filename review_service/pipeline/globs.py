"""Globs over repository paths: `*` stays inside a folder, `**` crosses folders."""

import functools
import re
from collections.abc import Callable, Iterable
from itertools import pairwise


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Tells whether a path matches any of the patterns.

    A pattern without a slash matches a name in any folder; one that names a folder, everything below it.
    """
    given = tuple(patterns)
    names = frozenset(pattern.rstrip("/") for pattern in given if _NAME.fullmatch(pattern))
    others = tuple(pattern for pattern in given if not _NAME.fullmatch(pattern))
    # Most patterns are never asked about a path that is not one of the names.
    compiled = functools.cache(lambda: _compile(others))

    def matches(path: str) -> bool:
        if names and not names.isdisjoint(path.split("/")):
            return True
        return bool(others) and compiled().fullmatch(path) is not None

    return matches


# A name without wildcards is looked up instead.
_NAME = re.compile(r"[^/*?\[]+/?", re.DOTALL)


@functools.lru_cache(maxsize=512)
def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_expression, patterns)), re.DOTALL)


def _expression(pattern: str) -> str:
    body = pattern.strip("/")
    prefix = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    return f"(?:{prefix}{_translate(body)}(?:/.*)?)"


_PART = re.compile(r"(?<![^/])(?:\*\*/)+|\*+|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)
_FOLDERS, _ANYTHING, _WITHIN = "(?:[^/]*/)*?", ".*?", "[^/]*?"


def _translate(pattern: str) -> str:
    return _nearest(list(map(_translate_part, _PART.findall(pattern))), (_FOLDERS, _ANYTHING), last=True)


def _nearest(parts: list[str], wildcards: tuple[str, ...], *, last: bool) -> str:
    """Every wildcard but the last takes the nearest place where what follows fits, for good.

    None farther could do better, and patterns come from repositories: an expression that tries them all takes forever.
    """
    starts = [at for at, part in enumerate(parts) if part in wildcards] + [len(parts)]
    expression = _piece(parts[: starts[0]], wildcards, last=last and len(starts) == 1)
    for start, end in pairwise(starts):
        final = last and end == len(parts)
        piece = parts[start] + _piece(parts[start + 1 : end], wildcards, last=final)
        expression += piece if final else f"(?>{piece})"
    return expression


def _piece(parts: list[str], wildcards: tuple[str, ...], *, last: bool) -> str:
    """What stands between two wildcards that cross folders may hold some that do not."""
    return "".join(parts) if _WITHIN in wildcards else _nearest(parts, (_WITHIN,), last=last)


def _translate_part(part: str) -> str:
    if part.startswith("**/"):
        return _FOLDERS
    if part.startswith("*"):
        return _ANYTHING if len(part) > 1 else _WITHIN
    if part == "?":
        return "[^/]"
    if len(part) > 2 and part.startswith("["):
        return _character_set(part)
    return re.escape(part)


def _character_set(part: str) -> str:
    body = (
        part[1:-1].removeprefix("!").replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace("^", "\\^")
    )
    expression = f"[^/{body}]" if part[1] == "!" else f"[{body}]"
    try:
        re.compile(expression)
    except re.error:  # `[z-a]`: means the characters themselves
        return re.escape(part)
    return f"(?!/){expression}"
