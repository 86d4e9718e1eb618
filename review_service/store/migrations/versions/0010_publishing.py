"""Where findings are shown in the end: the code host may refuse a comment."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lets the worker correct where a finding is shown, and nothing else of it."""
    op.execute("GRANT UPDATE (shown_as) ON review.findings TO squad_review")


def downgrade() -> None:
    """Takes that back."""
    op.execute("REVOKE UPDATE (shown_as) ON review.findings FROM squad_review")
