"""What people say on pull requests: commands, replies to our comments, and pull requests that are paused."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE review.remarks (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    repository_key text NOT NULL,
    pull_request integer NOT NULL,
    comment_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    login text NOT NULL,
    verb text NOT NULL,
    words text NOT NULL,
    digest text NOT NULL,
    replay text NOT NULL,
    traceparent text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    due_time timestamptz,
    tries integer NOT NULL DEFAULT 0,
    outcome smallint NOT NULL DEFAULT 0,
    role text NOT NULL DEFAULT '',
    answer text NOT NULL DEFAULT '',
    end_time timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, repository_key, comment_id, thread_id, digest, replay)
);
COMMENT ON TABLE review.remarks IS
    'What people said to us, what we made of it and what we answered; for good';
COMMENT ON COLUMN review.remarks.thread_id IS 'the comment that began the thread; 0: it stands in the conversation';
COMMENT ON COLUMN review.remarks.login IS 'who said it, by the host';
COMMENT ON COLUMN review.remarks.verb IS 'the command; `no command`: a reply';
COMMENT ON COLUMN review.remarks.digest IS
    'of verb and words: of one comment the same counts once, however often it is edited';
COMMENT ON COLUMN review.remarks.replay IS 'delivery by which an operator had it done once more; empty: it was not';
COMMENT ON COLUMN review.remarks.due_time IS 'when it is looked at again; null: it is answered or given up';
COMMENT ON COLUMN review.remarks.outcome IS '0 waits, 1 done, 2 refused, 3 given up';
COMMENT ON COLUMN review.remarks.role IS 'of whoever said it in the repository, as the host said when it was done';
CREATE INDEX remarks_of_pull_request ON review.remarks (tenant_id, repository_key, pull_request, id);
CREATE INDEX remarks_due ON review.remarks (due_time) WHERE due_time IS NOT NULL;

ALTER TABLE review.pull_requests ADD COLUMN paused boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN review.pull_requests.paused IS 'somebody asked us to read none of its heads for now';
ALTER TABLE review.reviews ADD COLUMN whole boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN review.reviews.whole IS 'somebody wants all of it said, also what is no news since earlier heads';
CREATE INDEX findings_by_identity ON review.findings (tenant_id, fingerprint, review_id);
"""


def upgrade() -> None:
    """Makes the table, shuts it, and opens what each role needs: nobody may change what was said, or remove it."""
    op.execute(TABLES)
    op.execute("ALTER TABLE review.remarks ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE review.remarks FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY tenant ON review.remarks TO squad_review "
        "USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) "
        "WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT ON review.remarks TO squad_review")
    op.execute("GRANT UPDATE (due_time, tries, outcome, role, answer, end_time) ON review.remarks TO squad_review")
    op.execute("CREATE POLICY dispatcher ON review.remarks FOR SELECT TO squad_dispatcher USING (true)")
    op.execute("GRANT SELECT (id, tenant_id, due_time) ON review.remarks TO squad_dispatcher")


def downgrade() -> None:
    """Forgets all that was said."""
    op.execute("DROP INDEX review.findings_by_identity")
    op.execute("DROP TABLE review.remarks")
    op.execute("ALTER TABLE review.pull_requests DROP COLUMN paused")
    op.execute("ALTER TABLE review.reviews DROP COLUMN whole")
