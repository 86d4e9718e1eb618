"""Real PostgreSQL and Redis for tests: one of each per xdist worker, started at first use, gone with the worker."""

import contextlib
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from psycopg import sql

from cli.stack import database, state
from cli.stack.errors import StackError
from cli.stack.postgres import Postgres
from cli.stack.redis import CACHE, QUEUE, Redis

PREFIX = "squad-tests-"
PASSWORD = "for-tests-only"
STALE_SECONDS = 3600


class Databases:
    """Makes databases on one test server. All go when the server goes."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._numbers = itertools.count(1)

    def __call__(self, template: str = "template1", scheme: str = "postgresql") -> str:
        """The superuser's URL of a new database, copied from `template`, a name or URL to which nobody is connected."""
        name, source = f"test_{next(self._numbers)}", urlsplit(template).path.lstrip("/") or template
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, source)
        return self._server.url(database=name, scheme=scheme)

    def drop(self, url: str) -> None:
        """Drops a database early, with the connections that are left."""
        self._run("DROP DATABASE {} WITH (FORCE)", urlsplit(url).path.lstrip("/"))

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._server.url(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """An empty folder that the servers' user can reach, also when tests run as root (which `tmp_path` then is not)."""
    with _folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """The worker's PostgreSQL, not durable."""
    with _folder() as folder:
        server = Postgres(folder / "postgres", durable=False)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """The worker's Redis, in memory only."""
    with _folder() as folder:
        server = Redis(folder / "redis", durable=False)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def pg_admin_url(postgres_server: Postgres) -> str:
    """The superuser's URL of the worker's PostgreSQL."""
    return postgres_server.url()


@pytest.fixture(scope="session")
def new_database(postgres_server: Postgres) -> Databases:
    """Call it for a new database; see Databases."""
    return Databases(postgres_server)


def role_urls(admin_url: str) -> dict[str, str]:
    """The URL of this database for each of the product's roles, which are made if they are missing."""
    return database.prepare(admin_url, dict.fromkeys(database.LOGINS, PASSWORD), urlsplit(admin_url).path.lstrip("/"))


@pytest.fixture
def database_url(new_database: Databases) -> Iterator[str]:
    """The superuser's URL of an empty database of this test's own."""
    url = new_database()
    yield url
    new_database.drop(url)


@pytest.fixture
def redis_url(redis_server: Redis) -> str:
    """The queue's URL on a Redis that was just emptied."""
    with redis.Redis.from_url(redis_server.url()) as client:
        client.flushall()
    return redis_server.url(QUEUE)


@pytest.fixture
def cache_url(redis_server: Redis, redis_url: str) -> str:
    """The cache's URL on the same Redis."""
    return redis_server.url(CACHE)


def wait_until(condition: Callable[[], object], within_seconds: float = 20.0) -> None:
    """Waits until `condition` answers something true, and fails the test after the time."""
    deadline = time.monotonic() + within_seconds
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {within_seconds:g} s"
        time.sleep(0.01)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    _remove_left_over()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)
    (folder / "data").mkdir(mode=0o700)
    with state.lock(folder):
        yield folder / "data"
    shutil.rmtree(folder)


def _remove_left_over() -> None:
    """Removes folders of test runs that were killed: old, and held by nobody."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError, StackError):
            if folder.stat().st_uid == os.geteuid() and time.time() - folder.stat().st_mtime > STALE_SECONDS:
                with state.lock(folder):
                    shutil.rmtree(folder)
