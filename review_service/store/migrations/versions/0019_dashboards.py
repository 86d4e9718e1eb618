"""Lets analytics_reader, which Grafana logs in as, read what analytics published."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("indicators", "publications")


def upgrade() -> None:
    """Opens the results to it, for reading; of all tenants, as the exports are."""
    op.execute("GRANT USAGE ON SCHEMA analytics TO analytics_reader")
    for table in TABLES:
        op.execute(f"CREATE POLICY dashboards ON analytics.{table} FOR SELECT TO analytics_reader USING (true)")
        op.execute(f"GRANT SELECT ON analytics.{table} TO analytics_reader")


def downgrade() -> None:
    """Shuts them."""
    for table in TABLES:
        op.execute(f"REVOKE ALL ON analytics.{table} FROM analytics_reader")
        op.execute(f"DROP POLICY dashboards ON analytics.{table}")
    op.execute("REVOKE USAGE ON SCHEMA analytics FROM analytics_reader")
