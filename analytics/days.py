"""Days and runs of days, as people write them and as queries want them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.errors import AnalyticsError

_DAY = timedelta(days=1)
_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Python reads more as a day: `20261125`, `2026-W48-3`. A slip of the fingers should not be one."""


@dataclass(frozen=True, order=True)
class Days:
    """From `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


def day(text: str) -> date:
    """Reads `2026-11-25`.

    Raises:
        AnalyticsError: It is no such day.
    """
    try:
        if _FORM.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # a thirtieth of February
        pass
    raise AnalyticsError(f"'{text}' is no day: write it as 2026-11-25")


def span(text: str) -> Days:
    """Reads `2026-11-01..2026-11-25`.

    Raises:
        AnalyticsError: It is no such span, or ends before it begins.
    """
    first, _, last = text.partition("..")
    if not (first and last):
        raise AnalyticsError(f"'{text}' is no span of days: write it as 2026-11-01..2026-11-25")
    found = Days(day(first), day(last))
    if found.last < found.first:
        raise AnalyticsError(f"'{text}' ends before it begins: put the earlier day first")
    return found


def runs(days: Iterable[date]) -> list[Days]:
    """The same days as the fewest runs, ascending."""
    found: list[Days] = []
    for each in sorted(set(days)):
        if found and each == found[-1].last + _DAY:
            found[-1] = Days(found[-1].first, each)
        else:
            found.append(Days(each, each))
    return found
