"""A transaction sees one tenant's rows, whatever it asks for; and a database that is away is said to be."""

import asyncio
import importlib
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import psycopg
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import exc, make_url, text

from kit import telemetry, trace
from kit.database import Database, migrate
from kit.errors import DependencyUnavailable
from kit.spans import Spans

ACME, OTHER = "018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"
SCHEMA = """
CREATE ROLE kit_app NOLOGIN; CREATE ROLE kit_dispatcher NOLOGIN;
CREATE TABLE things (id serial PRIMARY KEY, tenant_id uuid NOT NULL, name text NOT NULL UNIQUE);
ALTER TABLE things ENABLE ROW LEVEL SECURITY; ALTER TABLE things FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON things USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY every_name ON things FOR SELECT TO kit_dispatcher USING (true);
GRANT SELECT, INSERT, UPDATE ON things TO kit_app; GRANT USAGE ON things_id_seq TO kit_app;
GRANT SELECT (id, tenant_id) ON things TO kit_dispatcher;
"""
ROLES_MADE = "SELECT 1 FROM pg_roles WHERE rolname = 'kit_app'"


@pytest.fixture
async def database(database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        made = connection.execute(ROLES_MADE).fetchone()
        connection.execute(SCHEMA.split(";", 2)[2] if made else SCHEMA)
    made = Database(database_url, role="kit_app", pool_size=2)
    yield made
    await made.close()


async def add(database, tenant, name):
    async with database.tenant(tenant) as session:
        values = {"tenant": tenant, "name": name}
        await session.execute(text("INSERT INTO things (tenant_id, name) VALUES (:tenant, :name)"), values)


async def names(database, tenant):
    async with database.tenant(tenant) as session:
        return list(await session.scalars(text("SELECT name FROM things ORDER BY name")))


async def test_a_tenant_sees_its_own_rows_only(database):
    await add(database, ACME, "a")
    await add(database, OTHER, "b")
    assert (await names(database, ACME), await names(database, OTHER)) == (["a"], ["b"])


async def test_without_a_tenant_nothing_is_seen_even_on_a_connection_that_had_one(database):
    await add(database, ACME, "a")
    assert await names(database, "") == []


async def test_a_row_of_another_tenant_cannot_be_written(database):
    with pytest.raises(exc.ProgrammingError, match="row-level security"):
        async with database.tenant(ACME) as session:
            await session.execute(text("INSERT INTO things (tenant_id, name) VALUES (:t, 'x')"), {"t": OTHER})


async def test_tenants_at_the_same_time_are_kept_apart(database):
    await add(database, ACME, "a")
    await add(database, OTHER, "b")
    seen = await asyncio.gather(*(names(database, tenant) for tenant in [ACME, OTHER] * 20))
    assert seen == [["a"], ["b"]] * 20


async def test_a_role_reads_across_tenants_just_the_columns_it_may(database):
    await add(database, ACME, "a")
    await add(database, OTHER, "b")
    async with database.as_role("kit_dispatcher") as session:
        assert len(list(await session.execute(text("SELECT id, tenant_id FROM things")))) == 2
    with pytest.raises(exc.ProgrammingError, match="permission denied"):
        async with database.as_role("kit_dispatcher") as session:
            await session.execute(text("SELECT name FROM things"))


async def break_a_rule(database):
    async with database.tenant(ACME) as session:
        await session.execute(text("UPDATE things SET name = 'changed'"))
        await session.execute(text("UPDATE things SET name = NULL"))


async def test_an_error_in_the_block_rolls_everything_back(database):
    await add(database, ACME, "a")
    with pytest.raises(exc.IntegrityError):
        await break_a_rule(database)
    assert await names(database, ACME) == ["a"]


async def test_a_broken_constraint_is_left_to_the_service(database):
    await add(database, ACME, "a")
    with pytest.raises(exc.IntegrityError):
        await add(database, ACME, "a")


@pytest.mark.parametrize("port", [1, 9])
async def test_a_database_that_is_away_is_said_to_be(port, caplog):
    database = Database(f"postgresql://squad:hunter22@127.0.0.1:{port}/squad")
    with pytest.raises(DependencyUnavailable, match="database"):
        await database.ping()
    with pytest.raises(DependencyUnavailable, match="database"):
        await names(database, ACME)
    await database.close()
    assert "hunter22" not in caplog.text


def cut_connections(database_url):
    with psycopg.connect(database_url, autocommit=True) as admin:
        # With a time to wait: it answers when they are gone.
        others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        assert admin.execute(f"SELECT pg_terminate_backend(pid, 10000) {others}").fetchall()


async def test_connections_that_were_cut_are_replaced(database, database_url):
    await add(database, ACME, "a")
    cut_connections(database_url)
    assert await names(database, ACME) == ["a"]


async def by_driver(database, tenant, *statements, before=lambda: None):
    """The rows of the last statement."""
    async with database.driver(tenant) as connection:
        before()
        for statement in statements:
            cursor = await connection.execute(statement, {"tenant": tenant})
        return [name for (name,) in await cursor.fetchall()]


NAMES = "SELECT name FROM things ORDER BY name"
ADD_B = "INSERT INTO things (tenant_id, name) VALUES (%(tenant)s, 'b') RETURNING name"


async def test_the_drivers_own_transaction_belongs_to_one_tenant_too(database):
    await add(database, ACME, "a")
    await by_driver(database, OTHER, ADD_B)
    assert (await by_driver(database, ACME, NAMES), await names(database, OTHER)) == (["a"], ["b"])


async def test_the_drivers_own_transaction_is_kept_whole_or_not_at_all(database):
    await add(database, ACME, "a")
    with pytest.raises(psycopg.IntegrityError):
        await by_driver(database, ACME, "UPDATE things SET name = 'b'", ADD_B)
    assert await names(database, ACME) == ["a"]


async def test_a_transaction_of_the_driver_that_is_cut_says_so_and_the_next_one_works(database, database_url):
    await add(database, ACME, "a")
    with pytest.raises(DependencyUnavailable):
        await by_driver(database, ACME, NAMES, before=lambda: cut_connections(database_url))
    assert await by_driver(database, ACME, NAMES) == ["a"]


async def test_a_transaction_of_the_driver_waits_for_the_server_where_it_reads_and_at_its_end(database_url):
    async with counting(database_url) as (url, trips):
        database = Database(url, pool_size=1)
        await by_driver(database, ACME, "SELECT 1")
        before = trips.count
        async with database.driver(ACME, "in turn") as connection:
            await (await connection.execute("SELECT 1")).fetchone()
            for _ in range(3):
                await connection.execute("SELECT 2")
        assert trips.count - before == 2
        await database.close()


class Trips:
    """How often the client spoke after the server."""

    count = 0
    client_spoke_last = False

    async def pass_on(self, reader, writer, *, to_server):
        while data := await reader.read(65536):
            self.count += to_server and not self.client_spoke_last
            self.client_spoke_last = to_server
            writer.write(data)
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def counting(url):
    """The same database behind a door that counts."""
    trips, place, visits = Trips(), make_url(url), []

    async def come_in(reader, writer):
        visits.append(asyncio.current_task())
        server_reader, server_writer = await asyncio.open_connection(place.host, place.port)
        await asyncio.gather(
            trips.pass_on(reader, server_writer, to_server=True), trips.pass_on(server_reader, writer, to_server=False)
        )

    async with await asyncio.start_server(come_in, "127.0.0.1", 0) as door:
        host, port = door.sockets[0].getsockname()
        yield place.set(host=host, port=port).render_as_string(hide_password=False), trips
        await asyncio.gather(*visits)


async def test_statements_are_part_of_the_trace_when_spans_are_made(database_url):
    exporter = InMemorySpanExporter()
    telemetry.make_spans(Spans("test", SimpleSpanProcessor(exporter)))
    try:
        database = Database(database_url)
        with trace.resumed("", "job"):
            await database.ping()
        await database.close()
    finally:
        telemetry.make_spans(None)
    spans = exporter.get_finished_spans()
    assert spans[-1].name == "job"
    assert any(span.name.startswith("SELECT") and span.context.trace_id == spans[-1].context.trace_id for span in spans)


REVISION = """
from alembic import op
revision, down_revision, branch_labels, depends_on = {own!r}, {before!r}, None, None
def upgrade():
    op.execute({statement!r})
"""


@pytest.fixture
def service(tmp_path):
    """A package with two revisions, as a service has them."""
    name = f"example{abs(hash(tmp_path))}_service"
    versions = tmp_path / name / "store" / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    steps = [("0001", None, "CREATE TABLE example.a (id int)"), ("0002", "0001", "CREATE TABLE example.b (id int)")]
    for own, before, statement in steps:
        (versions / f"{own}.py").write_text(REVISION.format(own=own, before=before, statement=statement))
    sys.path.insert(0, str(tmp_path))
    importlib.invalidate_caches()
    yield name
    sys.path.remove(str(tmp_path))


def test_processes_that_migrate_at_the_same_time_do_it_once(service, database_url):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: migrate(database_url, service, "example"), range(4)))
    with psycopg.connect(database_url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'example' ORDER BY 1"
        ).fetchall()
        assert connection.execute("SELECT version_num FROM example.alembic_version").fetchall() == [("0002",)]
    assert [name for (name,) in tables] == ["a", "alembic_version", "b"]


def test_a_migration_that_fails_leaves_nothing_behind(service, database_url, tmp_path):
    broken = tmp_path / service / "store" / "migrations" / "versions" / "0002.py"
    broken.write_text(REVISION.format(own="0002", before="0001", statement="CREATE TABEL b"))
    with pytest.raises(exc.ProgrammingError):
        migrate(database_url, service, "example")
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT to_regclass('example.a')").fetchone() == (None,)


def test_a_migration_without_a_database_is_told():
    with pytest.raises(DependencyUnavailable, match="database"):
        migrate("postgresql://127.0.0.1:1/squad", "kit")
