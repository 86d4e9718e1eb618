"""The database itself keeps tenants apart: every table, every statement, whatever the service asks."""

import json

import psycopg
import pytest
from psycopg import errors, sql

from kit.database import migrate
from tenancy_service.store.models import Base
from tests.support.servers import role_urls

TENANT_COLUMN = {"tenants": "id"}
CHANGEABLE = {
    "tenants": "policy",
    "memberships": "role",
    "api_keys": "revoke_time",
    "installations": "auto_bound",
    "repos": "enabled",
    "agent_registrations": "mode",
}
"""A column that the service may update, where there is one."""
DELETABLE = {"tenants", "memberships", "projects", "installations", "repos", "agent_registrations"}
TABLES = ["tenants", "users", "memberships", "api_keys", "projects", "installations", "repos", "agent_registrations",
          "audit_log"]  # fmt: skip


@pytest.fixture
async def filled(tenancy, tenancy_admin_url):
    """Two tenants with a row in every table, and the ids of both."""
    for number, tenant_id in enumerate((tenancy.tenant_id, tenancy.other_tenant_id), 1):
        owner = tenancy.member(tenant_id=tenant_id)
        await owner.call("MemberService.AddMember", email="a@b", role=4)
        await owner.call("ApiKeyService.CreateApiKey", display_name="x", role=1)
        await owner.call("ProjectService.CreateProject", name="payments")
        await owner.call("RepoService.CreateRepo", host="github", external_id="1", full_name="a/b")
        agent = {"agent": {"name": "licences", "address": "127.0.0.1:5001"}, "tenant_id": tenant_id}
        await tenancy.operator.call("AgentRegistrationService.CreateAgentRegistration", **agent)
        installation = {"host": "github", "installation_id": number, "account": "a"}
        await tenancy.operator.call("InstallationService.AddInstallation", **installation, tenant_id=tenant_id)
    return tenancy.tenant_id, tenancy.other_tenant_id


def attempt(url, tenant_id, statement, *values):
    """Rows that a statement touched as this tenant; 0 when it was denied. Nothing stays."""
    with psycopg.connect(url) as connection:
        connection.execute("select set_config('app.tenant_id', %s, true)", [tenant_id])
        try:
            return connection.execute(statement, values).rowcount
        except errors.InsufficientPrivilege:
            return 0
        finally:
            connection.rollback()


def statements(table, tenant_id):
    """One statement per verb at the rows of a tenant."""
    column, name = TENANT_COLUMN.get(table, "tenant_id"), f"tenancy.{table}"
    change = CHANGEABLE.get(table, column)
    theirs = f"where {column} = '{tenant_id}'"
    return {
        "select": f"select {column} from {name} {theirs}",
        "insert": f"insert into {name} select * from {name} {theirs}",
        "update": f"update {name} set {change} = {change} {theirs}",
        "delete": f"delete from {name} {theirs}",
    }


def test_the_list_of_tables_is_whole(tenancy_admin_url):
    with psycopg.connect(tenancy_admin_url) as connection:
        found = connection.execute(
            "select relname, relrowsecurity and relforcerowsecurity from pg_class "
            "where relnamespace = 'tenancy'::regnamespace and relkind in ('r', 'p') and relname <> 'alembic_version'"
        ).fetchall()
    assert sorted(found) == sorted((table, True) for table in TABLES)


