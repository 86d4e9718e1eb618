"""Server-sent events, as the HTML standard defines them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

KEEP_ALIVE_SECONDS = 15.0
MEDIA_TYPE = "text/event-stream"


def event(kind: str, number: int, data: dict[str, Any]) -> str:
    """Write one event; `number` comes back as Last-Event-ID when the reader reconnects."""
    return f"id: {number}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def with_keep_alive(events: AsyncIterator[str]) -> AsyncIterator[str]:
    """Pass events on, with a comment after each silence, so that proxies keep the connection."""
    following: asyncio.Future[str] = asyncio.ensure_future(anext(events))
    try:
        while True:
            done, _ = await asyncio.wait({following}, timeout=KEEP_ALIVE_SECONDS)
            if not done:
                yield ": still here\n\n"
                continue
            try:
                yield following.result()
            except StopAsyncIteration:
                return
            following = asyncio.ensure_future(anext(events))
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await following
