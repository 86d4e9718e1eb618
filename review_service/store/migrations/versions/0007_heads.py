"""Reviews are found by the commit they are about: a head may have several, in several pull requests."""

from alembic import op

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the index."""
    op.execute("CREATE INDEX reviews_of_head ON review.reviews (tenant_id, repository_key, head_commit)")


def downgrade() -> None:
    """Removes it."""
    op.execute("DROP INDEX review.reviews_of_head")
