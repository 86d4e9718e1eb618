"""What other tools found in the change of a review."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE review.imports (
    tenant_id uuid NOT NULL,
    review_id uuid NOT NULL,
    tool text NOT NULL,
    findings bytea[] NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, review_id, tool),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);
COMMENT ON COLUMN review.imports.findings IS
    'squad.code.v1.Finding, with paths as the tool wrote them and no code quoted';
"""


def upgrade() -> None:
    """Makes the table, shuts it, and opens what the service needs."""
    op.execute(TABLES)
    op.execute("ALTER TABLE review.imports ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE review.imports FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY tenant ON review.imports TO squad_review "
        "USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) "
        "WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON review.imports TO squad_review")


def downgrade() -> None:
    """Removes it."""
    op.execute("DROP TABLE review.imports")
