"""Sends promised tasks to the queue after the transaction that promised them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog

from review_service.store.outbox import OutboxRepository, Task

Send = Callable[[Sequence[Task]], Awaitable[None]]
BATCH = 200
log = structlog.get_logger()


class Relay:
    """Empties the outbox: at once when told, otherwise once an interval. A queue that is down loses nothing."""

    def __init__(self, outbox: OutboxRepository, send: Send, interval_seconds: float) -> None:
        self._outbox = outbox
        self._send = send
        self._interval = interval_seconds
        self._told = asyncio.Event()
        self._failing = False

    def tell(self) -> None:
        """Something was just committed."""
        self._told.set()

    async def run(self) -> None:
        """Works until cancelled."""
        while True:
            self._told.clear()
            if await self._empty():
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), self._interval)

    async def _empty(self) -> bool:
        """Whether there may be more right now."""
        try:
            sent = await self._outbox.send(self._send, BATCH)
        except Exception as error:  # noqa: BLE001 - whatever it is, the outbox keeps the tasks and we try again
            self._log_failure(error)
            await asyncio.sleep(self._interval)
            return False
        if self._failing:
            self._failing = False
            log.info("relay_recovered")
        return sent == BATCH

    def _log_failure(self, error: Exception) -> None:
        if not self._failing:  # once an outage, not once a second
            log.warning("relay_failed", error=f"{type(error).__name__}: {error}", effect="tasks wait in the outbox")
        self._failing = True
