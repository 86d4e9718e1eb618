"""One rule process after another at the units of a job: watched, killed when stuck, replaced when gone."""

import asyncio
import json
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from agent_services.runtime.analysis import Reason
from agent_services.runtime.child import LEAVES, not_read
from agent_services.runtime.children import Child, Children
from agent_services.runtime.frames import Kind, PipeClosedError
from agent_services.runtime.job import Job
from agent_services.runtime.work import Work
from squad.agent.v1 import agent_pb2
from squad.code.v1 import coverage_pb2, finding_pb2

_LOOK_SECONDS = 0.05
# How long after its deadline a process may take to name what it could not do.
_GRACE_SECONDS = 0.1
_ATTEMPTS = 2
# Times the CPU limit that a unit may take by the clock: one that hangs asleep uses no CPU time. High, because so does
# one that waits for its turn, or for an engine that does, on a busy machine.
_WALL_FACTOR = 40


@dataclass(frozen=True, eq=False)
class Question:
    """The rules of one process want blobs, and it waits for them."""

    blob_ids: tuple[str, ...]
    answered: "asyncio.Future[Mapping[str, bytes]]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def answer(self, contents: Mapping[str, bytes]) -> None:
        """Give what can be had."""
        if not self.answered.done():
            self.answered.set_result(contents)


Said = finding_pb2.Finding | agent_pb2.RuleFailure | coverage_pb2.FileCoverage
Event = Said | Question


@dataclass
class Task:
    """What the lanes of one job share."""

    job: Job
    # The job, pickled.
    payload: bytes
    # CPU time for one file, before the process is killed and the file is lost.
    unit_seconds: float
    # How many lanes there are.
    lanes: int
    tell: Callable[[Event], None]
    # None before a process said what there is to do.
    work: Work[Said] | None = None
    # Why something is left that nobody did.
    reason: Reason = "OUT_OF_TIME"
    detail: str = ""

    @property
    def files(self) -> list[str]:
        """The paths that can be read, ascending."""
        return [file.path for file in self.job.files if file.new is not None]

    def plan(self, plan: list[list[str]]) -> Work[Said]:
        """The work, as the first process that answers sees it: all see the same."""
        if self.work is None:
            sizes = {file.path: len(file.new) for file in self.job.files if file.new is not None}
            self.work, self.reason, self.detail = Work(plan, sizes, self.lanes), "OUT_OF_TIME", ""
        return self.work


class Lane:
    """Does units until none is left for it; what a lost process was doing is lost, the rest is not."""

    def __init__(self, children: Children, task: Task) -> None:
        self._children = children
        self._task = task
        self._attempts = 0
        # Numbers of the units that the process has; it does the first one.
        self._given = deque[int]()
        self._done = False
        self._waits_for_us = False
        self._resumed = 0.0
        self._cpu_at_start = 0.0
        self._killed_for: Reason | None = None

    async def run(self) -> None:
        """Returns when there is nothing to do, no time, or no process that lives long enough to begin."""
        while not self._done and self._attempts < _ATTEMPTS:
            child = await self._take()
            if child is None:
                return
            try:
                await self._converse(child)
                if not self._done:
                    self._lose(*self._why(await child.ended, child.place().rule))
            finally:
                self._leave(child)

    async def _take(self) -> Child | None:
        """A process, or None when the time is over before one is free."""
        remaining = self._task.job.deadline - time.monotonic()
        if remaining <= 0:
            return None
        try:
            async with asyncio.timeout(None if remaining == float("inf") else remaining):
                return await self._children.take()
        except TimeoutError:
            return None

    def _leave(self, child: Child) -> None:
        if self._task.work is not None:
            self._task.work.give_back(child.slot, self._given)
        self._given.clear()
        self._children.release(child)

    # -- one process --------------------------------------------------------------------------------------------------

    async def _converse(self, child: Child) -> None:
        """Until the process is done or gone."""
        self._killed_for = None
        self._resumed, self._cpu_at_start = time.monotonic(), child.cpu_seconds()
        watch = asyncio.create_task(self._watch(child))
        try:
            await child.send(Kind.JOB, self._task.payload)
            with suppress(PipeClosedError):
                while not self._done:
                    await self._hear(child, *await child.receive())
        finally:
            watch.cancel()

    async def _hear(self, child: Child, kind: Kind, payload: bytes) -> None:
        match kind:
            case Kind.PLAN:
                await self._give(child, self._task.plan(json.loads(payload)))
            case Kind.UNIT if (work := self._task.work) is not None:
                self._finish(work)
                await self._give(child, work)
            case Kind.DONE:
                self._done = True
                child.idle = payload != LEAVES
            case Kind.ASK:
                await self._answer(child, Question(tuple(json.loads(payload))))
            case _:
                self._say(_parsed(kind, payload))

    async def _give(self, child: Child, work: Work[Said]) -> None:
        """See that the process has a unit beside the one it does; when there is none at all, it is done."""
        while len(self._given) < 2 and (numbers := self._next(child, work)):
            self._given += numbers
            await child.send(Kind.UNITS, json.dumps(numbers).encode())
        if not self._given:
            await child.send(Kind.UNITS, b"[]")

    def _next(self, child: Child, work: Work[Said]) -> list[int]:
        return work.take(child.slot) if time.monotonic() < self._task.job.deadline else []

    def _finish(self, work: Work[Said]) -> None:
        work.finish(self._given.popleft())
        for said in work.told():
            self._task.tell(said)

    def _say(self, said: Said) -> None:
        if self._task.work is not None and self._given:
            self._task.work.say(self._given[0], said)
        else:
            self._task.tell(said)

    async def _answer(self, child: Child, question: Question) -> None:
        self._waits_for_us = True
        self._task.tell(question)
        await child.send(Kind.BLOBS, pickle.dumps(dict(await question.answered)))
        self._resumed, self._waits_for_us = time.monotonic(), False

    # -- what goes wrong ----------------------------------------------------------------------------------------------

    def _lose(self, reason: Reason, detail: str) -> None:
        """A process is gone: so is what it was doing."""
        task = self._task
        if task.work is not None and self._given:
            for cell in cells(task.work.plan[self._given[0]], reason, detail):
                self._say(cell)
            self._finish(task.work)
            return
        self._attempts += 1
        task.reason, task.detail = reason, detail

    async def _watch(self, child: Child) -> None:
        """Kill what is stuck in one unit, and everything when the time is over."""
        deadline = self._task.job.deadline + _GRACE_SECONDS
        # Another process's memory raises no event: it must be looked at.
        while not self._stuck(child) and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)
        self._killed_for = "OUT_OF_TIME"
        child.kill()

    def _stuck(self, child: Child) -> bool:
        work, place = self._task.work, child.place()
        files = len(work.plan[self._given[0]]) if work is not None and self._given else len(self._task.job.files)
        allowed = self._task.unit_seconds * (1 + files / 50)
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


def cells(paths: Iterable[str], reason: Reason, detail: str = "") -> Iterator[coverage_pb2.FileCoverage]:
    """What the ledger is told of files that were lost."""
    return (not_read(path, reason, detail) for path in paths)


def _parsed(kind: Kind, payload: bytes) -> Said:
    if kind is Kind.FINDING:
        return finding_pb2.Finding.FromString(payload)
    if kind is Kind.FAILURE:
        return agent_pb2.RuleFailure.FromString(payload)
    return coverage_pb2.FileCoverage.FromString(payload)


def _ending(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit code {os.waitstatus_to_exitcode(status)}"
