"""The event loop of a server: uvloop, and a garbage collector that leaves alone what is there to stay."""

import asyncio
import gc
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

_NEW_OBJECTS = 10_000


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run what a process does from here to its end.

    What is loaded by now lives as long as the process: the garbage collector is told not to look at it again, and to
    look less often, because a server's requests leave few cycles.
    """
    import uvloop

    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    return uvloop.run(main)


async def wait_until(event: asyncio.Event, most_seconds: float) -> None:
    """Wait for an event, so long at most.

    Unlike `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes in the same step as the event.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(most_seconds):
            await event.wait()
