"""What several tests of analytics do."""

import pyarrow as pa

from analytics.days import span
from analytics.jobs.export import Wanted
from analytics.lake import tables
from analytics.lake.manifest import Manifest, require
from analytics.lake.place import Place
from analytics.schema import TABLES
from tests.analytics.rows import FIRST, LAST

ALL = Wanted(span(f"{FIRST}..{LAST}"))


def days(text: str, **wanted) -> Wanted:
    return Wanted(span(text if ".." in text else f"{text}..{text}"), **wanted)


def rows(lake: Place, name: str, manifest: Manifest | None = None) -> pa.Table:
    """What a reader of the manifest sees of a table, in the order of its key."""
    table, pinned = TABLES[name], (manifest or require(lake)).tables[name]
    delta = tables.open_table(lake, name, pinned.version)
    whole = pa.table(delta.to_pyarrow_table())
    return whole.sort_by([(key, "ascending") for key in ("dt", *table.key)])


def everything(lake: Place, manifest: Manifest | None = None) -> dict[str, list[dict]]:
    return {name: rows(lake, name, manifest).to_pylist() for name in TABLES}
