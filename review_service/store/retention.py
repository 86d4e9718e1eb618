"""Erases what is old and what belonged to a tenant that is gone, and records how much that was."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import TextClause, text

from kit.database import Database
from kit.ids import uuid7
from review_service.store import states

ROLE = "squad_retention"
MOST_AT_ONCE = 2000
"""Rows in one transaction: others do not wait long for it."""
What = Literal["reviews", "deliveries", "tenant"]

ERASED_TENANTS = text("SELECT DISTINCT tenant_id FROM tenancy.audit_log WHERE action = 'tenant.delete'")
HOLDING: Final[Mapping[str, TextClause]] = {
    "reviews": text("SELECT DISTINCT tenant_id FROM review.reviews WHERE create_time < :before AND end_time < :before"),
    "deliveries": text("SELECT DISTINCT tenant_id FROM review.deliveries WHERE create_time < :before"),
}
# A pull request that is open keeps its reviews: they say what is new in it, and which comments are ours.
_OLD_REVIEWS = text(f"""
DELETE FROM review.reviews WHERE tenant_id = :tenant_id AND id IN (
    SELECT id FROM review.reviews AS old
    WHERE tenant_id = :tenant_id AND create_time < :before AND end_time < :before
        AND due_time IS NULL AND state NOT IN ({states.PENDING}, {states.RUNNING})
        AND NOT EXISTS (SELECT FROM review.pull_requests AS pull WHERE pull.tenant_id = old.tenant_id
            AND pull.repository_key = old.repository_key AND pull.number = old.pull_request AND pull.open)
    ORDER BY id LIMIT {MOST_AT_ONCE}
)""")  # noqa: S608
_OLD_REMARKS = text("""
DELETE FROM review.remarks WHERE tenant_id = :tenant_id AND create_time < :before AND due_time IS NULL""")


def _old(table: str) -> TextClause:
    return text(f"DELETE FROM review.{table} WHERE tenant_id = :tenant_id AND create_time < :before")  # noqa: S608


def _all(table: str) -> TextClause:
    return text(f"DELETE FROM {table} WHERE tenant_id = :tenant_id")  # noqa: S608


OF_A_TENANT = (
    "review.reviews",
    "review.deliveries",
    "review.pull_requests",
    "review.remarks",
    "review.notification_events",
    "review.notification_targets",
    "review.notification_changes",
    "review.finding_events",
    "review.feedback",
    "review.rule_standings",
    "review.rule_moves",
    "review.overrides",
    "review.threads",
    "review.repositories",
    "review.outbox",
    "review.model_budgets",
    "analytics.indicators",
    "analytics.reports",
    "analytics.publications",
)
"""Everything but the record of erasures itself; what hangs on a review or a notification goes with it."""
STATEMENTS: Final[Mapping[What, Mapping[str, TextClause]]] = {
    "reviews": {
        "reviews": _OLD_REVIEWS,
        "remarks": _OLD_REMARKS,
        "notification_events": _old("notification_events"),
    },
    "deliveries": {"deliveries": _old("deliveries")},
    "tenant": {table.removeprefix("review."): _all(table) for table in OF_A_TENANT},
}
_RECORD = text("""
INSERT INTO review.erasures (tenant_id, id, what, before_time, counts)
VALUES (:tenant_id, :id, :what, :before, CAST(:counts AS jsonb))""")


class RetentionRepository:
    """Finds across tenants, erases in one at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def erased_tenants(self) -> list[str]:
        """All that were ever erased, as the tenancy service's audit log has it."""
        async with self._database.as_role(ROLE) as session:
            return [str(tenant_id) for tenant_id in (await session.execute(ERASED_TENANTS)).scalars()]

    async def holding(self, what: What, before: datetime) -> list[str]:
        """Tenants with something older than that."""
        async with self._database.as_role(ROLE) as session:
            return [str(each) for each in (await session.execute(HOLDING[what], {"before": before})).scalars()]

    async def erase(self, tenant_id: str, what: What, before: datetime) -> int:
        """Erases, records it, and answers how many rows went."""
        total = 0
        while counts := await self._erase_some(UUID(tenant_id), what, before):
            total += sum(counts.values())
            if max(counts.values()) < MOST_AT_ONCE:
                break
        return total

    async def _erase_some(self, tenant_id: UUID, what: What, before: datetime) -> dict[str, int]:
        values = {"tenant_id": tenant_id, "before": before}
        async with self._database.as_role(ROLE, str(tenant_id)) as session:
            counts = {
                table: (await session.execute(statement, values)).rowcount  # type: ignore[attr-defined]
                for table, statement in STATEMENTS[what].items()
            }
            gone = {table: count for table, count in counts.items() if count}
            if gone:
                record = {**values, "id": uuid7(), "what": what, "counts": json.dumps(gone)}
                await session.execute(_RECORD, record)
        return gone
