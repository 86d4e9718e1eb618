"""Where dashboards and the API read: whole, by tenant, and only what passed the gate."""

import asyncio
from collections import Counter

import psycopg
import pytest

from analytics.history.plan import TENANTS
from analytics.jobs.publish import publish
from analytics.lake import tables
from analytics.transforms.acceptance import MEASURES as ACCEPTANCE
from analytics.transforms.common import PLATFORM
from kit.database import Database
from review_service.store.analytics import AnalyticsRepository, KpiFilter
from tests.analytics.rows import TENANT_A

pytestmark = pytest.mark.timeout(600)


def _seen(data, role: str, tenant: str) -> list[tuple]:
    with psycopg.connect(data.url_of(role)) as connection:
        connection.execute("SELECT set_config('app.tenant_id', %s, true)", [tenant])
        return connection.execute("SELECT DISTINCT tenant_id::text, name FROM analytics.indicators").fetchall()


def test_a_tenant_sees_its_own_indicators_and_nobody_elses(data, computed, indicators):
    count = publish(computed, data.writer)
    assert count == sum(rows.num_rows for rows in indicators.values())
    tenant = indicators["cohorts"]["tenant_id"][0].as_py()
    seen = _seen(data, "squad_review", tenant)
    assert {who for who, _ in seen} == {tenant}
    assert {name for _, name in seen} >= {"acceptance", "cohorts", "spend"}
    assert _seen(data, "squad_review", TENANT_A.replace("1", "9")) == []


def test_publishing_again_replaces_what_was_there(data, computed):
    first, second = publish(computed, data.writer), publish(computed, data.writer)
    assert data.run("SELECT count(*) FROM analytics.indicators") == [(first,)] == [(second,)]


def test_each_tenant_is_told_of_the_newest_export_and_counts_its_own_rows(data, computed, history):
    for _ in range(2):
        publish(computed, data.writer)
    notes = dict(data.run("SELECT tenant_id::text, manifest FROM analytics.publications"))
    assert {said["export"] for said in notes.values()} == {history.id}
    rows = {tenant: {each["name"]: each["rows"] for each in said["tables"]} for tenant, said in notes.items()}
    assert rows.pop(PLATFORM) == {name: table.rows for name, table in history.tables.items()}
    held = tables.read_all(computed, "findings", 1).column("tenant_id").to_pylist()
    assert {tenant: each["findings"] for tenant, each in rows.items()} == Counter(held)


async def _read(url: str, tenant: str) -> list[tuple]:
    """What the service answers of one indicator, and how many exports it knows."""
    database = Database(url)
    try:
        repository = AnalyticsRepository(database)
        found = await repository.kpis(tenant, KpiFilter(name="acceptance"), None, 10_000)
        assert (await repository.manifest(tenant)).id == "history-7"
    finally:
        await database.close()
    return [(each.week, dict(each.dimensions), dict(each.measures)) for each in found]


def test_the_service_reads_the_numbers_that_were_computed(data, computed, indicators):
    publish(computed, data.writer)
    rows = [row for row in indicators["acceptance"].to_pylist() if row["tenant_id"] == TENANTS[0]]
    found = asyncio.run(_read(data.url_of("squad_review"), TENANTS[0]))
    assert [each[0] for each in found] == sorted((str(row["week"]) for row in rows), reverse=True)
    by_key = {(str(row["week"]), row["rule_id"]): row for row in rows}
    for week, about, measures in found:
        row = by_key[week, about["rule_id"]]
        assert measures == {name: row[name] for name in ACCEPTANCE if row[name] is not None}


@pytest.mark.parametrize("statement", ["DELETE FROM analytics.indicators", "UPDATE analytics.indicators SET name = ''"])
def test_services_only_read(data, statement):
    with (
        psycopg.connect(data.url_of("squad_review")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_the_writer_sees_no_review(data):
    with psycopg.connect(data.writer) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT 1 FROM review.reviews")
