"""Weekly reports of analytics, and an index for pages of the indicators."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE analytics.reports (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    week date NOT NULL,
    title text NOT NULL,
    html bytea NOT NULL CHECK (octet_length(html) <= 2097152),
    pdf bytea NOT NULL CHECK (octet_length(pdf) <= 2097152),
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, week)
);
COMMENT ON TABLE analytics.reports IS 'Written by analytics; the tenant of zeros is the platform';
COMMENT ON COLUMN analytics.reports.week IS 'its Monday, UTC';
CREATE INDEX indicators_in_order ON analytics.indicators (tenant_id, week DESC, name, dimensions);
"""
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"


def upgrade() -> None:
    """Makes the table and shuts it: analytics write it, the service reads what is its tenant's."""
    op.execute(TABLES)
    op.execute("ALTER TABLE analytics.reports ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE analytics.reports FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON analytics.reports FOR SELECT TO squad_review USING ({TENANT})")
    op.execute("CREATE POLICY publish ON analytics.reports TO analytics_writer USING (true) WITH CHECK (true)")
    op.execute("GRANT SELECT ON analytics.reports TO squad_review")
    op.execute("GRANT SELECT, INSERT, DELETE ON analytics.reports TO analytics_writer")


def downgrade() -> None:
    """Removes what the next report makes again."""
    op.execute("DROP INDEX analytics.indicators_in_order")
    op.execute("DROP TABLE analytics.reports")
