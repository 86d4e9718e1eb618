"""What people should know of how a review was configured."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the notices of reviews."""
    op.execute("ALTER TABLE review.reviews ADD COLUMN notices bytea[] NOT NULL DEFAULT '{}'")
    op.execute("COMMENT ON COLUMN review.reviews.notices IS 'squad.review.v1.Notice'")


def downgrade() -> None:
    """Forgets them."""
    op.execute("ALTER TABLE review.reviews DROP COLUMN notices")
