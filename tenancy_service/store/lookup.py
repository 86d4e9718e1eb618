"""Single reads on the way of every call: one round trip each, without a transaction, as the resolver's role."""

import logging
from collections.abc import Mapping
from typing import Any, LiteralString, TypeVar

from psycopg import AsyncConnection, OperationalError
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from kit.errors import DependencyUnavailable

logger = logging.getLogger(__name__)

ROLE = "squad_resolver"
_WAIT_SECONDS = 2
_ATTEMPTS = 2
"""A connection may have died in the pool; what only reads may be asked again."""

T = TypeVar("T")


class Lookup:
    """Connections that took the resolver's role for good, and prepare what they are asked.

    Args:
        url: `postgresql://` URL of a login that may take the role.
        size: Most connections at a time; a caller waits 2 s for one.
    """

    def __init__(self, url: str, size: int = 10) -> None:
        self._pool: AsyncConnectionPool[AsyncConnection[Any]] = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=size,
            timeout=_WAIT_SECONDS,
            # The pool waits twice as long after every failure; a new try begins with the short waits again, so that
            # a database which is back after minutes is noticed at once.
            reconnect_timeout=_WAIT_SECONDS,
            open=False,
            kwargs={
                "autocommit": True,
                "prepare_threshold": 1,
                "options": f"-c role={ROLE}",
                "connect_timeout": _WAIT_SECONDS,
            },
        )

    async def first(self, kind: type[T], statement: LiteralString, values: Mapping[str, object]) -> T | None:
        """The first row, its columns as arguments of `kind`.

        Raises:
            DependencyUnavailable: PostgreSQL does not answer.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._ask(kind, statement, values)
            except (OperationalError, PoolTimeout) as error:
                logger.warning("database: %s", error)
                if attempt == _ATTEMPTS or isinstance(error, PoolTimeout):
                    raise DependencyUnavailable("database") from error
        return None

    async def open(self) -> None:
        """Begin to connect; a database that is away is waited for when it is needed."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()

    async def _ask(self, kind: type[T], statement: LiteralString, values: Mapping[str, object]) -> T | None:
        async with self._pool.connection() as connection, connection.cursor(row_factory=class_row(kind)) as cursor:
            await cursor.execute(statement, values)
            return await cursor.fetchone()
