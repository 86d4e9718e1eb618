"""Puts the indicators into PostgreSQL, where the API and dashboards read them."""

import itertools
import json
from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID, uuid4

import pyarrow as pa

from analytics.jobs.kpis import FOLDER, results
from analytics.lake import tables
from analytics.lake.manifest import Manifest, TableOf, of_export, require
from analytics.lake.place import Place
from analytics.publishing import writing
from analytics.transforms.catalogue import INDICATORS
from analytics.transforms.common import PLATFORM

_INSERT = """INSERT INTO analytics.indicators (tenant_id, name, week, dimensions, measures)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::date[], %s::text[]::jsonb[], %s::text[]::jsonb[])"""
_AT_ONCE = 5000
"""Rows of a statement; COPY is refused where row-level security is in force."""
Row = tuple[UUID, str, date, str, str]
_NOTE = "INSERT INTO analytics.publications (tenant_id, id, manifest) VALUES (%s, %s, %s)"


def publish(place: Place, url: str) -> int:
    """Replaces what was published before, in one transaction: nobody sees a half.

    Args:
        url: PostgreSQL, as analytics_writer.

    Returns:
        How many rows there are now.

    Raises:
        AnalyticsError: PostgreSQL refuses, or there is nothing to publish.
    """
    found, manifest = results(place), require(place.below(FOLDER))
    count = 0
    with writing(url) as cursor:
        cursor.execute("DELETE FROM analytics.indicators")
        for some in _batches(found):
            cursor.execute(_INSERT, [list(column) for column in zip(*some, strict=True)])
            count += len(some)
        cursor.execute("DELETE FROM analytics.publications")
        cursor.executemany(_NOTE, list(_notes(place, manifest, count)))
    return count


def _notes(place: Place, manifest: Manifest, count: int) -> Iterator[tuple[str, UUID, str]]:
    """For each tenant, and the platform, from which export its numbers come and what it holds of its rows."""
    export = of_export(place, manifest.id)
    held = {name: tables.rows_by_tenant(place, name, table.version) for name, table in export.tables.items()}
    for tenant in (*manifest.tenants, PLATFORM):
        listed = [_table(name, export.tables[name], held[name], tenant) for name in sorted(held)]
        said = {"export": manifest.id, "snapshot_time": manifest.snapshot_time, "rows": count, "tables": listed}
        yield tenant, uuid4(), json.dumps(said)


def _table(name: str, table: TableOf, rows: Mapping[str, int], tenant: str) -> dict[str, str | int]:
    days = sorted(table.days)
    return {
        "name": name,
        "version": table.version,
        "rows": table.rows if tenant == PLATFORM else rows.get(tenant, 0),
        "first_day": days[0] if days else "",
        "last_day": days[-1] if days else "",
        "digest": table.digest,
    }


def _batches(found: Mapping[str, pa.Table]) -> Iterator[list[Row]]:
    rows = (row for name, table in found.items() for row in _rows(name, table))
    while some := list(itertools.islice(rows, _AT_ONCE)):
        yield some


def _rows(name: str, rows: pa.Table) -> Iterator[Row]:
    indicator = INDICATORS[name]
    for batch in rows.to_batches():
        for row in batch.to_pylist():
            about = {each: row[each] for each in indicator.DIMENSIONS}
            measured = {each: row[each] for each in indicator.MEASURES}
            yield UUID(row["tenant_id"]), name, row["week"], json.dumps(about, sort_keys=True), json.dumps(measured)
