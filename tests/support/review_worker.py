"""A real worker process for tests. What it reads and where it publishes are files in the folder of its data.

While `silent` exists, the code host does not answer. While `hold` exists, reading goes on; `hang`, where it is
found, is taken away and the process stands still for good.
Each line of `begun` is a review whose reading began, with its trace; each line of `published` is one that was shown
to people.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import redis.asyncio

from kit import trace
from kit.database import Database
from kit.settings import load
from review_service.assemble import Jobs, jobs, pace, records, run_repository
from review_service.cache import ResultCache
from review_service.host.protocol import NO_THREADS, HostError, Published
from review_service.job import ReviewJob
from review_service.settings import WorkerSettings
from review_service.tidying import tidying
from review_service.worker import serve
from tests.support.review_job import Pages, Worker


class Folder(Pages):
    """A code host that keeps its pages in a file, and finds again what an earlier process left there."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._published = folder / "published"
        self._silent = folder / "silent"

    async def open_pulls(self, repository):
        if self._silent.exists():
            raise HostError("the code host does not answer")
        return await super().open_pulls(repository)

    async def publish(self, document, placements, beside=(), threads=NO_THREADS) -> Published:
        name = document.review.id
        if not self._published.exists() or name not in self._published.read_text().split():
            with self._published.open("a") as file:
                file.write(f"{name}\n")
        return Published(f"file://{name}")


class HeldReading:
    """Reads until the file `hold` is gone."""

    def __init__(self, folder: Path, worker: Worker) -> None:
        self._folder = folder
        self._reading = worker.reading

    async def __call__(self, request, agents, on_event):
        with (self._folder / "begun").open("a") as file:
            file.write(f"{request.review_id} {trace.trace_id()}\n")
        if (self._folder / "hang").exists():
            (self._folder / "hang").unlink()
            _block()
        while (self._folder / "hold").exists():
            await asyncio.sleep(0.02)
        return await self._reading(request, agents, on_event)


def _block() -> None:
    """What a regular expression does to an event loop when its text is bad enough."""
    while True:
        time.sleep(1)


@asynccontextmanager
async def open_jobs(settings: WorkerSettings) -> AsyncIterator[Jobs]:
    """The worker's jobs with the folder in place of agents and code host."""
    database = Database(settings.database_url.get_secret_value(), pool_size=4)
    client = redis.asyncio.Redis.from_url(settings.cache_url.get_secret_value())
    worker = Worker(database, ResultCache(client, settings.cache_seconds))
    worker.reading = HeldReading(settings.data_dir, worker)
    host = Folder(settings.data_dir)
    review = ReviewJob(
        run_repository(database, settings), records(database, host), worker.analyst, host, pace(settings)
    )
    yield jobs(review, database, host, settings)
    await client.aclose()
    await database.close()


if __name__ == "__main__":
    chosen = load(WorkerSettings)
    sys.exit(serve(chosen, open_jobs, [tidying(chosen)]))
