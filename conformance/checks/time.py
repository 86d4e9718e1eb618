"""Deadlines: none is refused, a short one is kept with what there is by then."""

import asyncio

import grpc

from conformance.kit import Kit
from conformance.outcome import Failed

BUDGET_SECONDS = 2.0
_CALL_SECONDS = 10.0
_PAUSE_SECONDS = 0.2
_REFUSED = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION)


async def deadline_required(kit: Kit) -> str:
    """Sends the small change without a deadline."""
    async with asyncio.timeout(kit.timeout):
        answer = await kit.analyze(kit.small, timeout=None, pause=_PAUSE_SECONDS)
    if not answer.broken:
        raise Failed("it answered a call without a deadline: refuse it with INVALID_ARGUMENT (DEADLINE_REQUIRED)")
    if answer.code not in _REFUSED:
        raise Failed(f"it met a call without a deadline with {answer.broken}: refuse it with INVALID_ARGUMENT")
    return ""


async def time_budget(kit: Kit) -> str:
    """Gives two seconds for much to read: what was not read by then is named, and the stream ends normally."""
    answer = await kit.analyze(kit.load, timeout=_CALL_SECONDS, budget=BUDGET_SECONDS)
    if answer.broken:
        raise Failed(
            f"it was given {BUDGET_SECONDS:g} s and had not ended after {answer.seconds:.1f} s ({answer.broken}): "
            "send what there is and name the rest as NOT_READ"
        )
    return f"answered after {answer.seconds:.1f} s of {BUDGET_SECONDS:g}"
