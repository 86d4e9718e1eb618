"""What is old goes, and everything of an erased tenant; on record, and by a role that can do nothing else."""

import psycopg
import pytest

from kit.database import Database, migrate
from review_service.retention import Keep, Retention
from review_service.store.retention import RetentionRepository
from review_service.store.upkeep import UpkeepRepository
from tests.integration.review.test_store import TABLES, filled
from tests.support.review import finding
from tests.support.servers import role_urls

__all__ = ["filled"]


@pytest.fixture(scope="module", autouse=True)
def tenancy(review_admin_url):
    """Who was erased, the tenancy service's audit log says."""
    migrate(role_urls(review_admin_url)["squad_owner"], "tenancy_service")


@pytest.fixture
async def retain(review_database_url):
    """Looks once."""
    database = Database(review_database_url)

    async def look(reviews_days: int = 0, deliveries_days: int = 0) -> None:
        keep = Keep(reviews_days, deliveries_days)
        await Retention(RetentionRepository(database), UpkeepRepository(database), keep).run()

    yield look
    await database.close()


@pytest.fixture
def left(rows, caller):
    """How many rows of a table the tenant has."""
    return lambda table: rows(f"SELECT count(*) FROM review.{table} WHERE tenant_id = '{caller.tenant_id}'")[0][0]


async def ended(caller, work, rows, days_ago: int, head: str = "a", second: int = 0):
    """A review of a pull request, with a finding, that ended so long ago."""
    review = await caller.get((await caller.tell(head=head * 40, second=second)).review_id)
    await work.finish(review, findings=[finding()])
    ago = f"now() - interval '{days_ago} days'"
    rows(f"UPDATE review.reviews SET create_time = {ago}, end_time = {ago} WHERE id = '{review.id}'")
    return review


def erased(rows, tenant_id: str) -> None:
    rows(
        "INSERT INTO tenancy.audit_log VALUES (gen_random_uuid(), "
        f"'{tenant_id}', now(), 'operator', 'tenant.delete', 'tenant', '{tenant_id}', '{{}}', '')"
    )


def close(rows, caller) -> None:
    rows(f"UPDATE review.pull_requests SET open = false WHERE tenant_id = '{caller.tenant_id}'")


async def test_old_reviews_go_with_all_that_hangs_on_them_and_it_is_on_record(caller, work, rows, retain):
    await ended(caller, work, rows, 31)
    young = await ended(caller, work, rows, 29, "b", 1)
    close(rows, caller)
    await retain(reviews_days=30)
    mine = f"WHERE tenant_id = '{caller.tenant_id}'"
    assert rows(f"SELECT id::text FROM review.reviews {mine}") == [(young.id,)]
    assert rows(f"SELECT DISTINCT review_id::text FROM review.findings {mine}") == [(young.id,)]
    assert rows(f"SELECT what, counts FROM review.erasures {mine}") == [("reviews", {"reviews": 1})]


async def test_an_open_pull_request_keeps_its_reviews_and_zero_days_keep_everything(caller, work, rows, retain, left):
    await ended(caller, work, rows, 400)
    await retain(reviews_days=30)
    close(rows, caller)
    await retain(reviews_days=0, deliveries_days=0)
    assert (left("reviews"), left("deliveries"), left("erasures")) == (1, 1, 0)


async def test_old_deliveries_go_and_the_reviews_they_asked_for_stay(caller, rows, retain, left):
    await caller.tell()
    mine = f"WHERE tenant_id = '{caller.tenant_id}'"
    rows(f"UPDATE review.deliveries SET create_time = now() - interval '91 days' {mine}")
    await retain(deliveries_days=90)
    assert (left("reviews"), left("deliveries")) == (1, 0)


async def test_of_an_erased_tenant_the_record_of_it_is_left_and_nothing_else(filled, rows, retain, left):
    erased(rows, filled)
    rows(f"INSERT INTO analytics.reports VALUES ('{filled}', gen_random_uuid(), '2026-11-23', 'Week', '', '')")
    rows(f"INSERT INTO analytics.publications VALUES ('{filled}', gen_random_uuid(), now(), '{{}}')")
    await retain()
    for published in ("reports", "publications"):
        assert rows(f"SELECT count(*) FROM analytics.{published} WHERE tenant_id = '{filled}'") == [(0,)]
    assert {table for table in TABLES if left(table)} - {"sweeps"} == {"erasures"}  # sweeps are of no tenant


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT change FROM review.reviews",
        "SELECT finding FROM review.findings",
        "SELECT words FROM review.remarks",
        "SELECT actor FROM tenancy.audit_log",
        "UPDATE review.reviews SET state = 3",
        "DELETE FROM review.erasures",
    ],
)
def test_the_role_that_erases_reads_no_content_and_changes_nothing(statement, review_database_url):
    with psycopg.connect(review_database_url) as connection:
        connection.execute("SET ROLE squad_retention")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


@pytest.mark.parametrize("tenant", ["", "018f0000-0000-7000-8000-00000000000f"])
async def test_the_role_that_erases_reaches_no_row_of_another_tenant(tenant, filled, review_database_url):
    with psycopg.connect(review_database_url) as connection:
        connection.execute("SET ROLE squad_retention")
        connection.execute("SELECT set_config('app.tenant_id', %s, true)", [tenant])
        for table in ("reviews", "deliveries", "remarks", "feedback", "overrides"):
            assert connection.execute(f"DELETE FROM review.{table}").rowcount == 0
        connection.rollback()
