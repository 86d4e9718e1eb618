"""PostgreSQL as a publication sees it: one transaction of the role that writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg

from analytics.errors import AnalyticsError


@contextmanager
def writing(url: str) -> "Iterator[psycopg.Cursor[Any]]":
    """A transaction for the block: nobody sees a half of it.

    Args:
        url: PostgreSQL, as analytics_writer.

    Raises:
        AnalyticsError: The server does not answer, or the role may not write.
    """
    where = urlsplit(url).netloc.rpartition("@")[2]
    try:
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            yield cursor
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        raise AnalyticsError(f"PostgreSQL at {where}: {said}: is the URL that of analytics_writer?") from error
