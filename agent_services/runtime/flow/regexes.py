"""Which dangerous characters a regular expression lets through: what a match proves, what a substitution removes."""

import ast
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# Characters that each kind of harm cannot do without; one of every group must be able to appear.
_NEEDED: dict[str, tuple[str, ...]] = {
    "sql": ("'\"` ;()-",),
    "command": (";|&$`\n><(",),
    "code": ("(.[_",),
    "path": ("/\\", "."),
    "ssrf": ("/:@",),
    "xss": ("<\"'",),
    "template": ("{<$",),
    "redirect": ("/:",),
    "xpath": ("'\"[",),
    "ldap": ("*()\\",),
    "xml": ("<",),
    "log": ("\n\r",),
    "header": ("\n\r",),
    "trust": ("'\"<>;&/ ",),
}
_SAMPLES = sorted(set("".join("".join(groups) for groups in _NEEDED.values())))
_LONGEST = 500
# In a replacement, what a group matched.
_PUTS_BACK = re.compile(r"\\(\d|g<)")
_OF_ONE_CHARACTER = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY"})
_STARTS = frozenset({"AT_BEGINNING", "AT_BEGINNING_STRING"})
_ENDS = frozenset({"AT_END", "AT_END_STRING"})


def proven_by_match(pattern: str, *, whole: bool) -> frozenset[str]:
    """Kinds of harm that a text which matches cannot do; `whole` for `fullmatch`."""
    if len(pattern) > _LONGEST or (parsed := _parsed(pattern)) is None or not (whole or _is_closed(parsed)):
        return frozenset()
    # Before `$` one line feed more may stand, and what is put behind it is then a line of its own.
    more = frozenset() if whole or _is_bound(parsed, -1, frozenset({"AT_END_STRING"})) else frozenset("\n")
    return _harmless_without(_possible(pattern) | more)


def may_match_at_lines(call: ast.Call, place: int = 1) -> bool:
    """Whether a call is given flags, from a place on, that may let `^` and `$` match at every line."""
    flags = [*call.args[place:], *(item.value for item in call.keywords if item.arg == "flags")]
    return any(not ast.unparse(each).endswith((".I", ".IGNORECASE", ".A", ".ASCII")) for each in flags)


def begins_at_start(pattern: str) -> bool:
    """Whether every way to match begins where the text does, so that a search finds nothing else."""
    return len(pattern) <= _LONGEST and (parsed := _parsed(pattern)) is not None and _is_bound(parsed, 0, _STARTS)


def _is_closed(parsed: Any) -> bool:
    """Whether every way to match ends where the text ends."""
    return _is_bound(parsed, -1, _ENDS)


def _is_bound(parsed: Any, place: int, marks: frozenset[str]) -> bool:
    if not len(parsed):
        return False
    operation, argument = parsed[place]
    if str(operation) == "AT":
        return str(argument) in marks
    parts = _PARTS[str(operation)](argument) if str(operation) in ("BRANCH", "SUBPATTERN") else []
    return bool(parts) and all(_is_bound(part, place, marks) for part in parts)


def proven_by_removal(pattern: str, replacement: str) -> frozenset[str]:
    """Kinds of harm that a text cannot do after `re.sub(pattern, replacement, text)`."""
    if len(pattern) > _LONGEST or _PUTS_BACK.search(replacement):
        return frozenset()
    compiled, parsed = _compiled(pattern), _parsed(pattern)
    # What is removed only at some places stays at the others.
    if compiled is None or parsed is None or _asks_for_places(parsed):
        return frozenset()
    left = frozenset(each for each in _SAMPLES if compiled.fullmatch(each) is None) | frozenset(replacement)
    return _harmless_without(left)


def _asks_for_places(parsed: Any) -> bool:
    """Whether a match depends on what stands around it: at an end, beside a word, before something else."""
    for operation, argument in parsed:
        name = str(operation)
        if name in _PARTS:
            if any(_asks_for_places(part) for part in _PARTS[name](argument)):
                return True
        elif name not in _OF_ONE_CHARACTER:
            return True
    return False


def _harmless_without(possible: frozenset[str]) -> frozenset[str]:
    return frozenset(
        kind for kind, groups in _NEEDED.items() if any(not possible.intersection(group) for group in groups)
    )


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None


@lru_cache(maxsize=512)
def _possible(pattern: str) -> frozenset[str]:
    """Sample characters that can appear in a match, read off the parsed pattern without running it."""
    parsed = _parsed(pattern)
    return frozenset(_SAMPLES) if parsed is None else frozenset(_characters(parsed))


def _parsed(pattern: str) -> Any:
    """The parsed pattern; None when it is none, or one whose `^` and `$` match at every line."""
    if _compiled(pattern) is None:
        return None
    import re._parser as parser  # type: ignore[import-not-found]

    parsed = parser.parse(pattern)
    return None if parsed.state.flags & re.MULTILINE else parsed


def _characters(parsed: Any) -> set[str]:
    found: set[str] = set()
    for operation, argument in parsed:
        found |= _of_operation(str(operation), argument)
    return found


def _of_operation(name: str, argument: Any) -> set[str]:
    if name in _PARTS:
        return set().union(*(_characters(part) for part in _PARTS[name](argument)))
    if name == "LITERAL":
        return {chr(argument)} & set(_SAMPLES)
    if name == "IN":
        return {each for each in _SAMPLES if _in_class(ord(each), argument)}
    return set() if name in ("AT", "ASSERT", "ASSERT_NOT", "GROUPREF") else set(_SAMPLES)


# Where the parsed pattern keeps the parts of an operation.
_PARTS: dict[str, Callable[[Any], list[Any]]] = {
    **dict.fromkeys(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"), lambda argument: [argument[2]]),
    "SUBPATTERN": lambda argument: [argument[3]],
    "BRANCH": lambda argument: argument[1],
}


def _in_class(code: int, items: Any) -> bool:
    negated, inside = False, False
    for operation, argument in items:
        name = str(operation)
        negated = negated or name == "NEGATE"
        inside = inside or (name == "LITERAL" and argument == code)
        inside = inside or (name == "RANGE" and argument[0] <= code <= argument[1])
        inside = inside or (name == "CATEGORY" and _in_category(code, str(argument)))
    return inside is not negated


def _in_category(code: int, name: str) -> bool:
    kinds = {"DIGIT": r"\d", "WORD": r"\w", "SPACE": r"\s"}
    kind = kinds[name.rpartition("_")[2]]
    matched = re.match(kind, chr(code)) is not None
    return matched is not ("_NOT_" in name)
