"""Which tenants were erased: whatever other schemas hold of them goes too."""

from collections.abc import Sequence

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ERASED = "action = 'tenant.delete'"


def upgrade() -> None:
    """Opens the ids of erased tenants, as the audit log has them, and nothing else of it."""
    op.execute(f"create index audit_log_erased_idx on tenancy.audit_log (tenant_id) where {ERASED}")
    op.execute("grant usage on schema tenancy to squad_retention")
    op.execute("grant select (tenant_id, action) on tenancy.audit_log to squad_retention")
    op.execute(f"create policy retention on tenancy.audit_log for select to squad_retention using ({ERASED})")


def downgrade() -> None:
    """Shuts them."""
    op.execute("drop policy retention on tenancy.audit_log")
    op.execute("revoke all on tenancy.audit_log from squad_retention")
    op.execute("revoke usage on schema tenancy from squad_retention")
    op.execute("drop index tenancy.audit_log_erased_idx")
