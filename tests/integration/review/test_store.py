"""What the database itself guarantees: tenants apart, nothing forged, the dispatcher's short sight."""

import asyncio
import itertools

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from kit.ids import uuid7
from review_service.store.models import metadata
from tests.support.models import claim
from tests.support.review import finding
from tests.support.servers import wait_until

TABLES = sorted(table.name for table in metadata.sorted_tables)
PAIRS = list(itertools.product(TABLES, ["select", "insert", "update", "delete"]))

OTHERS = """
INSERT INTO review.sweeps (tenant_id, host, until_time) VALUES ('{tenant}', 'github', now());
INSERT INTO review.imports (tenant_id, review_id, tool, findings)
SELECT tenant_id, id, 'Bandit', '{{}}' FROM review.reviews WHERE tenant_id = '{tenant}';
INSERT INTO review.feedback (tenant_id, id, finding_id, repository_key, repository_full_name, fingerprint, rule_id,
    kind, usefulness, text, subject, source_id)
VALUES ('{tenant}', '{id}', '{id}', 'github:1', 'acme/shop', 'f', 'logic/a', 1, 1, '', 'ada', 'one');
INSERT INTO review.rule_standings (tenant_id, rule_id, repository_key, repository_full_name)
VALUES ('{tenant}', 'logic/a', 'github:1', 'acme/shop');
INSERT INTO review.rule_moves (tenant_id, id, rule_id, repository_key, repository_full_name, from_level, to_level,
    pinned, useful, not_useful, reason, subject)
VALUES ('{tenant}', '{id}', 'logic/a', 'github:1', 'acme/shop', 1, 2, false, 8, 12, '', 'budget');
INSERT INTO review.finding_lives (tenant_id, life_id, review_id, repository_key, pull_request, finding_id, lifecycle,
    quiet, anchors)
SELECT tenant_id, '{id}', id, 'github:1', 7, '{id}', 1, false, '{{}}' FROM review.reviews WHERE tenant_id = '{tenant}';
INSERT INTO review.threads (tenant_id, repository_key, pull_request, fingerprint, comment_id)
VALUES ('{tenant}', 'github:1', 7, 'f', 9);
INSERT INTO review.overrides (tenant_id, id, review_id, repository_full_name, pull_request, head_commit, subject,
    reason)
VALUES ('{tenant}', '{id}', '{id}', 'acme/shop', 7, 'f', 'ada', 'by hand');
INSERT INTO review.shadow_runs (tenant_id, id, review_id, name, run)
SELECT tenant_id, '{id}', id, 'security-next', '' FROM review.reviews WHERE tenant_id = '{tenant}';
INSERT INTO review.remarks (tenant_id, id, repository_key, pull_request, comment_id, thread_id, login, verb, words,
    digest, replay, traceparent)
VALUES ('{tenant}', '{id}', 'github:1', 7, 5, 0, 'ada', 'help', '', 'd', '', '');
INSERT INTO review.notification_targets (tenant_id, id, request_id, kind, display_name, repository_key,
    repository_full_name, host, sealed, seal_key, created_by)
VALUES ('{tenant}', '{id}', '{id}', 1, '', '', '', 'hooks.slack.example', '', 'k', 'ada');
INSERT INTO review.notification_events (tenant_id, id, type, repository_key, pull_request, conclusion, body)
VALUES ('{tenant}', '{id}', 'test', '', 0, 0, '{{}}');
INSERT INTO review.notifications (tenant_id, id, event_id, target_id) VALUES ('{tenant}', '{id}', '{id}', '{id}');
INSERT INTO review.notification_attempts (tenant_id, notification_id, number) VALUES ('{tenant}', '{id}', 1);
INSERT INTO review.notification_changes (tenant_id, id, target_id, action, subject, detail)
VALUES ('{tenant}', '{id}', '{id}', 'create', 'ada', '');
INSERT INTO review.erasures (tenant_id, id, what, before_time, counts)
VALUES ('{tenant}', '{id}', 'reviews', now(), '{{}}')"""


def test_the_tables_are_as_the_models_say(review_admin_url):
    engine = create_engine(review_admin_url.replace("postgresql:", "postgresql+psycopg:", 1))

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_schemas": True, "include_name": _ours})
        found = [each for each in compare_metadata(context, metadata) if "comment" not in str(each)]
    engine.dispose()
    assert found == []


def test_every_table_is_under_forced_row_level_security(rows):
    query = "SELECT relname FROM pg_class WHERE relnamespace = 'review'::regnamespace AND relkind = 'r'"
    guarded = {name for (name,) in rows(f"{query} AND relrowsecurity AND relforcerowsecurity")}
    everything = {name for (name,) in rows(query)} - {"alembic_version"}
    assert guarded == everything == set(TABLES)


