"""Server-sent events, as the HTML standard defines them."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from kit.errors import SquadError

logger = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS = 15.0
MEDIA_TYPE = "text/event-stream"


def event(kind: str, number: int, data: dict[str, Any]) -> str:
    """Write one event; `number` comes back as Last-Event-ID when the reader reconnects."""
    return f"id: {number}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def with_keep_alive(
    events: AsyncIterator[str], closing: asyncio.Event, silence_seconds: float = KEEP_ALIVE_SECONDS
) -> AsyncIterator[str]:
    """Pass events on until they end or `closing` is set, with a comment after each silence for the proxies between."""
    end = asyncio.ensure_future(closing.wait())
    following = asyncio.ensure_future(anext(events, None))
    try:
        while not closing.is_set():
            done, _ = await asyncio.wait({following, end}, timeout=silence_seconds, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                yield ": still here\n\n"
            if following in done:
                found = following.result()
                if found is None:
                    return
                yield found
                following = asyncio.ensure_future(anext(events, None))
    except SquadError as error:
        # The answer has begun: all that is left is to end it. The reader comes back with Last-Event-ID.
        logger.warning("a stream of events broke: %s", error.message)
    finally:
        await _stop(following, end)


async def _stop(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError, SquadError, StopAsyncIteration):
            await task
