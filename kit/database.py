"""PostgreSQL with row-level security: every transaction belongs to one tenant, or to one named role."""

import logging
import select
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import event, exc, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from kit import telemetry
from kit.errors import DependencyUnavailable

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.pool import ConnectionPoolEntry

logger = logging.getLogger(__name__)

_CONNECT_TIMEOUT_SECONDS = 5
_POOL_TIMEOUT_SECONDS = 5
_TRUSTED_SECONDS = 30.0
"""A connection that was used within this time is not asked whether it is still there, only looked at."""
_MIGRATION_LOCK = 7_300_471
_SCOPE = text("SELECT set_config('app.tenant_id', :tenant_id, true)")
_SCOPE_WITH_ROLE = text("SELECT set_config('role', :role, true), set_config('app.tenant_id', :tenant_id, true)")
_DRIVER_SCOPE = "SELECT set_config('role', %(role)s, true), set_config('app.tenant_id', %(tenant_id)s, true)"
_DRIVER_SCOPE_IN_TURN = f"{_DRIVER_SCOPE}, pg_advisory_xact_lock(hashtextextended(%(in_turn)s, 0))"


class Database:
    """A pool of connections and the ways to use one.

    Args:
        url: `postgresql://user:password@host:port/name`; the password never appears in a log.
        role: Role that tenant transactions take; empty: the one that logs in.
        pool_size: Most connections at a time; a caller waits 5 s for one.
    """

    def __init__(self, url: str, role: str = "", pool_size: int = 20) -> None:
        self._role = role
        self.engine: AsyncEngine = create_async_engine(
            _url(url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=_POOL_TIMEOUT_SECONDS,
            pool_use_lifo=True,
            connect_args={"connect_timeout": _CONNECT_TIMEOUT_SECONDS},
        )
        _ping_when_doubtful(self.engine.sync_engine)
        telemetry.instrument_database(self.engine.sync_engine)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def tenant(self, tenant_id: str) -> AsyncIterator[AsyncSession]:
        """Open one transaction that sees and writes the rows of one tenant only; commits at the end of the block.

        Raises:
            DependencyUnavailable: PostgreSQL does not answer, or refuses for a reason that passes.
        """
        async with self._transaction(self._role, tenant_id) as session:
            yield session

    @asynccontextmanager
    async def driver(self, tenant_id: str, in_turn: str = "") -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        """Open a transaction like `tenant`, on psycopg's own connection: for the statements of every webhook.

        A statement costs a third of what it costs in a session, and statements go to the server together: it is waited
        for where an answer is fetched, and at the end. So an error may come later than its statement. Parameters are
        written `%(name)s`. Transactions with the same `in_turn`, if it is not empty, wait for each other.

        Raises:
            DependencyUnavailable: As for `tenant`.
        """
        scope = {"role": self._role or "none", "tenant_id": tenant_id, "in_turn": in_turn}
        with _translated():
            async with self.engine.connect() as pooled:
                connection: Any = (await pooled.get_raw_connection()).driver_connection
                async with _unmanaged(connection, pooled), connection.pipeline():
                    await connection.execute("BEGIN")
                    await connection.execute(_DRIVER_SCOPE_IN_TURN if in_turn else _DRIVER_SCOPE, scope)
                    yield connection
                    await connection.execute("COMMIT")

    @asynccontextmanager
    async def as_role(self, role: str, tenant_id: str = "") -> AsyncIterator[AsyncSession]:
        """Open one transaction with the rights of `role`, as a rule without a tenant; commits at the end of the block.

        Raises:
            DependencyUnavailable: As for `tenant`.
        """
        async with self._transaction(role, tenant_id) as session:
            yield session

    async def ping(self) -> None:
        """Ask for one answer, for readiness.

        Raises:
            DependencyUnavailable: None came.
        """
        with _translated():
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    @asynccontextmanager
    async def _transaction(self, role: str, tenant_id: str) -> AsyncIterator[AsyncSession]:
        with _translated():
            async with self._sessions.begin() as session:
                if role:
                    await session.execute(_SCOPE_WITH_ROLE, {"role": role, "tenant_id": tenant_id})
                else:
                    await session.execute(_SCOPE, {"tenant_id": tenant_id})
                yield session


@asynccontextmanager
async def _unmanaged(connection: psycopg.AsyncConnection[Any], pooled: "AsyncConnection") -> AsyncIterator[None]:
    """Leave the beginning and the end of transactions to the block: psycopg itself would wait for each of them."""
    await connection.set_autocommit(True)
    try:
        yield
    finally:
        if connection.closed:
            await pooled.invalidate()
        else:
            await connection.rollback()  # nothing, after a commit
            await connection.set_autocommit(False)


_AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, psycopg.OperationalError, psycopg.InterfaceError)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except _AWAY as error:
        logger.warning("database: %s", error.orig if isinstance(error, exc.DBAPIError) else error)
        raise DependencyUnavailable("database") from error


def _ping_when_doubtful(engine: "Engine") -> None:
    """Do what `pool_pre_ping` does without a round trip before every transaction."""

    @event.listens_for(engine, "checkin")
    def note(_connection: Any, record: "ConnectionPoolEntry") -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ping(connection: Any, record: "ConnectionPoolEntry", _proxy: object) -> None:
        idle = time.monotonic() - record.info.get("used", time.monotonic())
        try:
            if idle > _TRUSTED_SECONDS or _has_news(connection.driver_connection):
                engine.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise exc.InvalidatePoolError("the server has closed it") from error


def _has_news(connection: psycopg.AsyncConnection[Any]) -> bool:
    """Whether something came unasked: of a connection at rest most likely its end."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def migrate(url: str, package: str, schema: str = "") -> None:
    """Bring a service's schema to its newest revision, in one transaction; processes that come second wait.

    Args:
        url: Credentials of the role that owns the tables.
        package: The service; its revisions are in `<package>/store/migrations/versions`.
        schema: Where its tables and Alembic's own live; by default the package without `_service`.

    Raises:
        DependencyUnavailable: PostgreSQL does not answer.
    """
    from sqlalchemy import create_engine

    engine = create_engine(_url(url), connect_args={"connect_timeout": _CONNECT_TIMEOUT_SECONDS})
    try:
        with _translated(), engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            _upgrade(connection, package, schema or package.removesuffix("_service"))
    finally:
        engine.dispose()


def _upgrade(connection: "Connection", package: str, schema: str) -> None:
    """Run the revisions without an `env.py`: there is nothing that a service could set up differently."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(files(package) / "store" / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
    # Alembic offers the steps to the newest revision under this name only.
    steps = script._upgrade_revs
    with EnvironmentContext(config, script, fn=lambda revision, _: steps("head", revision)) as environment:
        environment.configure(connection=connection, version_table_schema=schema)
        environment.run_migrations()


def _url(url: str) -> "URL":
    return make_url(url).set(drivername="postgresql+psycopg")