def test_the_models_name_the_columns_of_the_tables(rows):
    found = rows(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'tenancy' and table_name <> 'alembic_version'"
    )
    known = [(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns]
    assert sorted(found) == sorted(known)


@pytest.mark.parametrize("seen_from", ["other tenant", "no tenant"])
def test_rows_of_a_tenant_are_out_of_reach_from(filled, tenancy_url, rows, seen_from):
    tenant_id = filled[1] if seen_from == "other tenant" else ""
    for table in TABLES:
        for verb, statement in statements(table, filled[0]).items():
            assert attempt(tenancy_url, tenant_id, statement) == 0, (table, verb)
        assert rows(f"select from tenancy.{table} where {TENANT_COLUMN.get(table, 'tenant_id')} = %s", filled[0])


def test_the_same_statements_reach_the_own_rows(filled, tenancy_url):
    for table in TABLES:
        texts = statements(table, filled[0])
        reached = [attempt(tenancy_url, filled[0], texts[verb]) > 0 for verb in ("select", "update", "delete")]
        assert reached == [True, table in CHANGEABLE, table in DELETABLE], table


def test_with_the_where_clause_taken_out_only_the_own_rows_are_reached(filled, tenancy_url, rows):
    for table in TABLES:
        column = TENANT_COLUMN.get(table, "tenant_id")
        own = rows(f"select count(*) from tenancy.{table} where {column} = %s", filled[1])[0][0]
        assert own > 0
        assert attempt(tenancy_url, filled[1], f"select {column} from tenancy.{table}") == own, table
        assert attempt(tenancy_url, filled[1], f"delete from tenancy.{table}") in {0, own}, table


def test_a_row_cannot_be_put_into_another_tenant(filled, tenancy_url):
    for table in TABLES:
        column = TENANT_COLUMN.get(table, "tenant_id")
        with psycopg.connect(tenancy_url) as connection:
            connection.execute("select set_config('app.tenant_id', %s, true)", [filled[1]])
            copied = connection.execute(f"select * from tenancy.{table} limit 1")
            names = [part.name for part in copied.description]
            values = dict(zip(names, copied.fetchone(), strict=True)) | {column: filled[0]}
            command = sql.SQL("insert into {} ({}) select * from jsonb_populate_record(null::{}, %s)")
            target = sql.Identifier("tenancy", table)
            insert = command.format(target, sql.SQL(", ").join(map(sql.Identifier, names)), target)
            with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
                connection.execute(insert, [psycopg.types.json.Jsonb(values, dumps=as_json)])


def as_json(values):
    """Whatever a row holds."""
    plain = {name: "\\x" + value.hex() if isinstance(value, bytes) else value for name, value in values.items()}
    return json.dumps(plain, default=str)


@pytest.mark.parametrize("role", ["squad_owner", "squad_review"])
def test_neither_the_owner_nor_another_service_sees_a_row(filled, tenancy_admin_url, role):
    for table in TABLES:
        assert attempt(role_urls(tenancy_admin_url)[role], filled[0], f"select from tenancy.{table}") == 0, table


def test_the_resolver_reads_its_columns_and_writes_nothing(filled, tenancy_url):
    with psycopg.connect(tenancy_url, autocommit=True) as connection:
        connection.execute("set role squad_resolver")
        assert len(connection.execute("select secret_hash from tenancy.api_keys").fetchall()) == 2
        for forbidden in (
            "select email from tenancy.users",
            "select display_name from tenancy.api_keys",
            "select account from tenancy.installations",
            "select from tenancy.projects",
            "select from tenancy.audit_log",
            *(f"delete from tenancy.{table}" for table in TABLES),
            "update tenancy.tenants set policy = '{}'",
            "insert into tenancy.tenants (id, name) values (gen_random_uuid(), 'x')",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(forbidden)


def test_without_taking_the_role_the_service_has_none_of_its_sight(filled, tenancy_url):
    assert attempt(tenancy_url, "", "select id from tenancy.api_keys") == 0


def test_no_role_goes_round_row_level_security(tenancy_admin_url):
    with psycopg.connect(tenancy_admin_url) as connection:
        found = connection.execute("select from pg_roles where rolname like 'squad%' and (rolbypassrls or rolsuper)")
        assert found.fetchall() == []


def test_a_migration_that_has_run_is_not_run_again(tenancy_admin_url):
    migrate(role_urls(tenancy_admin_url)["squad_owner"], "tenancy_service")
