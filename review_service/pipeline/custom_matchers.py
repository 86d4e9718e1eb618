"""What ast-grep makes of the matcher of a rule, and which part of it is wrong."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ast_grep_py import SgNode, SgRoot

Place = tuple[int | str, ...]
_MAX_REGEX = 500
_GRAMMARS = {"shell": "bash", "terraform": "hcl"}
# Parts that stand for themselves, so that each can be tried alone.
_ATOMS = frozenset({"pattern", "kind", "regex", "nthChild"})
# What ast-grep writes for the `$` of a variable, by language, so that the grammar takes it for a name.
_DOLLARS = "$µ_z𐀀"


def problem(matcher: Mapping[str, Any], language: str) -> tuple[Place, str] | None:
    """The part that is wrong, as the keys that lead to it, and why; None when ast-grep can work with the rule."""
    grammar = _GRAMMARS.get(language, language)
    parts = list(_parts(matcher, ()))
    for place, value in parts:
        if found := _wrong(place[-1], value, grammar, language):
            return place, found
    refused = _refused(dict(matcher), grammar)
    return (_named(refused, parts), refused) if refused else None


def _parts(part: object, place: Place) -> Iterator[tuple[Place, object]]:
    """Everything in it that has a key, from outside to inside."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield (*place, name), value
            yield from _parts(value, (*place, name))
    elif isinstance(part, list):
        for number, item in enumerate(part):
            yield from _parts(item, (*place, number))


def _wrong(key: int | str, value: object, grammar: str, language: str) -> str:
    if key not in _ATOMS:
        return ""
    if key == "regex" and isinstance(value, str) and len(value) > _MAX_REGEX:
        return f"a regex is longer than {_MAX_REGEX} characters"
    if key == "pattern" and isinstance(value, str) and _is_broken(value, grammar):
        return (
            f"`{value}` is no whole piece of {language}, so it would match by accident or not at all"
            " (a fragment goes into a pattern with `context` and `selector`)"
        )
    alone = key == "nthChild" or not isinstance(value, Mapping)
    return _refused({"rule": {key: value}}, grammar) if alone else ""


def _is_broken(pattern: str, grammar: str) -> bool:
    """Whether the grammar makes nothing but an error of it, whatever its variables are written as."""
    return all(_top(SgRoot(pattern.replace("$", dollar), grammar).root()).kind() == "ERROR" for dollar in _DOLLARS)


def _top(node: SgNode) -> SgNode:
    """The node that a pattern stands for: the first that is not alone in its parent."""
    children = node.children()
    while len(children) == 1:
        node, children = children[0], children[0].children()
    return node


def _refused(matcher: dict[str, Any], grammar: str) -> str:
    """Why ast-grep cannot read it; empty when it can."""
    try:
        _compile(matcher, grammar)
    except ValueError as error:
        return f"ast-grep refuses it ({error})"
    return ""


def _compile(matcher: dict[str, Any], grammar: str) -> None:
    """Raises ValueError with the innermost of ast-grep's reasons, whatever the type of its error."""
    try:
        SgRoot("", grammar).root().find_all(matcher)  # type: ignore[call-overload]
    except Exception as error:
        reasons = [line.split(": ", 1)[-1].strip() for line in str(error).split("Stack backtrace")[0].splitlines()]
        raise ValueError([line for line in reasons if line][-1].rstrip(".")) from error


def _named(refused: str, parts: list[tuple[Place, object]]) -> Place:
    """The place of the first word that ast-grep complains of; of the whole rule when it names none."""
    word = re.search(r"`(.*?)`", refused)
    places = (place for place, value in parts if word and word.group(1) in (place[-1], value))
    return next(places, ("rule",))
