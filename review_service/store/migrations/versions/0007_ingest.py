"""What code hosts tell: a ledger of every delivery, pull requests by the host's clock, repositories we watch."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE review.deliveries
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN outcome smallint NOT NULL DEFAULT 1,
    ADD COLUMN reason text NOT NULL DEFAULT '',
    ADD COLUMN meaning text NOT NULL DEFAULT '',
    ADD COLUMN repository_key text NOT NULL DEFAULT '',
    ADD COLUMN repository_full_name text NOT NULL DEFAULT '',
    ADD COLUMN pull_request integer NOT NULL DEFAULT 0,
    ADD COLUMN actor text NOT NULL DEFAULT '',
    ADD COLUMN replay_of text,
    ADD COLUMN host_event bytea NOT NULL DEFAULT '',
    ALTER COLUMN review_id DROP NOT NULL,
    DROP CONSTRAINT deliveries_tenant_id_review_id_fkey,
    ADD FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE SET NULL (review_id);
ALTER TABLE review.deliveries ALTER COLUMN id DROP DEFAULT;
COMMENT ON TABLE review.deliveries IS 'Every event of a code host and what became of it; never altered';
COMMENT ON COLUMN review.deliveries.meaning IS 'SHA-256 of what it says: equal under two delivery ids';
COMMENT ON COLUMN review.deliveries.host_event IS 'squad.review.v1.HostEvent, for a replay; empty: older than replays';
CREATE INDEX deliveries_in_order ON review.deliveries (tenant_id, id DESC);
CREATE INDEX deliveries_by_meaning ON review.deliveries (tenant_id, meaning);
CREATE INDEX deliveries_by_name ON review.deliveries (host, delivery_id);

CREATE TABLE review.pull_requests (
    tenant_id uuid NOT NULL,
    repository_key text NOT NULL,
    number integer NOT NULL,
    head_commit text NOT NULL,
    previous_head_commit text NOT NULL,
    base_branch text NOT NULL,
    open boolean NOT NULL,
    draft boolean NOT NULL,
    host_time timestamptz NOT NULL,
    observe_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, repository_key, number)
);
COMMENT ON COLUMN review.pull_requests.host_time IS
    'when this was so, by the host''s clock: an older word changes nothing';
COMMENT ON COLUMN review.pull_requests.observe_time IS 'when we learned of it';

CREATE TABLE review.repositories (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    repository_key text NOT NULL,
    installation_id bigint NOT NULL,
    repository bytea NOT NULL,
    policy bytea NOT NULL,
    since_time timestamptz NOT NULL DEFAULT now(),
    due_time timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, repository_key)
);
COMMENT ON COLUMN review.repositories.repository IS 'squad.review.v1.RepositoryRef, as the host said last';
COMMENT ON COLUMN review.repositories.policy IS 'squad.review.v1.PolicySnapshot, as an event last brought it';
COMMENT ON COLUMN review.repositories.due_time IS
    'when its open pull requests are compared with ours again; null: out of reach';
CREATE INDEX repositories_due ON review.repositories (due_time) WHERE due_time IS NOT NULL;

CREATE TABLE review.sweeps (
    tenant_id uuid NOT NULL,
    host text NOT NULL,
    until_time timestamptz NOT NULL,
    due_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, host)
);
COMMENT ON TABLE review.sweeps IS 'Of the tenant of zeros: when the host''s list of deliveries is gone through again';
COMMENT ON COLUMN review.sweeps.until_time IS 'deliveries up to then have been gone through';

ALTER TABLE review.outbox ADD COLUMN subject text NOT NULL DEFAULT '', ALTER COLUMN review_id DROP NOT NULL;
COMMENT ON COLUMN review.outbox.subject IS 'what a task is about that is about no review';

DROP INDEX review.reviews_of_pull_request;
CREATE INDEX reviews_of_pull_request ON review.reviews (tenant_id, repository_key, pull_request, id DESC)
    WHERE pull_request > 0;
"""

NEW = ("pull_requests", "repositories", "sweeps")
DISPATCHER = {
    "deliveries": "host, delivery_id",
    "repositories": "id, tenant_id, due_time",
    "sweeps": "tenant_id, host, due_time",
}
"""The columns by which work is found across tenants. Nothing of its content."""


def upgrade() -> None:
    """Makes the tables, shuts them, and opens what each role needs."""
    op.execute(TABLES)
    for table in NEW:
        op.execute(f"ALTER TABLE review.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE review.{table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY tenant ON review.{table} TO squad_review "
            "USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) "
            "WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
        )
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON review.{table} TO squad_review")
    for table, columns in DISPATCHER.items():
        op.execute(f"CREATE POLICY dispatcher ON review.{table} FOR SELECT TO squad_dispatcher USING (true)")
        op.execute(f"GRANT SELECT ({columns}) ON review.{table} TO squad_dispatcher")


def downgrade() -> None:
    """Removes the new tables and columns, and what was recorded of events that asked for no review."""
    for table in NEW:
        op.execute(f"DROP TABLE review.{table}")
    op.execute("DROP POLICY dispatcher ON review.deliveries")
    op.execute("REVOKE SELECT ON review.deliveries FROM squad_dispatcher")
    op.execute("DELETE FROM review.deliveries WHERE review_id IS NULL")
    op.execute("DELETE FROM review.outbox WHERE review_id IS NULL")
    op.execute("ALTER TABLE review.outbox DROP COLUMN subject, ALTER COLUMN review_id SET NOT NULL")
    op.execute(
        "ALTER TABLE review.deliveries DROP COLUMN id, DROP COLUMN outcome, DROP COLUMN reason, DROP COLUMN meaning, "
        "DROP COLUMN repository_key, DROP COLUMN repository_full_name, DROP COLUMN pull_request, DROP COLUMN actor, "
        "DROP COLUMN replay_of, DROP COLUMN host_event, ALTER COLUMN review_id SET NOT NULL"
    )
