"""Who is told of reviews, what they are told, and every attempt to tell them."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE review.notification_targets (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    request_id uuid NOT NULL,
    kind smallint NOT NULL,
    display_name text NOT NULL,
    repository_key text NOT NULL,
    repository_full_name text NOT NULL,
    host text NOT NULL,
    sealed bytea NOT NULL,
    seal_key text NOT NULL,
    created_by text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    disable_time timestamptz,
    disable_reason text NOT NULL DEFAULT '',
    remove_time timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, request_id)
);
COMMENT ON COLUMN review.notification_targets.kind IS 'squad.review.v1.NotificationKind';
COMMENT ON COLUMN review.notification_targets.repository_key IS 'only reviews of this one; empty: of the whole tenant';
COMMENT ON COLUMN review.notification_targets.sealed IS 'address and signing secrets, encrypted; empty once removed';
COMMENT ON COLUMN review.notification_targets.seal_key IS 'digest of the key that sealed it: old keys are looked for';

CREATE TABLE review.notification_events (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    review_id uuid,
    repository_key text NOT NULL,
    pull_request integer NOT NULL,
    conclusion smallint NOT NULL,
    body text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE review.notification_events IS 'Ends of reviews that somebody may be told of, written with the end';
COMMENT ON COLUMN review.notification_events.body IS 'the JSON that is sent, byte for byte';
CREATE INDEX notification_events_of_pull_request
    ON review.notification_events (tenant_id, repository_key, pull_request, id DESC);

CREATE TABLE review.notifications (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    event_id uuid NOT NULL,
    target_id uuid NOT NULL,
    state smallint NOT NULL DEFAULT 1,
    tries integer NOT NULL DEFAULT 0,
    create_time timestamptz NOT NULL DEFAULT now(),
    due_time timestamptz DEFAULT now(),
    end_time timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, event_id, target_id),
    FOREIGN KEY (tenant_id, event_id) REFERENCES review.notification_events ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, target_id) REFERENCES review.notification_targets ON DELETE CASCADE
);
COMMENT ON COLUMN review.notifications.state IS 'squad.review.v1.NotificationState';
COMMENT ON COLUMN review.notifications.due_time IS 'when it is tried; null: it is over';
CREATE INDEX notifications_due ON review.notifications (due_time) WHERE due_time IS NOT NULL;
CREATE INDEX notifications_of_target ON review.notifications (tenant_id, target_id, id DESC);

CREATE TABLE review.notification_attempts (
    tenant_id uuid NOT NULL,
    notification_id uuid NOT NULL,
    number integer NOT NULL,
    start_time timestamptz NOT NULL DEFAULT now(),
    status_code integer NOT NULL DEFAULT 0,
    elapsed_ms integer,
    failure text NOT NULL DEFAULT 'its process did not live to see the answer',
    PRIMARY KEY (tenant_id, notification_id, number),
    FOREIGN KEY (tenant_id, notification_id) REFERENCES review.notifications ON DELETE CASCADE
);
COMMENT ON COLUMN review.notification_attempts.elapsed_ms IS 'null: not over, or its process did not live to see it';

CREATE TABLE review.notification_changes (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    target_id uuid NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE review.notification_changes IS 'What was done to targets by whom; for good';
"""

RIGHTS = {
    "notification_targets": "SELECT, INSERT, UPDATE (repository_full_name, sealed, seal_key, disable_time, "
    "disable_reason, remove_time)",
    "notification_events": "SELECT, INSERT",
    "notifications": "SELECT, INSERT, UPDATE (state, tries, due_time, end_time)",
    "notification_attempts": "SELECT, INSERT, UPDATE (status_code, elapsed_ms, failure)",
    "notification_changes": "SELECT, INSERT",
}
DISPATCHER = {
    "notifications": "tenant_id, target_id, due_time",
    "notification_targets": "tenant_id, id, seal_key, remove_time",
}
"""The columns by which work is found across tenants. Nothing of its content."""


def upgrade() -> None:
    """Makes the tables, shuts them, and opens what each role needs."""
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
    for table, columns in DISPATCHER.items():
        op.execute(f"CREATE POLICY dispatcher ON review.{table} FOR SELECT TO squad_dispatcher USING (true)")
        op.execute(f"GRANT SELECT ({columns}) ON review.{table} TO squad_dispatcher")


def downgrade() -> None:
    """Forgets the targets and all they were told."""
    for table in reversed(RIGHTS):
        op.execute(f"DROP TABLE review.{table} CASCADE")
