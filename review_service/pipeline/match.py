"""Which finding of an earlier push is which one now: pairs them by what they have in common, the most first.

Identity is given, not computed: no digest of a finding alone survives a new function name, an equal line above it, or
two renames in a row. Who agrees most is paired first, and everybody once.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from review_service.pipeline.anchors import Anchors
from review_service.pipeline.identity import order
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import Lifecycle, ReviewFinding


@dataclass(frozen=True, slots=True)
class Life:
    """A finding through the reviews of its pull request, as it was seen last.

    Attributes:
        finding: With the identity it keeps.
        anchors: What it was known by.
        lifecycle: What was said of it last.
        quiet: Whether it was kept from people because nothing about it was new.
    """

    finding: ReviewFinding
    anchors: Anchors
    lifecycle: Lifecycle
    quiet: bool = False

    @property
    def ended(self) -> bool:
        return self.lifecycle == Lifecycle.LIFECYCLE_FIXED


@dataclass(frozen=True, slots=True)
class _Traits:
    """One side of a pair. `name` tells the two sides' members apart, nothing more."""

    name: str
    rule: str
    path: str
    symbol: str
    anchors: Anchors


Key = tuple[str, ...]
Agreement = Callable[[_Traits], Key]


def _code(each: _Traits) -> Key:
    return (each.anchors.code,)


def _telling_code(each: _Traits) -> Key:
    return (each.anchors.code if each.anchors.telling else "",)


def _symbol(each: _Traits) -> Key:
    return ("in", each.symbol)


def _above(each: _Traits) -> Key:
    return (each.anchors.above,)


def _below(each: _Traits) -> Key:
    return (each.anchors.below,)


Level = tuple[Agreement, ...]
_SAME_CODE: tuple[Level, ...] = (
    (_code, _symbol, _above, _below),
    (_code, _above, _below),
    (_code, _symbol, _above),
    (_code, _symbol, _below),
    (_code, _symbol),
    (_code, _above),
    (_code, _below),
)
_WITHIN_FILE: tuple[Level, ...] = (*_SAME_CODE, (_telling_code,))
_REWRITTEN: tuple[Level, ...] = ((_symbol, _above, _below), (_symbol, _above), (_symbol, _below))
_TO_ANOTHER_FILE: tuple[Level, ...] = ((_code, _symbol, _above, _below), (_code, _above, _below))


def match(
    lives: Sequence[Life], findings: Sequence[ReviewFinding], anchors: Mapping[str, Anchors], here: Set[str]
) -> dict[str, Life]:
    """The earlier life of each finding that had one, by the finding's id.

    What was fixed comes back only with its very code; what lives may be rewritten in place.

    Args:
        lives: Findings of earlier pushes.
        findings: Those of this one.
        anchors: What the latter are known by, by id.
        here: Paths of the change as it is now: what is in none of them was renamed, removed, or is back to the base.
    """
    by_name = {str(number): life for number, life in enumerate(lives)}
    now = [
        _traits(each.id, each.finding, anchors[each.id]) for each in sorted(findings, key=lambda f: order(f.finding))
    ]
    pairs: dict[str, str] = {}
    for ended in (False, True):
        then = [(name, life) for name, life in by_name.items() if life.ended == ended]
        then.sort(key=lambda each: order(each[1].finding.finding))
        earlier = [_traits(name, life.finding.finding, life.anchors) for name, life in then]
        _pair_all(earlier, now, here, pairs, rewritten=not ended)
    return {mine: by_name[theirs] for mine, theirs in pairs.items()}


def _traits(name: str, finding: Finding, anchors: Anchors) -> _Traits:
    return _Traits(name, finding.rule_id, finding.location.path, finding.location.symbol, anchors)


def _pair_all(
    then: Sequence[_Traits], now: Sequence[_Traits], here: Set[str], pairs: dict[str, str], *, rewritten: bool
) -> None:
    gone = [each for each in then if each.path not in here]
    for level in _WITHIN_FILE:
        _pair(then, now, (_path, *level), pairs)
    for level in _SAME_CODE:
        _pair(gone, now, level, pairs)
    for level in _TO_ANOTHER_FILE:
        _pair(then, now, level, pairs)
    for level in _REWRITTEN if rewritten else ():
        _pair(then, now, (_path, *level), pairs)


def _path(each: _Traits) -> Key:
    return (each.path,)


def _pair(then: Sequence[_Traits], now: Sequence[_Traits], level: Level, pairs: dict[str, str]) -> None:
    """Pairs those left over that agree in everything the level asks, in order of place."""
    taken = set(pairs.values())
    waiting: dict[Key, list[str]] = defaultdict(list)
    for each in reversed(then):
        if each.name not in taken and (key := _key(each, level)):
            waiting[key].append(each.name)
    for each in now:
        if each.name not in pairs and waiting.get(key := _key(each, level)):
            pairs[each.name] = waiting[key].pop()


def _key(each: _Traits, level: Level) -> Key:
    """What is compared; empty where something of it is not known."""
    parts = [part for agreement in level for part in agreement(each)]
    known = all(part for agreement in level if agreement is not _symbol for part in agreement(each))
    return (each.rule, *parts) if known else ()
