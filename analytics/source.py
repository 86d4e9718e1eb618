"""PostgreSQL as an export sees it: one consistent, read-only snapshot, streamed as Arrow."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
from adbc_driver_manager import Error as DriverError
from adbc_driver_postgresql import StatementOptions, dbapi

from analytics import queries
from analytics.days import Days
from analytics.errors import AnalyticsError

_BATCH_BYTES = 4 << 20
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Source:
    """An open snapshot: everything read through it was so at one moment."""

    def __init__(self, connection: dbapi.Connection) -> None:
        self._connection = connection

    def tenants(self) -> dict[str, str]:
        """The tenants that exist: names by id."""
        return {row["tenant_id"]: row["name"] for row in self._rows(queries.LIVE_TENANTS)}

    def late_days(self, first: date) -> list[date]:
        """Days before `first` of which something happened since."""
        return [row["day"] for row in self._rows(queries.LATE.substitute(first=first))]

    def reviews_erased_until(self) -> date | None:
        """The first day of which reviews may still be there; None: none was ever erased for its age."""
        day = self._rows(queries.ERASED_UNTIL)[0]["day"]
        return date.fromisoformat(day) if day else None

    def now(self) -> str:
        """The moment of the snapshot, by the database's clock, RFC 3339 in UTC."""
        query = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS now"
        return str(self._rows(query)[0]["now"])

    def stream(self, table: str, days: Days) -> Iterator[pa.RecordBatch]:
        """The rows of a table in the order of day and key, a few megabytes at a time."""
        with self._connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**{StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(_BATCH_BYTES)})
            cursor.execute(queries.rows_of(table, days))
            yield from cursor.fetch_record_batch()

    def _rows(self, query: str) -> list[dict[str, Any]]:
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            rows: list[dict[str, Any]] = cursor.fetch_arrow_table().to_pylist()
        return rows


@contextmanager
def snapshot(url: str) -> Iterator[Source]:
    """Opens one for the block; nothing is ever written.

    Args:
        url: PostgreSQL, as the role analytics_reader; a replica will do.

    Raises:
        AnalyticsError: The server does not answer, or the role may not read.
    """
    where = urlsplit(url).netloc.rpartition("@")[2]
    try:
        with dbapi.connect(url, autocommit=True) as connection:
            with connection.cursor() as cursor:
                cursor.execute(_SNAPSHOT)
            yield Source(connection)
    except DriverError as error:
        said = str(error).strip().splitlines()
        raise AnalyticsError(f"PostgreSQL at {where}: {said[0]}: is the URL that of analytics_reader?") from error
