"""What a worker does beside its tasks, on threads and event loops of their own: no review waits for it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress

Work = Callable[[asyncio.Event], Awaitable[None]]


class Beside:
    """Starts after the worker has forked, which neither a thread nor an event loop survives; ends with it."""

    def __init__(self, name: str, work: Work, patience_seconds: float) -> None:
        """`work` ends soon after its event is set; that long it is waited for."""
        self._work = work
        self._patience = patience_seconds
        self._stop: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name=name, daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it, once what it has begun is done."""
        with suppress(RuntimeError):  # its loop has ended by itself
            self._stop()
        self._thread.join(self._patience)

    async def _run(self) -> None:
        stopping, loop = asyncio.Event(), asyncio.get_running_loop()
        self._stop = lambda: loop.call_soon_threadsafe(stopping.set)
        await self._work(stopping)
