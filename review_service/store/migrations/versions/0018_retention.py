"""What may be forgotten: a role that erases what is old and whatever belongs to a tenant that is gone, on record."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE review.erasures (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    what text NOT NULL,
    before_time timestamptz NOT NULL,
    counts jsonb NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE review.erasures IS 'What was erased because it was old, or because its tenant is gone; for good';
COMMENT ON COLUMN review.erasures.what IS 'reviews, deliveries or tenant';
COMMENT ON COLUMN review.erasures.before_time IS 'nothing that came later was touched';
COMMENT ON COLUMN review.erasures.counts IS 'rows by table; what hangs on a row goes with it and is not counted';
CREATE INDEX deliveries_by_time ON review.deliveries USING brin (create_time);
COMMENT ON TABLE review.sweeps IS 'Of the tenant of zeros: when something is gone through again, a host''s list of '
    'deliveries or, as `retention`, what is old';
"""

SEES = {
    "reviews": "tenant_id, id, repository_key, pull_request, state, due_time, create_time, end_time",
    "deliveries": "tenant_id, create_time",
}
"""By these the role finds, across tenants, what is old."""

ERASES = {
    "pull_requests": "tenant_id, repository_key, number, open",
    "remarks": "tenant_id, due_time, create_time",
    "notification_events": "tenant_id, create_time",
    **dict.fromkeys(
        (
            "notification_targets",
            "notification_changes",
            "finding_events",
            "feedback",
            "rule_standings",
            "rule_moves",
            "overrides",
            "threads",
            "repositories",
            "outbox",
            "model_budgets",
        ),
        "tenant_id",
    ),
}
"""What else it erases, of the tenant that it acts for, and by which columns. What hangs on a review goes with it."""

TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"


def upgrade() -> None:
    """Makes the record, shuts it, and gives the role what it needs: no content, no change, no other tenant's row."""
    op.execute(TABLES)
    op.execute("ALTER TABLE review.erasures ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE review.erasures FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON review.erasures FOR SELECT TO squad_review USING ({TENANT})")
    op.execute("GRANT SELECT ON review.erasures TO squad_review")
    op.execute("CREATE POLICY analytics ON review.erasures FOR SELECT TO analytics_reader USING (true)")
    op.execute("GRANT SELECT (what, before_time) ON review.erasures TO analytics_reader")
    op.execute("GRANT USAGE ON SCHEMA review TO squad_retention")
    op.execute(f"CREATE POLICY retention ON review.erasures FOR INSERT TO squad_retention WITH CHECK ({TENANT})")
    op.execute("GRANT INSERT ON review.erasures TO squad_retention")
    for table, columns in (SEES | ERASES).items():
        seen = "true" if table in SEES else TENANT
        op.execute(f"CREATE POLICY retention_finds ON review.{table} FOR SELECT TO squad_retention USING ({seen})")
        op.execute(f"CREATE POLICY retention ON review.{table} FOR DELETE TO squad_retention USING ({TENANT})")
        op.execute(f"GRANT SELECT ({columns}), DELETE ON review.{table} TO squad_retention")


def downgrade() -> None:
    """Takes the rights back and forgets what was erased."""
    for table in SEES | ERASES:
        op.execute(f"DROP POLICY retention_finds ON review.{table}")
        op.execute(f"DROP POLICY retention ON review.{table}")
        op.execute(f"REVOKE ALL ON review.{table} FROM squad_retention")
    op.execute("REVOKE USAGE ON SCHEMA review FROM squad_retention")
    op.execute("DROP INDEX review.deliveries_by_time")
    op.execute("DROP TABLE review.erasures")
