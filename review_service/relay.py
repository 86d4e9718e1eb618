"""Sends promised tasks to the queue after the transaction that promised them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

import structlog

from kit.loop import wait_until
from review_service.store.outbox import OutboxRepository, Task

Send = Callable[[Sequence[Task]], Awaitable[None]]
BATCH = 200
BREATH_SECONDS = 0.05
"""At most one round in this time: alone a task goes at once, in a burst many go together."""

log = structlog.get_logger()


class Relay:
    """Empties the outbox: a tenant's at once when told, everybody's once an interval. A dead queue loses nothing."""

    def __init__(self, outbox: OutboxRepository, send: Send, interval_seconds: float) -> None:
        self._outbox = outbox
        self._send = send
        self._interval = interval_seconds
        self._tenants: set[str] = set()
        self._told = asyncio.Event()
        self._next_look = 0.0
        self._last_round = 0.0
        self._failing = False

    def tell(self, tenant_id: str) -> None:
        """Something was just committed for a tenant."""
        self._tenants.add(tenant_id)
        self._told.set()

    async def run(self) -> None:
        """Works until cancelled."""
        while True:
            try:
                await self._empty()
            except Exception as error:  # noqa: BLE001 - whatever it is, the outbox keeps the tasks and we try again
                self._log_failure(error)
                await asyncio.sleep(self._interval)
                continue
            self._log_recovery()
            await wait_until(self._told, self._interval)
            await asyncio.sleep(self._last_round + BREATH_SECONDS - time.monotonic())

    async def _empty(self) -> None:
        self._told.clear()
        self._last_round = time.monotonic()
        tenants, self._tenants = self._tenants, set()
        if time.monotonic() >= self._next_look:
            tenants |= await self._outbox.due_tenants()
            self._next_look = time.monotonic() + self._interval
        for tenant_id in tenants:
            while await self._outbox.send(tenant_id, self._send, BATCH) == BATCH:
                pass

    def _log_failure(self, error: Exception) -> None:
        if not self._failing:  # once an outage, not once a second
            log.warning("relay_failed", error=f"{type(error).__name__}: {error}", effect="tasks wait in the outbox")
        self._failing = True
        self._next_look = 0.0

    def _log_recovery(self) -> None:
        if self._failing:
            log.info("relay_recovered")
        self._failing = False
