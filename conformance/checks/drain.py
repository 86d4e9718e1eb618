"""SIGTERM: the streams in flight come to their end, nobody new is let in, the process ends."""

import asyncio
import os
import signal
import time

import grpc
from grpc_health.v1 import health_pb2

from conformance.change import Change
from conformance.checks.server import ask_health
from conformance.kit import Kit, describe
from conformance.outcome import Failed, NotRun
from conformance.stream import Terms

STREAMS = 2
_NOTICE_SECONDS = 3.0
_END_SECONDS = 30.0
_LOOK_SECONDS = 0.05
_LOOKS = 20
"""At least so many: on a busy machine the time alone says little."""


async def drain(kit: Kit) -> str:
    """Ends the agent's process while two streams wait for the rest of their change."""
    if kit.pid is None:
        raise NotRun("it ends the agent: allow that with --pid PID, or have the agent started with --start COMMAND")
    go, ready = asyncio.Event(), [asyncio.Event() for _ in range(STREAMS)]
    changes = [Change(tuple(file.below(f"drain-{n}") for file in kit.small.files)) for n in range(STREAMS)]
    pairs = zip(changes, ready, strict=True)
    streams = [kit.stream(change, Terms(kit.timeout, ready=each, go=go)) for change, each in pairs]
    running = asyncio.create_task(kit.together(streams))
    await asyncio.wait_for(asyncio.gather(*(each.wait() for each in ready)), kit.timeout)
    # Whoever answers a call that came later on the same connection has taken up the streams before it.
    await describe(kit.connection, kit.channel, kit.timeout)
    os.kill(kit.pid, signal.SIGTERM)
    try:
        refused = await _refuses(kit)
    finally:
        go.set()
    answers = await running
    for change, answer in zip(changes, answers, strict=True):
        answer.must_end_well("after SIGTERM, while it was in flight")
        answer.must_cover(change.paths, "after SIGTERM")
    if not refused:
        raise Failed(f"its health was SERVING for {_NOTICE_SECONDS:g} s after SIGTERM: say NOT_SERVING at once")
    return f"ended {await _ended(kit.pid):.1f} s after its streams"


async def _refuses(kit: Kit) -> bool:
    """Whether a new caller learns, soon, that the agent is on its way out."""
    deadline, looks = time.monotonic() + _NOTICE_SECONDS, 0
    while time.monotonic() < deadline or looks < _LOOKS:
        looks += 1
        async with kit.connection.open() as channel:
            try:
                if await ask_health(channel, "", _NOTICE_SECONDS) != health_pb2.HealthCheckResponse.SERVING:
                    return True
            except grpc.aio.AioRpcError:
                return True
        await asyncio.sleep(_LOOK_SECONDS)
    return False


async def _ended(pid: int) -> float:
    started = time.monotonic()
    while time.monotonic() - started < _END_SECONDS:
        if not _runs(pid):
            return time.monotonic() - started
        await asyncio.sleep(_LOOK_SECONDS)
    raise Failed(f"its process still ran {_END_SECONDS:g} s after its last stream had ended")


def _runs(pid: int) -> bool:
    """Whether there is such a process; one that ended and was not collected has ended."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:  # no /proc on this system
        return True
