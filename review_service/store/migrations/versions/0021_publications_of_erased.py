"""What analytics said of a tenant's exports goes with the tenant, too."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLE = "analytics.publications"
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"


def upgrade() -> None:
    """Lets the role that erases do so, in the one tenant that it acts for."""
    op.execute(f"CREATE POLICY retention_finds ON {TABLE} FOR SELECT TO squad_retention USING ({TENANT})")
    op.execute(f"CREATE POLICY retention ON {TABLE} FOR DELETE TO squad_retention USING ({TENANT})")
    op.execute(f"GRANT SELECT (tenant_id), DELETE ON {TABLE} TO squad_retention")


def downgrade() -> None:
    """Takes the rights back."""
    op.execute(f"DROP POLICY retention_finds ON {TABLE}")
    op.execute(f"DROP POLICY retention ON {TABLE}")
    op.execute(f"REVOKE ALL ON {TABLE} FROM squad_retention")
