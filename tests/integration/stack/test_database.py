import psycopg
import pytest

from cli.stack.database import LENT, LOGINS, prepare
from cli.stack.postgres import Postgres


@pytest.fixture
def admin_url(data_folder):
    """A server of this test's own: roles belong to the whole server, and other tests have theirs."""
    server = Postgres(data_folder / "postgres", durable=False)
    server.start()
    yield server.url()
    server.stop()


def passwords(password):
    return dict.fromkeys(LOGINS, password)


def test_preparing_again_keeps_the_data_and_sets_the_new_passwords(admin_url):
    first = prepare(admin_url, passwords("one"))
    with psycopg.connect(first["squad_owner"]) as owner:
        owner.execute("create schema kept")
    second = prepare(admin_url, passwords("t/w@o"))
    with psycopg.connect(second["squad_owner"]) as owner:
        assert owner.execute("select 1 from pg_namespace where nspname = 'kept'").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(first["squad_owner"])


def test_a_service_takes_its_own_lent_role_only(admin_url):
    urls = prepare(admin_url, passwords("one"))
    for lent, borrower in LENT.items():
        for login in ("squad_tenancy", "squad_review"):
            with psycopg.connect(urls[login]) as connection:
                allowed = connection.execute("select pg_has_role(%s, 'SET'), pg_has_role(%s, 'USAGE')", [lent, lent])
                assert allowed.fetchone() == (login == borrower, False)


def test_a_service_makes_no_table_and_no_schema(admin_url):
    with psycopg.connect(prepare(admin_url, passwords("one"))["squad_tenancy"], autocommit=True) as connection:
        for statement in ("create schema mine", "create table mine (n int)", "create temp table mine (n int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
