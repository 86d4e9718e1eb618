"""Where dashboards and the API read: whole, by tenant, and only what passed the gate."""

import psycopg
import pytest

from analytics.jobs.publish import publish
from analytics.transforms.common import PLATFORM
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
    assert data.run("SELECT tenant_id::text, manifest ->> 'export' FROM analytics.publications")[0] == (
        PLATFORM,
        "history-7",
    )


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
