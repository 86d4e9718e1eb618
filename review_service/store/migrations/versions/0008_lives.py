"""What became of every finding from push to push, and the threads of our comments."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE review.finding_lives (
    tenant_id uuid NOT NULL,
    life_id uuid NOT NULL,
    review_id uuid NOT NULL,
    repository_key text NOT NULL,
    pull_request integer NOT NULL,
    finding_id uuid NOT NULL,
    lifecycle smallint NOT NULL,
    quiet boolean NOT NULL,
    anchors jsonb NOT NULL,
    PRIMARY KEY (tenant_id, life_id, review_id),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);
COMMENT ON TABLE review.finding_lives IS
    'A row for each review that saw the finding, and one for the review that found it gone';
COMMENT ON COLUMN review.finding_lives.finding_id IS 'the finding as it was seen last';
COMMENT ON COLUMN review.finding_lives.quiet IS 'kept from people, because nothing about it was new';
COMMENT ON COLUMN review.finding_lives.anchors IS 'digests of its code and of the lines beside it';
CREATE INDEX lives_of_pull_request ON review.finding_lives (tenant_id, repository_key, pull_request, life_id,
    review_id DESC);
CREATE INDEX lives_of_finding ON review.finding_lives (tenant_id, finding_id, review_id DESC);
CREATE INDEX lives_of_review ON review.finding_lives (tenant_id, review_id);

CREATE TABLE review.threads (
    tenant_id uuid NOT NULL,
    repository_key text NOT NULL,
    pull_request integer NOT NULL,
    fingerprint text NOT NULL,
    comment_id bigint NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, repository_key, pull_request, fingerprint)
);
COMMENT ON TABLE review.threads IS
    'Our comments: one that is here and no longer on the pull request was deleted by a person';

ALTER TABLE review.reviews ADD COLUMN config_digest text NOT NULL DEFAULT '';
ALTER TABLE review.reviews ADD COLUMN hunk_digests text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN review.reviews.hunk_digests IS 'of all changed lines: what was looked at';
"""

RIGHTS = {"finding_lives": "SELECT, INSERT, DELETE", "threads": "SELECT, INSERT"}
"""What the service itself may do; what is not here, nobody may."""


def upgrade() -> None:
    """Makes the tables, shuts them, and opens what the service needs."""
    op.execute(TABLES)
    for table, rights in RIGHTS.items():
        op.execute(f"ALTER TABLE review.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE review.{table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY tenant ON review.{table} TO squad_review "
            "USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) "
            "WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
        )
        op.execute(f"GRANT {rights} ON review.{table} TO squad_review")


def downgrade() -> None:
    """Removes them: every finding is new again, and a deleted comment comes back."""
    op.execute("ALTER TABLE review.reviews DROP COLUMN config_digest, DROP COLUMN hunk_digests")
    for table in RIGHTS:
        op.execute(f"DROP TABLE review.{table}")
