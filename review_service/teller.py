"""Tells watchers what happens in a run: events are gathered while the last ones are being written."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

import structlog

from kit.errors import SquadError
from review_service import metrics
from review_service.pipeline.analyze import Event
from review_service.store.runs import Run, RunRepository, Told

log = structlog.get_logger()


class Teller:
    """Writes events in the background, in order, all of them by the time its block ends."""

    def __init__(self, runs: RunRepository, run: Run) -> None:
        self._runs = runs
        self._run = run
        self._waiting: list[Told] = []
        self._some = asyncio.Event()
        self._writing = asyncio.Lock()
        self._found_something = False

    def event(self, event: Event) -> None:
        """Takes an event of the pipeline."""
        if event.kind == "findings" and event.detail.get("count") and not self._found_something:
            self._found_something = True
            metrics.found_first(self._run.review)
        self.say(event.kind, event.message, event.detail)

    def say(self, kind: str, message: str, detail: Mapping[str, Any]) -> None:
        """Takes an event."""
        self._waiting.append(Told(kind, message, detail))
        self._some.set()

    async def __aenter__(self) -> Self:
        self._background = asyncio.create_task(self._write_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        async with self._writing:  # never in the middle of a batch
            self._background.cancel()
        with suppress(asyncio.CancelledError):
            await self._background
        await self._write()

    async def _write_all(self) -> None:
        while True:
            await self._some.wait()
            await self._write()

    async def _write(self) -> None:
        async with self._writing:
            self._some.clear()
            batch, self._waiting = self._waiting, []
            try:
                if batch:
                    await self._runs.tell(self._run, batch)
            except SquadError as error:  # events are a courtesy: the review goes on without them
                log.warning("events_lost", events=len(batch), error=error.message)