@pytest.mark.parametrize(("table", "action"), PAIRS)
async def test_a_tenant_reaches_no_row_of_another(table, action, filled, review_database_url, rows):
    content = f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM review.{table} t"
    before = rows(f"{content} WHERE tenant_id = '{filled}'")
    assert before[0][0] > 0
    assert _attempt(review_database_url, table, action, str(uuid7()), filled) == 0
    assert rows(f"{content} WHERE tenant_id = '{filled}'") == before


@pytest.mark.parametrize(("table", "action"), PAIRS)
async def test_nobody_in_particular_reaches_no_row_at_all(table, action, filled, review_database_url):
    assert _attempt(review_database_url, table, action, "", filled) == 0


@pytest.mark.parametrize(
    "table",
    [
        "finding_events",
        "review_events",
        "deliveries",
        "feedback",
        "rule_moves",
        "threads",
        "notification_events",
        "notification_changes",
        "erasures",
    ],
)
@pytest.mark.parametrize("action", ["update", "delete"])
async def test_what_was_said_and_done_cannot_be_changed_by_its_own_tenant(table, action, filled, review_database_url):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _run(review_database_url, table, action, filled, filled)


@pytest.mark.parametrize("table", ["outbox", "reviews", "repositories"])
async def test_the_dispatcher_sees_when_and_whose_but_not_what(table, filled, review_database_url):
    with psycopg.connect(review_database_url) as connection:
        connection.execute("SET ROLE squad_dispatcher")
        assert connection.execute(f"SELECT id, tenant_id, due_time FROM review.{table}").fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"SELECT * FROM review.{table}")


@pytest.mark.parametrize(("table", "action"), [pair for pair in PAIRS if pair[1] != "select"])
async def test_the_dispatcher_changes_nothing(table, action, filled, review_database_url):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _run(review_database_url, table, action, filled, filled, "SET ROLE squad_dispatcher")


async def test_a_thousand_files_are_a_handful_of_ledger_rows(caller, work, rows):
    review = (await caller.create()).review
    await work.finish(review, not_read=[f"{n}.py" for n in range(1000)])
    assert rows(f"SELECT count(*) FROM review.coverage WHERE review_id = '{review.id}'") == [(2,)]


@pytest.fixture
async def filled(caller, work, rows) -> str:
    """A tenant with a row in every table; answers its id."""
    review = await caller.get((await caller.tell()).review_id)
    await work.finish(review, findings=[found := finding()], not_read=["lost.py"])
    await work.budget.reserve(claim(review))
    rows(
        "INSERT INTO review.finding_events"
        " (tenant_id, id, finding_id, repository_key, fingerprint, verdict, reason, subject) "
        f"VALUES ('{caller.tenant_id}', '{uuid7()}', '{found.id}', 'github:1', '{found.fingerprint}', 1, '', 'ada')"
    )
    rows(OTHERS.format(tenant=caller.tenant_id, id=uuid7()))
    # The relay takes its row as soon as it is there; ours is due tomorrow.
    promised = f"SELECT 1 FROM review.outbox WHERE tenant_id = '{caller.tenant_id}'"
    await asyncio.to_thread(wait_until, lambda: not rows(promised))
    rows(
        "INSERT INTO review.outbox (tenant_id, review_id, task, traceparent, due_time) "
        f"VALUES ('{caller.tenant_id}', '{review.id}', 'run', '', now() + interval '1 day')"
    )
    return caller.tenant_id


def _ours(name: str, kind: str, _parents: object) -> bool:
    """Tables and columns of our schema; keys and indexes are the migrations' business."""
    if kind == "schema":
        return name == "review"
    return kind in {"table", "column"} and name != "alembic_version"


def _attempt(url: str, table: str, action: str, as_tenant: str, of_tenant: str) -> int:
    """Rows reached; a refusal counts as none."""
    try:
        return _run(url, table, action, as_tenant, of_tenant)
    except psycopg.errors.InsufficientPrivilege:
        return 0


def _run(url: str, table: str, action: str, as_tenant: str, of_tenant: str, before: str = "") -> int:
    """Runs an action on all rows without any WHERE; an insert copies nothing and forges `of_tenant`."""
    statement = {
        "select": f"SELECT * FROM review.{table}",
        "insert": f"INSERT INTO review.{table} (tenant_id) VALUES ('{of_tenant}') RETURNING 1",
        "update": f"UPDATE review.{table} SET tenant_id = tenant_id",
        "delete": f"DELETE FROM review.{table}",
    }[action]
    with psycopg.connect(url) as connection:
        if before:
            connection.execute(before)
        connection.execute("SELECT set_config('app.tenant_id', %s, true)", [as_tenant])
        reached = connection.execute(statement).rowcount
        connection.rollback()
    return reached
