"""One known weakness of one package: which versions it affects, and which is the first without it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent_services.runtime.advisories.versions import Ecosystem, Ordered, order_of
from agent_services.runtime.rule import Severity

# At one version a range ends before the next one starts, and starts before it ends with that version included.
_EVENTS = {"fixed": 0, "introduced": 1, "last_affected": 2}
_PREFIXES = ("CVE-", "GHSA-")


@dataclass(frozen=True, slots=True)
class Interval:
    """Versions that are affected: from `start` on, None is from the first; before `end`, None is for ever."""

    start: Ordered | None
    end: Ordered | None
    end_included: bool = False
    # The end as it is written, when that version is free of the weakness.
    fixed: str = ""

    def holds(self, version: Ordered) -> bool:
        """Whether a version lies in it."""
        if self.start is not None and version < self.start:
            return False
        return self.end is None or version < self.end or (self.end_included and version <= self.end)


@dataclass(frozen=True, slots=True)
class Advisory:
    """What a database says about a package in one entry; `names` are its id and its aliases."""

    names: tuple[str, ...]
    summary: str
    severity: Severity | None
    versions: frozenset[str]
    intervals: tuple[Interval, ...]

    def affects(self, version: str, order: Ordered | None) -> bool:
        """As the schema evaluates it: the version is listed, or lies in a range."""
        return version in self.versions or (
            order is not None and any(interval.holds(order) for interval in self.intervals)
        )

    def fixed_after(self, order: Ordered) -> str:
        """The version that closes the range a version lies in; empty when none is known."""
        return next((interval.fixed for interval in self.intervals if interval.holds(order)), "")


def parse(ecosystem: Ecosystem, row: str) -> Advisory:
    """An advisory from its row in the index, see `entry.rows`."""
    names, summary, severity, versions, ranges = json.loads(row)
    intervals = tuple(found for events in ranges for found in _intervals(ecosystem, events))
    return Advisory(tuple(names), summary, severity, frozenset(versions), intervals)


def _intervals(ecosystem: Ecosystem, events: Sequence[tuple[str, str]]) -> Iterator[Interval]:
    """The events in the order of their versions; a range with a version that cannot be placed says nothing."""
    placed = [
        (kind, text, None if text == "0" else order_of(ecosystem, text)) for kind, text in events if kind in _EVENTS
    ]
    if any(place is None and text != "0" for _, text, place in placed):
        return
    start: Ordered | None = None
    open_ = False
    for kind, text, place in sorted(placed, key=_by_place):
        if kind != "introduced" and open_:
            yield Interval(start, place, kind == "last_affected", text if kind == "fixed" else "")
        elif kind == "introduced" and not open_:
            start = place
        open_ = kind == "introduced"
    if open_:
        yield Interval(start, None)


def _by_place(event: tuple[str, str, Ordered | None]) -> tuple[bool, Any, int]:
    """`0` stands before everything."""
    kind, _, place = event
    return place is not None, 0 if place is None else place, _EVENTS[kind]


def together(advisories: Iterable[Advisory]) -> list[tuple[str, ...]]:
    """The names of advisories, aliases of each other in one group, a CVE first in it."""
    groups: list[set[str]] = []
    for advisory in advisories:
        names = set(advisory.names)
        apart = [group for group in groups if not group & names]
        groups = [*apart, names.union(*(group for group in groups if group & names))]
    return sorted(tuple(sorted(group, key=_by_name)) for group in groups)


def _by_name(name: str) -> tuple[int, str]:
    return next((rank for rank, prefix in enumerate(_PREFIXES) if name.startswith(prefix)), len(_PREFIXES)), name
