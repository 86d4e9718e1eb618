"""What versions of agents say in the shadow, beside what the stable ones said."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE review.shadow_runs (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    review_id uuid NOT NULL,
    name text NOT NULL,
    run bytea NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, review_id, name),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);
COMMENT ON COLUMN review.shadow_runs.name IS 'that the version is registered under';
COMMENT ON COLUMN review.shadow_runs.run IS 'squad.review.v1.ShadowRun, without what the other columns hold';
CREATE INDEX shadow_runs_of_name ON review.shadow_runs (tenant_id, name, id);
"""


def upgrade() -> None:
    """Makes the table, shuts it, and opens what the service needs."""
    op.execute(TABLES)
    op.execute("ALTER TABLE review.shadow_runs ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE review.shadow_runs FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY tenant ON review.shadow_runs TO squad_review "
        "USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) "
        "WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, DELETE ON review.shadow_runs TO squad_review")


def downgrade() -> None:
    """Removes it."""
    op.execute("DROP TABLE review.shadow_runs")
