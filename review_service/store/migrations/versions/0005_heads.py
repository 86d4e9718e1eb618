"""Reviews of a commit are found by it, for a head may have several; and maintainers may let one pass."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = """
CREATE INDEX reviews_of_head ON review.reviews (tenant_id, repository_key, head_commit);

CREATE TABLE review.overrides (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    review_id uuid NOT NULL,
    repository_full_name text NOT NULL,
    pull_request integer NOT NULL,
    head_commit text NOT NULL,
    subject text NOT NULL,
    reason text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE review.overrides IS
    'Who let a change pass that nobody vouched for, and why; kept when the review itself is deleted';
CREATE INDEX overrides_of_review ON review.overrides (tenant_id, review_id, id);
"""


def upgrade() -> None:
    """Makes both, shuts the table, and lets the service add to it."""
    op.execute(TABLES)
    op.execute("ALTER TABLE review.overrides ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE review.overrides FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY tenant ON review.overrides TO squad_review "
        "USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) "
        "WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT ON review.overrides TO squad_review")


def downgrade() -> None:
    """Removes both."""
    op.execute("DROP TABLE review.overrides")
    op.execute("DROP INDEX review.reviews_of_head")
