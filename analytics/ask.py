"""The lake for questions of the moment, in a notebook or a shell: tables and indicators as pandas frames."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd
import pyarrow as pa

from analytics.errors import AnalyticsError
from analytics.jobs.kpis import FOLDER
from analytics.lake import tables
from analytics.lake.manifest import Manifest, require
from analytics.lake.place import Place, place
from analytics.settings import load, needed
from analytics.transforms.common import PLATFORM


class Lake:
    """One state of it: what is read through this belongs together, whatever is exported meanwhile."""

    def __init__(self, where: Place) -> None:
        self._place = where
        self._export = require(where)

    @property
    def tenants(self) -> Mapping[str, str]:
        """Their ids by their names."""
        return {name: tenant for tenant, name in self._export.tenants.items()}

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows of `reviews`, `agent_runs`, `findings`, `lives`, `feedback`, `rule_moves` or `usage`.

        Args:
            columns: Those that are wanted; fewer need less memory.
        """
        delta = tables.open_table(self._place, name, _known(self._export, name))
        rows = pa.table(delta.to_pyarrow_table(columns=list(columns) if columns else None))
        return rows.to_pandas(date_as_object=True)

    def indicator(self, name: str, tenant: str = "", **about: str) -> pd.DataFrame:
        """An indicator by week.

        Args:
            tenant: A tenant's name or id; by default all of them together.
            about: Only what the numbers are about, by columns: `agent="logic"`.

        Raises:
            AnalyticsError: There is no such indicator or tenant, or nothing is known of that.
        """
        of = self._place.below(FOLDER)
        version = _known(require(of, "kpis"), name)
        frame = tables.read_all(of, name, version).to_pandas(date_as_object=True)
        found = frame[frame["tenant_id"] == self._tenant(tenant)].drop(columns="tenant_id")
        for column, value in about.items():
            _among(value, column, set(found[column]))
            found = found[found[column] == value]
        return found.reset_index(drop=True)

    def _tenant(self, said: str) -> str:
        if said in self.tenants.values():
            return said
        return self.tenants[_among(said, "tenant", self.tenants.keys())] if said else PLATFORM


def lake(where: str = "") -> Lake:
    """Opens it; by default the one of SQUAD_ANALYTICS_LAKE."""
    return Lake(place(where or needed(load().lake, "LAKE", "say where the lake lies")))


def _known(manifest: Manifest, name: str) -> int:
    return manifest.tables[_among(name, "table or indicator", manifest.tables.keys())].version


def _among(said: str, what: str, known: Collection[str]) -> str:
    """The same word. Raises AnalyticsError: it is none of those."""
    if said not in known:
        raise AnalyticsError(f"there is no {what} '{said}': choose among {', '.join(sorted(known)) or 'none'}")
    return said
