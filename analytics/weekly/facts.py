"""The indicators of one tenant up to one week, as a report wants them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import pyarrow as pa

WEEKS = 26
"""How far back trends go."""
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Facts:
    """Of one tenant, or of the platform.

    Attributes:
        week: Monday of the week that the report is about.
        names: Of repositories, by their keys.
    """

    tenant: str
    week: date
    frames: Mapping[str, pd.DataFrame]
    names: Mapping[str, str]

    def trend(self, name: str, **about: str) -> pd.DataFrame:
        """An indicator's rows up to the week, oldest first."""
        rows = self.frames[name]
        for column, value in about.items():
            rows = rows[rows[column] == value]
        return rows

    def of_week(self, name: str, back: int = 0) -> pd.DataFrame:
        """The rows of the week, or of one some weeks before."""
        rows = self.frames[name]
        return rows[rows["week"] == self.week - back * _WEEK]

    def last_weeks(self, name: str, count: int = 4) -> pd.DataFrame:
        """The rows of the week and of those before it."""
        rows = self.frames[name]
        return rows[rows["week"] > self.week - count * _WEEK]

    def value(self, name: str, measure: str, back: int = 0) -> float | None:
        """One number of the week; None when there is none."""
        found = self.of_week(name, back)[measure].dropna()
        return None if found.empty else float(found.iloc[0])

    def share(self, name: str, part: str, whole: str, back: int = 0) -> float | None:
        """A part of a whole over all rows of the week; None when there is no whole."""
        rows = self.of_week(name, back)
        return float(rows[part].sum() / rows[whole].sum()) if rows[whole].sum() else None

    def repository(self, key: str) -> str:
        """What people call it."""
        return self.names.get(key, key)


def facts(indicators: Mapping[str, pa.Table], tenant: str, week: date, names: Mapping[str, str]) -> Facts:
    """Picks a tenant's rows of the weeks that a report looks back on."""
    return Facts(tenant, week, {name: _frame(rows, tenant, week) for name, rows in indicators.items()}, names)


def _frame(rows: pa.Table, tenant: str, week: date) -> pd.DataFrame:
    frame = rows.to_pandas(date_as_object=True)
    mine = (frame["tenant_id"] == tenant) & (frame["week"] <= week) & (frame["week"] > week - WEEKS * _WEEK)
    return frame[mine].sort_values("week").reset_index(drop=True)
