"""A cancelled call is over: nobody works for it any more."""

import asyncio
import contextlib

from conformance.kit import Kit
from conformance.outcome import Failed
from conformance.stream import Terms

STREAMS = 4
_READS_SECONDS = 0.3
_PATIENCE_SECONDS = 6.0


async def cancel(kit: Kit) -> str:
    """Cancels four large analyses while they run; an ordinary one then takes hardly longer than before."""
    before = await kit.analyze(kit.small)
    running = [asyncio.create_task(_cancelled(kit)) for _ in range(STREAMS)]
    await asyncio.gather(*running)
    allowed = 3 * before.seconds + _PATIENCE_SECONDS
    after = await kit.analyze(kit.small, timeout=allowed)
    if after.broken:
        raise Failed(
            f"after {STREAMS} cancelled analyses a small one was not answered within {allowed:.1f} s "
            f"({after.broken}), and took {before.seconds:.1f} s before: end the work when the call is cancelled"
        )
    return ""


async def _cancelled(kit: Kit) -> None:
    sent = asyncio.Event()
    task = asyncio.create_task(kit.stream(kit.load, Terms(kit.timeout, ready=sent)).run())
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(sent.wait(), kit.timeout)
    await asyncio.sleep(_READS_SECONDS)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
