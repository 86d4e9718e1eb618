"""Tables of schema tenancy, isolated per tenant by forced row-level security."""

from collections.abc import Sequence

from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLES = """
create table tenancy.tenants (
    id uuid primary key,
    request_id uuid constraint tenants_request_key unique,
    name text not null constraint tenants_name_key unique,
    display_name text not null,
    policy jsonb not null,
    create_time timestamptz not null
);

create table tenancy.users (
    id uuid primary key,
    tenant_id uuid not null constraint users_tenant_fkey references tenancy.tenants on delete cascade,
    email text not null,
    display_name text not null,
    create_time timestamptz not null,
    constraint users_id_key unique (tenant_id, id),
    constraint users_email_key unique (tenant_id, email)
);

create table tenancy.memberships (
    tenant_id uuid not null constraint memberships_tenant_fkey references tenancy.tenants on delete cascade,
    user_id uuid not null,
    role smallint not null check (role between 1 and 4),
    request_id uuid,
    create_time timestamptz not null,
    constraint memberships_member_key primary key (tenant_id, user_id),
    constraint memberships_request_key unique (tenant_id, request_id),
    constraint memberships_user_fkey foreign key (tenant_id, user_id)
        references tenancy.users (tenant_id, id) on delete cascade
);

create table tenancy.api_keys (
    id uuid primary key,
    tenant_id uuid not null constraint api_keys_tenant_fkey references tenancy.tenants on delete cascade,
    request_id uuid,
    user_id uuid,
    display_name text not null,
    prefix text not null constraint api_keys_prefix_key unique,
    secret_hash bytea not null check (length(secret_hash) = 32),
    role smallint not null check (role between 1 and 4),
    scopes text[] not null,
    create_time timestamptz not null,
    expire_time timestamptz,
    revoke_time timestamptz,
    constraint api_keys_request_key unique (tenant_id, request_id),
    constraint api_keys_user_fkey foreign key (tenant_id, user_id)
        references tenancy.users (tenant_id, id) on delete cascade
);

create table tenancy.projects (
    id uuid primary key,
    tenant_id uuid not null constraint projects_tenant_fkey references tenancy.tenants on delete cascade,
    request_id uuid,
    name text not null,
    display_name text not null,
    create_time timestamptz not null,
    constraint projects_id_key unique (tenant_id, id),
    constraint projects_name_key unique (tenant_id, name),
    constraint projects_request_key unique (tenant_id, request_id)
);

create table tenancy.installations (
    id uuid primary key,
    tenant_id uuid not null constraint installations_tenant_fkey references tenancy.tenants on delete cascade,
    request_id uuid,
    host text not null,
    installation_id bigint not null check (installation_id > 0),
    account text not null,
    auto_bound boolean not null,
    create_time timestamptz not null,
    constraint installations_installation_key unique (host, installation_id),
    constraint installations_tenant_key unique (tenant_id, host, installation_id),
    constraint installations_request_key unique (tenant_id, request_id)
);

create table tenancy.repos (
    id uuid primary key,
    tenant_id uuid not null constraint repos_tenant_fkey references tenancy.tenants on delete cascade,
    request_id uuid,
    host text not null,
    external_id text not null,
    full_name text not null,
    clone_url text not null,
    default_branch text not null,
    installation_id bigint,
    enabled boolean not null,
    project_id uuid,
    create_time timestamptz not null,
    constraint repos_repo_key unique (tenant_id, host, external_id),
    constraint repos_request_key unique (tenant_id, request_id),
    constraint repos_project_fkey foreign key (tenant_id, project_id)
        references tenancy.projects (tenant_id, id) on delete set null (project_id),
    constraint repos_installation_fkey foreign key (tenant_id, host, installation_id)
        references tenancy.installations (tenant_id, host, installation_id) on delete set null (installation_id)
);
create index repos_full_name_idx on tenancy.repos (tenant_id, full_name, id);
create index repos_project_idx on tenancy.repos (project_id);
create index repos_installation_idx on tenancy.repos (tenant_id, host, installation_id);
create index api_keys_user_idx on tenancy.api_keys (tenant_id, user_id);

create table tenancy.audit_log (
    id uuid primary key,
    tenant_id uuid not null,
    event_time timestamptz not null,
    actor text not null,
    action text not null,
    resource text not null,
    resource_id text not null,
    detail jsonb not null,
    trace_id text not null
);
create index audit_log_tenant_idx on tenancy.audit_log (tenant_id, id);
"""

# Grants are not enough: the owner has all of them.
APPEND_ONLY = """
create function tenancy.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on tenancy.audit_log
    for each statement execute function tenancy.refuse_change();
"""

OWNED = ("users", "memberships", "api_keys", "projects", "installations", "repos", "audit_log")
TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"

GRANTS = {
    "tenants": "select, insert, update (policy), delete",
    "users": "select, insert",
    "memberships": "select, insert, update (role), delete",
    "api_keys": "select, insert, update (revoke_time)",
    "projects": "select, insert, delete",
    "installations": "select, insert, update (request_id, account, auto_bound), delete",
    "repos": "select, insert, delete, "
    "update (full_name, clone_url, default_branch, installation_id, enabled, project_id)",
    "audit_log": "select, insert",
}

# Finds the tenant behind a key or an installation, and lists tenants for the operator: these columns, reading only.
RESOLVED = {
    "tenants": "id, request_id, name, display_name, policy, create_time",
    "memberships": "tenant_id, user_id, role",
    "api_keys": "id, tenant_id, user_id, prefix, secret_hash, role, scopes, expire_time, revoke_time",
    "installations": "id, tenant_id, host, installation_id, auto_bound",
    "repos": "id, tenant_id, host, external_id, full_name, clone_url, default_branch, installation_id, enabled, "
    "project_id, create_time",
}


def isolate(table: str, column: str) -> None:
    """Lets the service see the rows of the tenant it named, and nobody else any."""
    op.execute(f"alter table tenancy.{table} enable row level security, force row level security")
    op.execute(
        f"create policy tenant_isolation on tenancy.{table} to squad_tenancy "
        f"using ({column} = {TENANT}) with check ({column} = {TENANT})"
    )


def upgrade() -> None:
    """Makes everything; the schema itself is made before, where the version table is."""
    op.execute(TABLES)
    op.execute(APPEND_ONLY)
    isolate("tenants", "id")
    for table in OWNED:
        isolate(table, "tenant_id")
    op.execute("grant usage on schema tenancy to squad_tenancy, squad_resolver")
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on tenancy.{table} to squad_tenancy")
    for table, columns in RESOLVED.items():
        op.execute(f"grant select ({columns}) on tenancy.{table} to squad_resolver")
        op.execute(f"create policy resolve on tenancy.{table} for select to squad_resolver using (true)")


def downgrade() -> None:
    """Refuses: it would erase every tenant."""
    raise NotImplementedError("restore a backup instead: going back would erase every tenant")
