"""Feedback, how rules stand with people, and every move of a rule; the reach of findings."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE review.feedback (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    finding_id uuid NOT NULL,
    repository_key text NOT NULL,
    repository_full_name text NOT NULL,
    fingerprint text NOT NULL,
    rule_id text NOT NULL,
    kind smallint NOT NULL,
    usefulness smallint NOT NULL,
    text text NOT NULL,
    subject text NOT NULL,
    source_id text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, source_id)
);
COMMENT ON COLUMN review.feedback.source_id IS 'where it came from: the same is recorded once';
CREATE INDEX feedback_of_rule ON review.feedback (tenant_id, rule_id, id DESC);

CREATE TABLE review.rule_standings (
    tenant_id uuid NOT NULL,
    rule_id text NOT NULL,
    repository_key text NOT NULL,
    repository_full_name text NOT NULL,
    level smallint NOT NULL DEFAULT 1,
    pinned boolean NOT NULL DEFAULT false,
    useful integer NOT NULL DEFAULT 0,
    not_useful integer NOT NULL DEFAULT 0,
    since_time timestamptz,
    counted_from_time timestamptz,
    reason text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, rule_id, repository_key)
);
COMMENT ON COLUMN review.rule_standings.repository_key IS 'empty: the whole tenant';

CREATE TABLE review.rule_moves (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    rule_id text NOT NULL,
    repository_key text NOT NULL,
    repository_full_name text NOT NULL,
    from_level smallint NOT NULL,
    to_level smallint NOT NULL,
    pinned boolean NOT NULL,
    useful integer NOT NULL,
    not_useful integer NOT NULL,
    reason text NOT NULL,
    subject text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE review.rule_moves IS 'What the precision budget and the operators did; never altered';
CREATE INDEX rule_moves_of_rule ON review.rule_moves (tenant_id, rule_id, id DESC);

ALTER TABLE review.findings ADD COLUMN reach smallint NOT NULL DEFAULT 0;
"""

RIGHTS = {
    "feedback": "SELECT, INSERT",
    "rule_standings": "SELECT, INSERT, UPDATE",
    "rule_moves": "SELECT, INSERT",
}
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
    """Removes them, what people said included."""
    op.execute("ALTER TABLE review.findings DROP COLUMN reach")
    for table in RIGHTS:
        op.execute(f"DROP TABLE review.{table}")
