"""Forgets what is kept for so long and no longer, and everything of tenants that were erased."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from review_service.store.retention import RetentionRepository, What
from review_service.store.upkeep import RETENTION, UpkeepRepository

EVERY_SECONDS = 3600.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Keep:
    """How many days reviews and the ledger of deliveries are kept; 0: for good."""

    reviews_days: int
    deliveries_days: int


class Retention:
    """Looks through everything once an hour, in one worker."""

    def __init__(self, repository: RetentionRepository, upkeep: UpkeepRepository, keep: Keep) -> None:
        self._repository = repository
        self._upkeep = upkeep
        self._keep = keep

    async def run(self) -> None:
        """Looks once."""
        now = datetime.now(UTC)
        for tenant_id in await self._repository.erased_tenants():
            await self._erase(tenant_id, "tenant", now)
        await self._forget_old("reviews", now, self._keep.reviews_days)
        await self._forget_old("deliveries", now, self._keep.deliveries_days)
        await self._upkeep.swept(RETENTION, now, EVERY_SECONDS)

    async def _forget_old(self, what: What, now: datetime, days: int) -> None:
        if not days:
            return
        before = now - timedelta(days=days)
        for tenant_id in await self._repository.holding(what, before):
            await self._erase(tenant_id, what, before)

    async def _erase(self, tenant_id: str, what: What, before: datetime) -> None:
        if rows := await self._repository.erase(tenant_id, what, before):
            log.info("erased", what=what, rows=rows, tenant_id=tenant_id, before=before.isoformat())
