"""The relay between its rounds."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from review_service.relay import Relay
from review_service.store.outbox import Task


class EmptyOutbox:
    """Holds nothing, and tells that it was looked into."""

    def __init__(self) -> None:
        self.seen = asyncio.Event()

    async def due_tenants(self) -> set[str]:
        self.seen.set()
        return set()

    async def send(self, tenant_id: str, sender: Callable[[Sequence[Task]], Awaitable[None]], limit: int) -> int:
        raise AssertionError("a relay that is stopped looks no more")


async def nowhere(_tasks: Sequence[Task]) -> None:
    raise AssertionError("there is nothing to send")


async def test_a_relay_that_is_told_of_work_in_the_step_that_stops_it_stops():
    outbox = EmptyOutbox()
    relay = Relay(outbox, nowhere, interval_seconds=60)
    relaying = asyncio.create_task(relay.run())
    await outbox.seen.wait()
    await asyncio.sleep(0)  # it waits now
    relay.tell("a tenant")
    relaying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await relaying
