"""What is approved of an agent may change; one that is forgotten stays, without an address, while it is required."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

APPROVED = "address, spiffe_id, languages, deadline_ms"


def upgrade() -> None:
    """The service may write what was approved."""
    op.execute(f"grant update ({APPROVED}) on tenancy.agent_registrations to squad_tenancy")


def downgrade() -> None:
    """Takes the right away; a row without an address is of no use without it."""
    op.execute(f"revoke update ({APPROVED}) on tenancy.agent_registrations from squad_tenancy")
    op.execute("delete from tenancy.agent_registrations where address = ''")
