"""Which regular expressions can be made to try a very great number of ways to match one text."""

import re
import warnings
from collections.abc import Iterator
from re import _parser as parser

_MANY = 10
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_ENDLESS = int(parser.MAXREPEAT)
Items = list[tuple[object, object]]
# Characters that stand for all others when classes are compared.
_PROBES = [*map(chr, range(32, 127)), "\t", "\n", "\u00e9"]


def exponential(pattern: str) -> str:
    """A repeated part of a pattern that fits the same text in many ways; empty when there is none.

    Found are `(a+)+`, `(a|a)*` and `(a*b?)*`: a repetition around something that repeats, where what ends one round can
    also begin the next, and something after it that can fail.
    """
    items = _parse(pattern)
    return "" if items is None else next((str(found) for found in _search(items, last=True)), "")


def _parse(pattern: str) -> Items | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return list(parser.parse(pattern))
        except (re.error, RecursionError, OverflowError):
            return None


def _search(items: Items, *, last: bool) -> Iterator[str]:
    for place, (code, argument) in enumerate(items):
        ends = last and place == len(items) - 1
        name = str(code)
        if name in _REPEATS:
            inner = _body(argument)
            if _most(argument) == _ENDLESS and not ends and _is_ambiguous(inner):
                yield "a repetition inside a repetition"
            yield from _search(inner, last=ends)
        else:
            for part in _parts(name, argument):
                yield from _search(part, last=ends)


def _body(argument: object) -> Items:
    return list(argument[2])  # type: ignore[index]


def _most(argument: object) -> int:
    return int(argument[1])  # type: ignore[index]


def _least(argument: object) -> int:
    return int(argument[0])  # type: ignore[index]


def _parts(name: str, argument: object) -> Iterator[Items]:
    if name == "SUBPATTERN":
        yield list(argument[-1])  # type: ignore[index]
    elif name == "BRANCH":
        yield from (list(each) for each in argument[1])  # type: ignore[index]
    elif name in {"ASSERT", "ASSERT_NOT"}:
        yield list(argument[1])  # type: ignore[index]


def _is_ambiguous(body: Items) -> bool:
    """Whether one round of a repetition can also be read as several."""
    flat = _flat(body)
    if len(flat) == 1 and str(flat[0][0]) == "BRANCH":
        return _branches_overlap(flat[0][1])
    return _reads_twice(flat) or _reads_twice([inner for item in flat for inner in _opened(item)])


def _reads_twice(items: Items) -> bool:
    for place, item in enumerate(items):
        if str(item[0]) not in _REPEATS or _most(item[1]) != _ENDLESS:
            continue
        repeated = _first(_body(item[1]))
        rest = [other for number, other in enumerate(items) if number != place]
        # What stands beside the repeated part may be left out or be made of the same characters.
        if repeated and all(_is_optional(other) or _covers(repeated, _first([other])) for other in rest):
            return True
    return False


def _flat(body: Items) -> Items:
    while len(body) == 1 and str(body[0][0]) == "SUBPATTERN":
        body = list(body[0][1][-1])  # type: ignore[index]
    return body


def _opened(item: tuple[object, object]) -> Items:
    """The inside of a group, also of one that may be left out."""
    code, argument = item
    if str(code) == "SUBPATTERN":
        return [inner for each in argument[-1] for inner in _opened(each)]  # type: ignore[index]
    if str(code) in _REPEATS and _most(argument) == 1:
        return [inner for each in _body(argument) for inner in _opened(each)]
    return [item]


def _is_optional(item: tuple[object, object]) -> bool:
    name = str(item[0])
    return name == "AT" or (name in _REPEATS and _least(item[1]) == 0)


def _branches_overlap(argument: object) -> bool:
    firsts = [_first(list(each)) for each in argument[1]]  # type: ignore[index]
    equal = [list(map(str, each)) for each in argument[1]]  # type: ignore[index]
    return any(one and one == other for place, one in enumerate(equal) for other in equal[place + 1 :]) or any(
        len(one) > _MANY and one == other for place, one in enumerate(firsts) for other in firsts[place + 1 :]
    )


def _covers(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(other) and other <= one


def _first(items: Items) -> frozenset[str]:
    """The characters with which a sequence can begin."""
    found: set[str] = set()
    for code, argument in items:
        name = str(code)
        if name in _REPEATS:
            found |= _first(_body(argument))
            if _least(argument) == 0:
                continue
        elif name == "SUBPATTERN":
            found |= _first(list(argument[-1]))  # type: ignore[index]
        elif name == "BRANCH":
            found |= {sign for each in argument[1] for sign in _first(list(each))}  # type: ignore[index]
        elif name in {"LITERAL", "NOT_LITERAL", "IN", "ANY"}:
            found |= {sign for sign in _PROBES if _fits(name, argument, sign)}
        elif name in {"AT", "ASSERT", "ASSERT_NOT"}:
            continue
        break
    return frozenset(found)


def _fits(name: str, argument: object, sign: str) -> bool:
    if name == "ANY":
        return sign != "\n"
    if name in {"LITERAL", "NOT_LITERAL"}:
        return (ord(sign) == argument) is (name == "LITERAL")
    members = [(str(code), value) for code, value in argument]  # type: ignore[attr-defined]
    negated = any(code == "NEGATE" for code, _ in members)
    return any(_is_member(code, value, sign) for code, value in members) is not negated


def _is_member(code: str, value: object, sign: str) -> bool:
    if code == "LITERAL":
        return ord(sign) == value
    if code == "RANGE":
        return ord(sign) in range(value[0], value[1] + 1)  # type: ignore[index]
    if code == "CATEGORY":
        shape = {"DIGIT": r"\d", "WORD": r"\w", "SPACE": r"\s"}[str(value).rpartition("_")[2]]
        return bool(re.match(shape, sign)) is not ("NOT" in str(value))
    return False
