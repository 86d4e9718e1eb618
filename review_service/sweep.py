"""Finds what is due: reviews forgotten, left by a dead worker or to be tried again, hosts to ask, people to answer."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from kit.loop import wait_until
from review_service import metrics
from review_service.store import states
from review_service.store.outbox import DueReviews

log = structlog.get_logger()


class Promising(Protocol):
    """Something with tasks whose time comes."""

    async def promise(self) -> list[str]:
        """Promises them, and answers the tenants."""


class Sweep:
    """Looks once an interval. Any number of servers may sweep at the same time."""

    def __init__(
        self,
        due: DueReviews,
        others: Sequence[Promising],
        tell_relay: Callable[[str], None],
        interval_seconds: float,
    ) -> None:
        """`others` are due beside reviews."""
        self._due = due
        self._others = others
        self._tell_relay = tell_relay
        self._interval = interval_seconds
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Has `run` end after the look it is in."""
        self._stopping.set()

    async def run(self) -> None:
        """Works until stopped."""
        while not self._stopping.is_set():
            try:
                await self.once()
            except Exception as error:  # noqa: BLE001 - the next look comes anyway
                log.warning("sweep_failed", error=f"{type(error).__name__}: {error}")
            await wait_until(self._stopping, self._interval)

    async def once(self) -> int:
        """One look; answers how many reviews were put back to work."""
        tenants = await self._due.put_back()
        for tenant_id in [*tenants, *[each for others in self._others for each in await others.promise()]]:
            self._tell_relay(tenant_id)
        if tenants:
            log.info("sweep_put_back", reviews=len(tenants))
        waiting = await self._due.waiting()
        for state in sorted(states.UNFINISHED):
            metrics.WAITING.labels(state=states.name(state).lower()).set(waiting.get(state, 0))
        return len(tenants)
