"""Runs one job in a rule process, and in the next one when that is lost: what it was doing is lost, the rest is not."""

import asyncio
import json
import os
import pickle
import signal
import time
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace

from agent_services.runtime.analysis import Reason
from agent_services.runtime.child import not_read
from agent_services.runtime.children import Child, Children
from agent_services.runtime.frames import Kind, PipeClosedError
from agent_services.runtime.job import Job
from squad.agent.v1 import agent_pb2
from squad.code.v1 import coverage_pb2, finding_pb2

_LOOK_SECONDS = 0.05
# How long after its deadline a process may take to name what it could not do.
_GRACE_SECONDS = 0.1
_ATTEMPTS = 2
# Times the CPU limit that a unit may take by the clock: one that hangs asleep uses no CPU time. High, because so does
# one that waits for its turn, or for an engine that does, on a busy machine.
_WALL_FACTOR = 40


@dataclass(frozen=True)
class Question:
    """The rules want blobs: give them to `Supervision.answer` before asking for the next event."""

    blob_ids: tuple[str, ...]


Event = finding_pb2.Finding | agent_pb2.RuleFailure | coverage_pb2.FileCoverage | Question


class Supervision:
    """One job from start to end; iterate `events` once.

    Args:
        children: Where processes come from.
        job: What to do.
        unit_seconds: CPU time for one file, before the process is killed and the file is lost.
    """

    def __init__(self, children: Children, job: Job, *, unit_seconds: float) -> None:
        self._children = children
        self._job = job
        self._unit_seconds = unit_seconds
        self._units: list[list[str]] | None = None
        self._contents: Mapping[str, bytes] = {}
        self._waits_for_us = False
        self._resumed = 0.0
        self._cpu_at_start = 0.0
        self._killed_for: Reason | None = None

    def answer(self, contents: Mapping[str, bytes]) -> None:
        """Answer the question that came last; blobs that are left out cannot be had."""
        self._contents = contents

    async def events(self) -> AsyncGenerator[Event, None]:
        """Everything the rules say; what they could not read is among it."""
        first, attempts = 0, 0
        while first < len(self._plan()):
            child = await self._take()
            if child is None:
                break
            try:
                async with aclosing(self._converse(child, first)) as events:
                    async for event in events:
                        yield event
                if child.idle:
                    return
                reason, detail = self._why(await child.ended, child.place().rule)
            finally:
                self._children.release(child)
            attempts += 1
            if self._units is None and attempts < _ATTEMPTS:
                continue
            lost = max(first, child.place().unit)
            for cell in _cells(self._plan()[lost : lost + 1], reason, detail):
                yield cell
            first = lost + 1
        for cell in _cells(self._plan()[first:], "OUT_OF_TIME"):
            yield cell

    def _plan(self) -> list[list[str]]:
        """The paths of each unit; one of all files before a process said more."""
        return (
            self._units
            if self._units is not None
            else [[file.path for file in self._job.files if file.new is not None]]
        )

    async def _take(self) -> Child | None:
        """A process, or None when the time is over before one is free."""
        remaining = self._job.deadline - time.monotonic()
        if remaining <= 0:
            return None
        try:
            async with asyncio.timeout(None if remaining == float("inf") else remaining):
                return await self._children.take()
        except TimeoutError:
            return None

    async def _converse(self, child: Child, first: int) -> AsyncGenerator[Event, None]:
        """Until the process is done or gone."""
        self._killed_for = None
        self._resumed, self._cpu_at_start = time.monotonic(), child.cpu_seconds()
        watch = asyncio.create_task(self._watch(child))
        try:
            await child.send(Kind.JOB, pickle.dumps(replace(self._job, first_unit=first)))
            with suppress(PipeClosedError):
                while (frame := await child.receive())[0] is not Kind.DONE:
                    async for event in self._hear(child, *frame):
                        yield event
                child.idle = True
        finally:
            watch.cancel()

    async def _hear(self, child: Child, kind: Kind, payload: bytes) -> AsyncGenerator[Event, None]:
        match kind:
            case Kind.PLAN:
                self._units = json.loads(payload)
            case Kind.ASK:
                self._waits_for_us = True
                yield Question(tuple(json.loads(payload)))
                await child.send(Kind.BLOBS, pickle.dumps(dict(self._contents)))
                self._resumed, self._waits_for_us = time.monotonic(), False
            case Kind.FINDING:
                yield finding_pb2.Finding.FromString(payload)
            case Kind.FAILURE:
                yield agent_pb2.RuleFailure.FromString(payload)
            case _:
                yield coverage_pb2.FileCoverage.FromString(payload)

    async def _watch(self, child: Child) -> None:
        """Kill what is stuck in one unit, and everything when the time is over."""
        # Another process's memory raises no event: it must be looked at.
        while not self._stuck(child) and time.monotonic() < self._job.deadline + _GRACE_SECONDS:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)
        self._killed_for = "OUT_OF_TIME"
        child.kill()

    def _stuck(self, child: Child) -> bool:
        place = child.place()
        files = len(self._plan()[place.unit]) if 0 <= place.unit < len(self._plan()) else len(self._job.files)
        allowed = self._unit_seconds * (1 + files / 50)
        if child.cpu_seconds() - max(place.cpu_since, self._cpu_at_start) > allowed:
            return True
        waited = time.monotonic() - max(place.since, self._resumed)
        return not self._waits_for_us and waited > allowed * _WALL_FACTOR

    def _why(self, status: int, rule: str) -> tuple[Reason, str]:
        """Reason and sentence for the end of a process."""
        what = rule or "Reading the change"
        if self._killed_for is not None:
            return self._killed_for, f"{what} took too long."
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGKILL, signal.SIGABRT):
            # The kernel, or a parser written in C or Rust that cannot have the memory it needs.
            return "OUT_OF_MEMORY", f"{what} needed more memory than it may use."
        return "FAILED", f"{what} ended the rule process ({_ending(status)})."


def _ending(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit code {os.waitstatus_to_exitcode(status)}"


def _cells(units: Iterable[list[str]], reason: Reason, detail: str = "") -> Iterator[coverage_pb2.FileCoverage]:
    for path in sorted({path for paths in units for path in paths}):
        yield not_read(path, reason, detail)
