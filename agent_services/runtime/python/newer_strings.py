"""Respells strings with fields as sets of their values, in the same places: a set can stand where a string can."""

import re
from collections.abc import Iterator

from agent_services.runtime.python.respelt import Respelt
from agent_services.runtime.python.tokens import Field, Literal, NoPythonError, Part

_YIELD = re.compile(rb"\s*yield\b")


def respell_strings(run: list[Literal], text: Respelt) -> None:
    """Respells strings that Python joins.

    Raises:
        NoPythonError: a kind among them cannot be joined with the others.
    """
    fields = [field for literal in run for field in fields_of(literal.parts or [])]
    kinds = {_kind(literal) for literal in run}
    if len(kinds) > 1 and (fields or "t" in kinds):
        raise NoPythonError("strings of these kinds cannot be joined", run[0].start)
    if fields:
        _as_set(run, fields, text)
    elif "t" in kinds:
        for literal in run:
            text.put(literal.start, literal.prefix.replace(b"t", b"f"))


def fields_of(parts: list[Part]) -> Iterator[Field]:
    """All fields, those within specifications too, in the order of the text."""
    for part in parts:
        if isinstance(part, Field):
            yield part
            yield from fields_of(part.spec or [])


def is_template(literal: Literal) -> bool:
    """Whether it is a t-string."""
    return b"t" in literal.prefix


def _kind(literal: Literal) -> str:
    return "t" if is_template(literal) else "bytes" if b"b" in literal.prefix else "text"


def _as_set(run: list[Literal], fields: list[Field], text: Respelt) -> None:
    start, end = run[0].start, run[-1].end
    text.strings[text.place(start), text.place(end)] = run
    text.blank(start, end)
    text.put(start, b"{")
    for field in fields:
        _put_value(field, text)
    text.put(end - 1, b"}")


def _put_value(field: Field, text: Respelt) -> None:
    """`{a!r}` -> ` a,  `, and `{yield a} ` -> `(yield a),`."""
    value = text.original[field.start : field.end]
    text.put(field.start, value)
    if _YIELD.match(value):
        text.put(field.start - 1, b"(")
        text.put(field.end, b"),")
    elif not field.is_tuple:
        text.put(field.end, b",")
