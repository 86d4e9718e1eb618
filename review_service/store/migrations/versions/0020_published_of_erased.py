"""What analytics published of a tenant goes with the tenant, too."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = ("indicators", "reports")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"


def upgrade() -> None:
    """Lets the role that erases do so, in the one tenant that it acts for."""
    op.execute("GRANT USAGE ON SCHEMA analytics TO squad_retention")
    for table in TABLES:
        op.execute(f"CREATE POLICY retention_finds ON analytics.{table} FOR SELECT TO squad_retention USING ({TENANT})")
        op.execute(f"CREATE POLICY retention ON analytics.{table} FOR DELETE TO squad_retention USING ({TENANT})")
        op.execute(f"GRANT SELECT (tenant_id), DELETE ON analytics.{table} TO squad_retention")


def downgrade() -> None:
    """Takes the rights back."""
    for table in TABLES:
        op.execute(f"DROP POLICY retention_finds ON analytics.{table}")
        op.execute(f"DROP POLICY retention ON analytics.{table}")
        op.execute(f"REVOKE ALL ON analytics.{table} FROM squad_retention")
    op.execute("REVOKE USAGE ON SCHEMA analytics FROM squad_retention")
