"""Whether what a manifest wants is affected, and which version would not be."""

from collections.abc import Iterable, Sequence
from typing import Any

from agent_services.runtime.advisories.advisory import Advisory, Interval
from agent_services.runtime.advisories.versions import Ecosystem, Ordered, order_of
from agent_services.runtime.manifests.wanted import Bound, Wanted

# Each round closes the ranges of one more release line.
_MAX_ROUNDS = 50


def affecting(ecosystem: Ecosystem, wanted: Wanted, known: Iterable[Advisory]) -> tuple[Advisory, ...]:
    """The advisories about the one version that is wanted, or about the highest that a range allows, whatever it is."""
    if wanted.version:
        order = order_of(ecosystem, wanted.version)
        return tuple(advisory for advisory in known if advisory.affects(wanted.version, order))
    allowed = _highest([_Allowed.of(ecosystem, bounds) for bounds in wanted.alternatives])
    return tuple(each for each in known if allowed and any(allowed.ends_in(interval) for interval in each.intervals))


def first_fixed(ecosystem: Ecosystem, version: str, known: Sequence[Advisory]) -> str:
    """The least version above one that nothing known affects; empty when there is none."""
    for _ in range(_MAX_ROUNDS):
        order = order_of(ecosystem, version)
        if order is None:
            return ""
        affected = [advisory for advisory in known if advisory.affects(version, order)]
        if not affected:
            return version
        fixed = [each.fixed_after(order) for each in affected]
        placed: list[tuple[Any, str]] = [(place, text) for text in fixed if (place := order_of(ecosystem, text))]
        if len(placed) < len(fixed):
            return ""
        version = max(placed, key=lambda each: each[0])[1]
    return ""


class _Allowed:
    """Versions between bounds; None is no bound."""

    def __init__(self, low: Ordered | None, high: Ordered | None, *, high_included: bool, low_included: bool) -> None:
        self.low = low
        self.high = high
        self._high_included = high_included
        self._low_included = low_included

    @classmethod
    def of(cls, ecosystem: Ecosystem, bounds: Sequence[Bound]) -> "_Allowed | None":
        """None when a bound is no version."""
        placed = [(operator, order_of(ecosystem, version)) for operator, version in bounds]
        lows: list[tuple[Any, bool]] = [(place, op == ">=") for op, place in placed if op[0] == ">"]
        highs: list[tuple[Any, bool]] = [(place, op == "<=") for op, place in placed if op[0] == "<"]
        if any(place is None for _, place in placed):
            return None
        low, low_included = max(lows, key=lambda each: (each[0], not each[1]), default=(None, True))
        high, high_included = min(highs, default=(None, False))
        return cls(low, high, high_included=high_included, low_included=low_included)

    def ends_in(self, interval: Interval) -> bool:
        """Whether the highest version that exists here is certainly in an interval.

        The interval reaches over our upper end, and begins below our lower one or with a version that is allowed: it
        exists, or nobody had named it.
        """
        return self._ends_before(interval) and (interval.start is None or self._begins_after(interval.start))

    def _ends_before(self, interval: Interval) -> bool:
        if interval.end is None:
            return True
        if self.high is None:
            return False
        return self.high < interval.end or (
            self.high <= interval.end and (interval.end_included or not self._high_included)
        )

    def _begins_after(self, start: Ordered) -> bool:
        if self.low is not None and start <= self.low:
            return True
        return self.high is None or start < self.high or (self._high_included and start <= self.high)


def _highest(alternatives: Sequence[_Allowed | None]) -> _Allowed | None:
    """The alternative with the highest versions; None when one of them is not understood."""
    highest: _Allowed | None = None
    for each in alternatives:
        if each is None:
            return None
        if highest is None or each.high is None or (highest.high is not None and highest.high < each.high):
            highest = each
    return highest
