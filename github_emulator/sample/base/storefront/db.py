"""The one place that opens the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from storefront import settings


@contextmanager
def connection() -> Iterator[sqlite3.Connection]:
    """A connection whose transaction is committed at the end."""
    opened = sqlite3.connect(settings.DATABASE)
    opened.row_factory = sqlite3.Row
    try:
        with opened:
            yield opened
    finally:
        opened.close()
