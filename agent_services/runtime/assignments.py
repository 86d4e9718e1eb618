"""Finds texts that are stored under a telling name, in any language: `password = "..."`, `API_KEY: ...`, `<token>`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["quoted", "bare", "inner"]
_STEMS = ("pass", "pwd", "secret", "token", "key", "cred", "auth", "_pw", "psw")
_NAME = re.compile(r"[\w.-]{0,60}")
_REST = re.compile(r"[\w-]{0,40}")
# What may stand between the name and the sign that gives it a value: the end of a quoted name, a type.
_BETWEEN = r"(?:\\?[\"'`])?\s?\]?(?:\[\d{0,4}\])?(?:[ ]?:[ ]?[\w.|\[\], ]{1,40}?(?=\s?=)|[ ]{1,3}\w{1,20}(?=\s?=))?"
_SIGN = r"[ \t]{0,20}(?P<sign>={2,3}|!==?|:{1,3}=|=>|[?.+|]?=|:|,|\()[ \t]{0,20}"
_QUOTED = re.compile(
    _BETWEEN + _SIGN + r"(?:[@rbufRBUFL]|\[)?(?P<quote>\\?(?:\"\"\"|'''|[\"'`]))(?P<value>[^\"'`\\\n]{3,300})(?P=quote)"
)
_BARE = re.compile(
    _BETWEEN
    + r"[ \t]{0,20}(?P<sign>:{0,3}=|\?=|:|[ ])[ \t]{0,20}(?P<value>[^\s\"'`;,]{4,300})[;,]*(?:[ \t]+#[^\n]*|[ \t]*)$",
    re.MULTILINE,
)
_ELEMENT = re.compile(r">\s{0,80}(?P<value>[^<>\s]{4,300})\s{0,80}</")
_ATTRIBUTE = re.compile(r"[\"']\s{1,4}value\s?=\s?[\"'](?P<value>[^\"'<>\n]{4,300})[\"']")
# Inside a longer text: a header, a connection string, the query of an address.
_INNER = re.compile(r"(?:[:=]|:[ ])(?P<value>[^\s\"'`<>;&,(){}]{8,300})(?=[;&\"'`\\])")

_PATTERNS: tuple[tuple[re.Pattern[str], Form], ...] = (
    (_QUOTED, "quoted"),
    (_ELEMENT, "quoted"),
    (_ATTRIBUTE, "quoted"),
    (_BARE, "bare"),
    (_INNER, "inner"),
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value with its name and its place in the text."""

    name: str
    value: str
    start: int
    end: int
    sign: str
    form: Form


def assignments(text: str) -> Iterator[Assignment]:
    """Texts under a name with a telling stem, also values without quotes, as configuration writes them."""
    lower = text.replace("\u0130", "I").lower()  # the one letter whose lower case is longer
    seen: set[int] = set()
    for stem in _STEMS:
        place = lower.find(stem)
        while place >= 0:
            start, end = _name_around(text, place, place + len(stem))
            if end not in seen:
                seen.add(end)
                yield from _values(text, text[start:end], end)
            place = lower.find(stem, max(end, place + 1))


def _name_around(text: str, start: int, end: int) -> tuple[int, int]:
    before = text[max(0, start - 60) : start]
    kept = re.search(r"[\w.-]*$", before)
    rest = _REST.match(text, end)
    return start - (len(kept.group()) if kept else 0), rest.end() if rest else end


def _values(text: str, name: str, end: int) -> Iterator[Assignment]:
    for pattern, form in _PATTERNS:
        found = pattern.match(text, end)
        if found:
            sign = found.groupdict().get("sign") or "="
            yield Assignment(name, found.group("value").strip(), *found.span("value"), sign, form)
            return
