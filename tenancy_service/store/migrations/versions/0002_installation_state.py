"""Whether the code host lets us in: installations that were suspended or removed there."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Whatever is bound now is let in, as far as we know."""
    op.execute("alter table tenancy.installations add state smallint not null default 1, add host_time timestamptz")
    op.execute("grant update (state, host_time) on tenancy.installations to squad_tenancy")
    op.execute("grant select (state, host_time) on tenancy.installations to squad_resolver")


def downgrade() -> None:
    """Forgets it; the next events tell again."""
    op.execute("alter table tenancy.installations drop state, drop host_time")
