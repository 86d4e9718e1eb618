"""Finds texts that are stored under a telling name, in any language: `password = "..."`, `API_KEY: ...`, `<token>`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agent_services.runtime.leaks.secrets import is_placeholder, kind_of, looks_chosen, looks_guessed, looks_random
from agent_services.runtime.rule import Confidence

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

_CONFIGURATION = ("yaml", "ini", "shell", "dockerfile", "makefile", "")
_IDENTIFIER = re.compile(r"[\w+/=-]{20,}")


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


def confidence_of(given: Assignment, language: str) -> Confidence | None:
    """How sure it is that a value is a secret, from its name, its form and the language; None when it is none."""
    kind = kind_of(given.name)
    value = given.value
    if kind is None or is_placeholder(value) or _repeats(given):
        return None
    random = looks_random(value, 12 if kind == "password" else 14)
    if given.form == "inner" and kind == "password":
        return "medium" if random else None
    if given.form == "inner" or (given.form == "bare" and language not in _CONFIGURATION):
        return "low" if random and _IDENTIFIER.fullmatch(value) and looks_random(value, 20, 3.5) else None
    if random:
        return "medium"
    if kind == "password" and given.sign not in (",", "("):
        return "medium" if looks_chosen(value) else "low" if looks_guessed(value) else None
    return None


def _repeats(given: Assignment) -> bool:
    """`password = "db_password"` is a name for it."""
    name, value = (re.sub(r"[^a-z]", "", text.lower()) for text in (given.name, given.value))
    return len(value) >= 3 and (value in name or name in value) and not looks_random(given.value)
