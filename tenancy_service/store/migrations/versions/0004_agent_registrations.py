"""Agents of somebody's own: approved by the operator for a tenant, used as the tenant says."""

from collections.abc import Sequence

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"
TABLE = """
create table tenancy.agent_registrations (
    id uuid primary key,
    tenant_id uuid not null constraint agent_registrations_tenant_fkey references tenancy.tenants on delete cascade,
    request_id uuid,
    name text not null,
    agent text not null,
    address text not null,
    spiffe_id text not null,
    languages text[] not null,
    deadline_ms integer not null check (deadline_ms between 0 and 600000),
    mode smallint not null check (mode between 0 and 3),
    enabled boolean not null,
    create_time timestamptz not null,
    constraint agent_registrations_name_key unique (tenant_id, name),
    constraint agent_registrations_request_key unique (tenant_id, request_id)
)
"""
RESOLVED = "id, tenant_id, name, agent, address, spiffe_id, languages, deadline_ms, mode, enabled"


def upgrade() -> None:
    """A tenant's rows are its own; the resolver reads what goes with an authorization."""
    op.execute(TABLE)
    op.execute("alter table tenancy.agent_registrations enable row level security, force row level security")
    op.execute(
        "create policy tenant_isolation on tenancy.agent_registrations to squad_tenancy "
        f"using (tenant_id = {TENANT}) with check (tenant_id = {TENANT})"
    )
    op.execute("grant select, insert, update (mode, enabled), delete on tenancy.agent_registrations to squad_tenancy")
    op.execute(f"grant select ({RESOLVED}) on tenancy.agent_registrations to squad_resolver")
    op.execute("create policy resolve on tenancy.agent_registrations for select to squad_resolver using (true)")


def downgrade() -> None:
    """Forgets every approval; reviews that were asked for keep theirs."""
    op.execute("drop table tenancy.agent_registrations")
