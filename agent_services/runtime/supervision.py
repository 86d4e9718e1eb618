"""Runs one job in rule processes, several at a time where there are several to be had, and tells what they say."""

import asyncio
import pickle
from collections.abc import AsyncGenerator, Iterator

from agent_services.runtime.children import Children
from agent_services.runtime.job import Job
from agent_services.runtime.lane import Event, Lane, Task, cells

# So much text is worth a process more.
_BYTES_PER_LANE = 16 * 1024


class Supervision:
    """One job from start to end; iterate `events` once.

    Args:
        children: Where processes come from.
        job: What to do.
        unit_seconds: CPU time for one file, before the process is killed and the file is lost.
    """

    def __init__(self, children: Children, job: Job, *, unit_seconds: float) -> None:
        self._children = children
        self._said = asyncio.Queue[Event | None]()
        size = sum(len(file.new) for file in job.files if file.new is not None)
        lanes = min(children.lanes, 1 + size // _BYTES_PER_LANE)
        self._task = Task(job, pickle.dumps(job), unit_seconds, lanes, self._said.put_nowait)

    async def events(self) -> AsyncGenerator[Event, None]:
        """What the rules say, unit by unit in the same order however many processes there are, and what was lost.

        A `Question` comes in between; its process waits for the answer.
        """
        lanes = [asyncio.create_task(Lane(self._children, self._task).run()) for _ in range(self._task.lanes)]
        working = asyncio.gather(*lanes)
        working.add_done_callback(lambda _: self._said.put_nowait(None))
        try:
            while (event := await self._said.get()) is not None:
                yield event
            await working
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, working, return_exceptions=True)
        for cell in self._left():
            yield cell

    def _left(self) -> Iterator[Event]:
        """What nobody did, and what was said of the units after it."""
        task = self._task
        if task.work is None:
            yield from cells(task.files, task.reason, task.detail)
            return
        task.work.lose(lambda paths: cells(paths, task.reason, task.detail))
        yield from task.work.told()
