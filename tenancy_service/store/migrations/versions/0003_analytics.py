"""What analytics read of tenants: which there are, and which team a repository belongs to."""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

READ = {
    "tenants": "id, name",
    "projects": "id, tenant_id, name",
    "repos": "tenant_id, host, external_id, project_id",
}
"""Names of tenants and teams, and no person's."""


def upgrade() -> None:
    """Opens these columns to the exports, for reading."""
    op.execute("grant usage on schema tenancy to analytics_reader")
    for table, columns in READ.items():
        op.execute(f"grant select ({columns}) on tenancy.{table} to analytics_reader")
        op.execute(f"create policy analytics on tenancy.{table} for select to analytics_reader using (true)")


def downgrade() -> None:
    """Shuts them."""
    for table in READ:
        op.execute(f"drop policy analytics on tenancy.{table}")
        op.execute(f"revoke all on tenancy.{table} from analytics_reader")
    op.execute("revoke usage on schema tenancy from analytics_reader")
