"""The pull request that feedback came from: what is said there of a rule many times counts once."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds it. What was recorded before counts finding by finding, as it did."""
    op.execute("ALTER TABLE review.feedback ADD COLUMN pull_request integer NOT NULL DEFAULT 0")
    op.execute("COMMENT ON COLUMN review.feedback.pull_request IS '0: none, or not known'")


def downgrade() -> None:
    """Removes it."""
    op.execute("ALTER TABLE review.feedback DROP COLUMN pull_request")
