"""Reviews, their ledger, findings, events and the outbox, each under forced row-level security."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE SCHEMA IF NOT EXISTS review;

CREATE TABLE review.reviews (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    request_id uuid NOT NULL,
    repository_key text NOT NULL,
    repository_full_name text NOT NULL,
    pull_request integer NOT NULL,
    base_commit text NOT NULL,
    head_commit text NOT NULL,
    repository bytea NOT NULL,
    change bytea NOT NULL,
    policy bytea NOT NULL,
    state smallint NOT NULL,
    conclusion smallint NOT NULL DEFAULT 0,
    reason text NOT NULL DEFAULT '',
    coverage_counts integer[] NOT NULL DEFAULT '{0,0,0,0}',
    finding_counts integer[] NOT NULL DEFAULT '{0,0,0,0}',
    attempt integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    fresh boolean NOT NULL DEFAULT false,
    event_count bigint NOT NULL DEFAULT 0,
    lease_owner text,
    due_time timestamptz,
    create_time timestamptz NOT NULL DEFAULT now(),
    start_time timestamptz,
    end_time timestamptz,
    superseded_by uuid,
    html_url text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, request_id)
);
COMMENT ON COLUMN review.reviews.repository_key IS 'host:id, the repository''s identity across renames';
COMMENT ON COLUMN review.reviews.repository IS 'squad.review.v1.RepositoryRef';
COMMENT ON COLUMN review.reviews.change IS 'squad.review.v1.ChangeRef';
COMMENT ON COLUMN review.reviews.policy IS 'squad.review.v1.PolicySnapshot';
COMMENT ON COLUMN review.reviews.attempt IS 'how often a worker has started it';
COMMENT ON COLUMN review.reviews.tries IS 'attempts since a person last asked; bounded';
COMMENT ON COLUMN review.reviews.fresh IS 'true: do not answer from the result cache';
COMMENT ON COLUMN review.reviews.due_time IS
    'when somebody must look again: PENDING forgotten, RUNNING lease over, PARTIAL or FAILED to try again; null: never';
CREATE INDEX reviews_due ON review.reviews (due_time) WHERE due_time IS NOT NULL;
CREATE INDEX reviews_waiting ON review.reviews (state) WHERE state IN (1, 2);
CREATE INDEX reviews_of_pull_request ON review.reviews (tenant_id, repository_key, pull_request) WHERE pull_request > 0;
CREATE INDEX reviews_of_repository ON review.reviews (tenant_id, repository_full_name, id DESC);

CREATE TABLE review.deliveries (
    tenant_id uuid NOT NULL,
    host text NOT NULL,
    delivery_id text NOT NULL,
    event text NOT NULL,
    action text NOT NULL,
    body_digest text NOT NULL,
    review_id uuid NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, host, delivery_id),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);
CREATE INDEX deliveries_of_review ON review.deliveries (tenant_id, review_id);

CREATE TABLE review.agent_runs (
    tenant_id uuid NOT NULL,
    review_id uuid NOT NULL,
    agent text NOT NULL,
    version text NOT NULL,
    required boolean NOT NULL,
    coverage_counts integer[] NOT NULL,
    finding_count integer NOT NULL,
    elapsed_ms integer NOT NULL,
    failure text NOT NULL,
    PRIMARY KEY (tenant_id, review_id, agent),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);

CREATE TABLE review.coverage (
    tenant_id uuid NOT NULL,
    review_id uuid NOT NULL,
    agent text NOT NULL,
    status smallint NOT NULL,
    reason smallint NOT NULL,
    detail text NOT NULL,
    paths text[] NOT NULL,
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);
COMMENT ON TABLE review.coverage IS 'The ledger file x agent, one row for all files of an agent that fared alike';
CREATE INDEX coverage_of_review ON review.coverage (tenant_id, review_id, agent);

CREATE TABLE review.findings (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    review_id uuid NOT NULL,
    agent text NOT NULL,
    rule_id text NOT NULL,
    severity smallint NOT NULL,
    confidence smallint NOT NULL,
    path text NOT NULL,
    start_line integer NOT NULL,
    fingerprint text NOT NULL,
    shown_as smallint NOT NULL,
    folded_into uuid,
    fix_status smallint NOT NULL,
    finding bytea NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);
COMMENT ON COLUMN review.findings.finding IS 'squad.code.v1.Finding';
CREATE INDEX findings_in_order ON review.findings (tenant_id, review_id DESC, path, start_line, rule_id, id);

CREATE TABLE review.finding_events (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    finding_id uuid NOT NULL,
    repository_key text NOT NULL,
    fingerprint text NOT NULL,
    verdict smallint NOT NULL,
    reason text NOT NULL,
    expire_time timestamptz,
    subject text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE review.finding_events IS 'What people said of findings; only the newest of a fingerprint counts';
CREATE INDEX finding_events_newest ON review.finding_events (tenant_id, repository_key, fingerprint, id DESC);

CREATE TABLE review.review_events (
    tenant_id uuid NOT NULL,
    review_id uuid NOT NULL,
    sequence bigint NOT NULL,
    event_time timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind text NOT NULL,
    message text NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (tenant_id, review_id, sequence),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);

CREATE TABLE review.outbox (
    tenant_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    review_id uuid NOT NULL,
    task text NOT NULL,
    traceparent text NOT NULL,
    due_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);
COMMENT ON TABLE review.outbox IS 'Tasks promised to the queue in the transaction that needs them; deleted once sent';
CREATE INDEX outbox_due ON review.outbox (due_time, tenant_id);
CREATE INDEX outbox_of_review ON review.outbox (tenant_id, review_id);
"""

RIGHTS = {
    "reviews": "SELECT, INSERT, UPDATE",
    "deliveries": "SELECT, INSERT",
    "agent_runs": "SELECT, INSERT, DELETE",
    "coverage": "SELECT, INSERT, DELETE",
    "findings": "SELECT, INSERT, DELETE",
    "finding_events": "SELECT, INSERT",
    "review_events": "SELECT, INSERT",
    "outbox": "SELECT, INSERT, UPDATE, DELETE",
}
"""What the service itself may do; what is not here, nobody may."""

DISPATCHER = {"reviews": "id, tenant_id, state, due_time", "outbox": "id, tenant_id, due_time"}
"""The columns by which work is found across tenants. Nothing of its content."""


def upgrade() -> None:
    """Makes the tables, shuts them, and opens what each role needs."""
    op.execute(TABLES)
    op.execute("GRANT USAGE ON SCHEMA review TO squad_review, squad_dispatcher")
    for table, rights in RIGHTS.items():
        op.execute(f"ALTER TABLE review.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE review.{table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY tenant ON review.{table} TO squad_review "
            "USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) "
            "WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
        )
        op.execute(f"GRANT {rights} ON review.{table} TO squad_review")
    for table, columns in DISPATCHER.items():
        op.execute(f"CREATE POLICY dispatcher ON review.{table} FOR SELECT TO squad_dispatcher USING (true)")
        op.execute(f"GRANT SELECT ({columns}) ON review.{table} TO squad_dispatcher")


def downgrade() -> None:
    """Removes everything, data included."""
    op.execute("DROP SCHEMA review CASCADE")
