"""Puts the indicators into PostgreSQL, where the API and dashboards read them."""

import itertools
import json
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pyarrow as pa

from analytics.errors import AnalyticsError
from analytics.jobs.kpis import FOLDER, results
from analytics.lake.manifest import require
from analytics.lake.place import Place
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
    where = urlsplit(url).netloc.rpartition("@")[2]
    count = 0
    try:
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute("DELETE FROM analytics.indicators")
            for some in _batches(found):
                cursor.execute(_INSERT, [list(column) for column in zip(*some, strict=True)])
                count += len(some)
            said = {"export": manifest.id, "snapshot_time": manifest.snapshot_time, "rows": count}
            cursor.execute(_NOTE, [PLATFORM, uuid4(), json.dumps(said)])
    except psycopg.Error as error:
        said_first = str(error).strip().splitlines()[0]
        raise AnalyticsError(f"PostgreSQL at {where}: {said_first}: is the URL that of analytics_writer?") from error
    return count


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
