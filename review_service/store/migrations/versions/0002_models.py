"""What models cost: budgets by tenant and month, every call by itself, and what models said of a review."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE review.reviews ADD COLUMN models bytea NOT NULL DEFAULT '';
COMMENT ON COLUMN review.reviews.models IS 'squad.review.v1.ModelReport; empty: no model was asked';

ALTER TABLE review.findings ADD COLUMN model_notes bytea[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN review.findings.model_notes IS 'squad.review.v1.ModelNote';

CREATE TABLE review.model_budgets (
    tenant_id uuid NOT NULL,
    month date NOT NULL,
    used_tokens bigint NOT NULL DEFAULT 0 CHECK (used_tokens >= 0),
    used_micros bigint NOT NULL DEFAULT 0 CHECK (used_micros >= 0),
    PRIMARY KEY (tenant_id, month)
);
COMMENT ON TABLE review.model_budgets IS 'Spent and set aside together, by month in UTC';

CREATE TABLE review.model_calls (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    review_id uuid NOT NULL,
    month date NOT NULL,
    pass_name text NOT NULL,
    agent text NOT NULL,
    model text NOT NULL,
    state text NOT NULL CHECK (state IN ('reserved', 'settled', 'released', 'lost')),
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost_micros bigint NOT NULL,
    expire_time timestamptz NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, review_id) REFERENCES review.reviews ON DELETE CASCADE
);
COMMENT ON TABLE review.model_calls IS
    'Each call: what is set aside while reserved, what it cost once settled; lost: nobody came back, so all of it';
CREATE INDEX model_calls_of_review ON review.model_calls (tenant_id, review_id);
CREATE INDEX model_calls_open ON review.model_calls (tenant_id, expire_time) WHERE state = 'reserved';
"""

RIGHTS = {"model_budgets": "SELECT, INSERT, UPDATE", "model_calls": "SELECT, INSERT, UPDATE"}
"""What the service itself may do."""


def upgrade() -> None:
    """Makes the tables and shuts them."""
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
    """Removes it all, data included."""
    op.execute("DROP TABLE review.model_calls, review.model_budgets")
    op.execute("ALTER TABLE review.findings DROP COLUMN model_notes")
    op.execute("ALTER TABLE review.reviews DROP COLUMN models")
