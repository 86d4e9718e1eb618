"""Globs over repository paths: `*` stays inside a folder, `**` crosses folders."""

import functools
import re
from collections.abc import Callable, Iterable


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Tells whether a path matches any of the patterns.

    A pattern without a slash matches a name in any folder; one that names a folder, everything below it.
    """
    compiled = _compile(tuple(patterns))
    return lambda path: compiled is not None and compiled.fullmatch(path) is not None


@functools.lru_cache(maxsize=512)
def _compile(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(_expression, patterns)), re.DOTALL) if patterns else None


def _expression(pattern: str) -> str:
    body = pattern.strip("/")
    prefix = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    return f"(?:{prefix}{_translate(body)}(?:/.*)?)"


_PART = re.compile(r"(?:\*\*/)+|\*+|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)


def _translate(pattern: str) -> str:
    return "".join(map(_translate_part, _PART.findall(pattern)))


def _translate_part(part: str) -> str:
    if part.startswith("**/"):
        return "(?:.*/)?"
    if part.startswith("*"):
        return ".*" if len(part) > 1 else "[^/]*"
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
