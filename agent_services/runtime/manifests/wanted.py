"""What a manifest allows of a package: one version, or what lies between bounds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from packaging.specifiers import InvalidSpecifier, SpecifierSet

# One of `>=`, `>`, `<=`, `<`, and a version.
Bound = tuple[str, str]
Bounds = Sequence[Bound]

_MAX_LENGTH = 300
_HYPHEN = re.compile(r"v?(\d\S*)\s+-\s+v?(\d\S*)")
_COMPARATOR = re.compile(r"(\^|~>?|[<>]=?|=)?\s*v?(\d[\w.*+-]*|[*xX])\s*,?\s*")
_FULL = re.compile(r"=?\s*v?(\d+\.\d+\.\d+[\w.+-]*)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One `version`, or any within all bounds of one of the `alternatives`; an alternative without bounds is any."""

    version: str = ""
    alternatives: tuple[tuple[Bound, ...], ...] = ()


def pep440(text: str) -> Wanted | None:
    """`==1.2`, `~=1.2`, `>=1,<2`; None when it is not understood. What `!=` leaves out is not looked at."""
    if len(text) > _MAX_LENGTH:
        return None
    try:
        specifiers = list(SpecifierSet(text))
    except InvalidSpecifier:
        return None
    pins = [each.version for each in specifiers if each.operator in ("==", "===") and not each.version.endswith(".*")]
    if pins:
        return Wanted(pins[0])
    return Wanted(alternatives=(tuple(bound for each in specifiers for bound in _pep440(each.operator, each.version)),))


def npm(text: str) -> Wanted | None:
    """`1.2.3`, `^1.2`, `~1.2`, `1.x`, `1 - 2`, `>=1 <2 || 3`; None for a tag, an address or a path."""
    full = _FULL.fullmatch(text.strip())
    return Wanted(full.group(1)) if full else _ranges(text, _same)


def cargo(text: str) -> Wanted | None:
    """`1.2` is `^1.2`, `=1.2.3` one version, `>=1, <2` a range."""
    full = _FULL.fullmatch(text.strip())
    return Wanted(full.group(1)) if full and text.strip().startswith("=") else _ranges(text, _caret)


def poetry(text: str) -> Wanted | None:
    """Python's own forms, `^1.2`, `~1.2`, and a bare version for exactly that one."""
    bare = re.fullmatch(r"\d[\w.]*", text.strip())
    return Wanted(bare.group()) if bare else pep440(text) or npm(text)


def _pep440(operator: str, version: str) -> Bounds:
    match operator:
        case "==":
            return _same(version)
        case "~=":
            return ((">=", version), *_below(_numbers(version)[:-1]))
        case "!=":
            return ()
    return ((operator, version),)


def _ranges(text: str, bare: Callable[[str], Bounds]) -> Wanted | None:
    if len(text) > _MAX_LENGTH:
        return None
    alternatives = [_alternative(part.strip(), bare) for part in text.split("||")]
    known = tuple(each for each in alternatives if each is not None)
    return Wanted(alternatives=known) if len(known) == len(alternatives) else None


def _alternative(text: str, bare: Callable[[str], Bounds]) -> tuple[Bound, ...] | None:
    if hyphen := _HYPHEN.fullmatch(text):
        first, last = hyphen.groups()
        return (">=", first), *(_below(_numbers(last)) if len(_numbers(last)) < 3 else (("<=", last),))
    bounds: list[Bound] = []
    at = 0
    while at < len(text):
        found = _COMPARATOR.match(text, at)
        if found is None:
            return None
        bounds += _bounds(found.group(1) or "", found.group(2), bare)
        at = found.end()
    return tuple(bounds)


def _bounds(operator: str, version: str, bare: Callable[[str], Bounds]) -> Bounds:
    if not version[0].isdecimal():
        return ()
    match operator:
        case "":
            return bare(version)
        case "=":
            return _same(version)
        case "^":
            return _caret(version)
        case "~" | "~>":
            return ((">=", _plain(version)), *_below(_numbers(version)[:2]))
    return ((operator, _plain(version)),)


def _same(version: str) -> Bounds:
    """A version with all its parts, or every version that begins with the parts there are."""
    numbers = _numbers(version)
    if len(numbers) >= 3 and "*" not in version:
        return ((">=", version), ("<=", version))
    return ((">=", _plain(version)), *_below(numbers))


def _caret(version: str) -> Bounds:
    """Up to the next change of the first part that is not zero."""
    numbers = _numbers(version)
    fixed = next((place for place, number in enumerate(numbers, 1) if number), len(numbers))
    return ((">=", _plain(version)), *_below(numbers[:fixed]))


def _below(numbers: Sequence[int]) -> Bounds:
    """Below the next version with as many parts."""
    return (("<", ".".join(str(number) for number in (*numbers[:-1], numbers[-1] + 1))),) if numbers else ()


def _numbers(version: str) -> list[int]:
    """The leading parts that are numbers: `1.2.x` has two."""
    found = re.match(r"\d{1,18}(?:\.\d{1,18})*", version)
    return [int(part) for part in found.group().split(".")] if found else []


def _plain(version: str) -> str:
    """Without the parts that stand for any: `1.x` is `1`."""
    return re.sub(r"(?:\.[*xX])+$", "", version)
