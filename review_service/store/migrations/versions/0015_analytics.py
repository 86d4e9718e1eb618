"""What analytics read of reviews, and the indicators that they give back."""

from alembic import op

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE review.reviews ADD COLUMN changed_lines jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN review.reviews.changed_lines IS 'by language; empty language: not known';
CREATE INDEX reviews_by_time ON review.reviews USING brin (create_time);

CREATE SCHEMA analytics;
CREATE TABLE analytics.indicators (
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    week date NOT NULL,
    dimensions jsonb NOT NULL,
    measures jsonb NOT NULL,
    PRIMARY KEY (tenant_id, name, week, dimensions)
);
COMMENT ON TABLE analytics.indicators IS
    'Written by analytics, replaced whole at each publication; the tenant of zeros is the platform';
COMMENT ON COLUMN analytics.indicators.week IS 'its Monday, UTC';
COMMENT ON COLUMN analytics.indicators.dimensions IS 'what it is about, for example agent and rule';
COMMENT ON COLUMN analytics.indicators.measures IS 'numbers by name; units are in the names';
CREATE INDEX indicators_by_name ON analytics.indicators (tenant_id, name, week DESC);

CREATE TABLE analytics.publications (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    manifest jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE analytics.publications IS 'Of the tenant of zeros: from which export the indicators were computed';
"""

READ = {
    "reviews": "tenant_id, id, repository_key, repository_full_name, pull_request, state, conclusion, coverage_counts, "
    "finding_counts, attempt, create_time, start_time, end_time, changed_lines",
    "agent_runs": "tenant_id, review_id, agent, version, required, coverage_counts, finding_count, elapsed_ms, failure",
    "findings": "tenant_id, id, review_id, agent, rule_id, severity, confidence, path, fingerprint, shown_as, "
    "fix_status, reach",
    "finding_lives": "tenant_id, life_id, review_id, finding_id, repository_key, pull_request, lifecycle",
    "feedback": "tenant_id, id, finding_id, repository_key, pull_request, rule_id, kind, usefulness, create_time",
    "rule_moves": "tenant_id, id, rule_id, repository_key, from_level, to_level, pinned, create_time",
    "model_calls": "tenant_id, id, review_id, pass_name, agent, model, state, input_tokens, output_tokens, "
    "cost_micros, create_time",
    "overrides": "review_id, create_time",
}
"""What an export sees: counts, names and times. No code, no words and no names of people."""

TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"


def upgrade() -> None:
    """Opens those columns to the exports, makes the tables of the results and shuts them."""
    op.execute(TABLES)
    op.execute("GRANT USAGE ON SCHEMA review TO analytics_reader")
    for table, columns in READ.items():
        op.execute(f"CREATE POLICY analytics ON review.{table} FOR SELECT TO analytics_reader USING (true)")
        op.execute(f"GRANT SELECT ({columns}) ON review.{table} TO analytics_reader")
    op.execute("GRANT USAGE ON SCHEMA analytics TO analytics_writer, squad_review")
    for table in ("indicators", "publications"):
        op.execute(f"ALTER TABLE analytics.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE analytics.{table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY tenant ON analytics.{table} FOR SELECT TO squad_review USING ({TENANT})")
        op.execute(f"CREATE POLICY publish ON analytics.{table} TO analytics_writer USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT ON analytics.{table} TO squad_review")
        op.execute(f"GRANT SELECT, INSERT, DELETE ON analytics.{table} TO analytics_writer")


def downgrade() -> None:
    """Removes the results, which the next publication makes again, and shuts the columns."""
    op.execute("DROP SCHEMA analytics CASCADE")
    for table in READ:
        op.execute(f"DROP POLICY analytics ON review.{table}")
        op.execute(f"REVOKE ALL ON review.{table} FROM analytics_reader")
    op.execute("REVOKE USAGE ON SCHEMA review FROM analytics_reader")
    op.execute("DROP INDEX review.reviews_by_time")
    op.execute("ALTER TABLE review.reviews DROP COLUMN changed_lines")
