"""Server, queue and worker as separate processes: nothing is lost, nothing happens twice."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from cli.stack.redis import Redis
from kit import trace
from kit.database import migrate
from review_service.queue import RECONCILE, Sender, make_app
from squad.review.v1 import review_pb2, review_service_pb2
from tests.support.review import review_server
from tests.support.servers import role_urls, wait_until

COMPLETED, RUNNING = review_pb2.REVIEW_STATE_COMPLETED, review_pb2.REVIEW_STATE_RUNNING
QUICK = {"lease_seconds": 1, "heartbeat_seconds": 0.1}


async def test_a_review_is_run_by_the_worker(caller, worker):
    worker.start()
    review = (await caller.create()).review
    await _until(caller, review, COMPLETED)
    assert worker.lines("published") == [review.id]


async def test_one_trace_leads_from_the_call_through_the_queue_into_the_run(caller, worker):
    worker.start()
    with trace.resumed("", "test"):
        review = (await caller.create()).review
        trace_id = trace.trace_id()
    await _until(caller, review, COMPLETED)
    assert worker.lines("begun") == [f"{review.id} {trace_id}"]


async def test_a_worker_killed_in_the_middle_still_ends_in_exactly_one_posted_review(caller, worker):
    worker.start()
    worker.hold()
    review = (await caller.create()).review
    await asyncio.to_thread(wait_until, lambda: worker.lines("begun"))
    worker.kill()
    worker.let_go()
    worker.start()
    await _until(caller, review, COMPLETED)
    assert worker.lines("published") == [review.id]
    assert (await caller.get(review.id)).attempt == 2


async def test_a_killed_child_is_replaced_and_its_review_taken_up_again(caller, worker):
    worker.start()
    worker.hold()
    review = (await caller.create()).review
    await asyncio.to_thread(wait_until, lambda: worker.lines("begun"))
    worker.kill_children()
    worker.let_go()
    await _until(caller, review, COMPLETED)
    assert worker.lines("published") == [review.id]


async def test_a_child_that_hangs_is_killed_and_its_review_taken_up_again(caller, make_worker, redis_url):
    worker = make_worker(redis_url, review_timeout_seconds=0.5, publish_timeout_seconds=0.5)
    worker.start()
    worker.hang()
    review = (await caller.create()).review
    await _until(caller, review, COMPLETED)
    assert len(worker.lines("begun")) == 2
    assert worker.lines("published") == [review.id]


async def test_a_killed_worker_leaves_no_process_behind(caller, worker):
    worker.start()
    children = worker.children()
    assert children
    worker.kill()
    await asyncio.to_thread(wait_until, lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in children))


async def test_a_worker_asked_to_stop_ends_the_review_it_has_begun(caller, worker):
    process = worker.start()
    worker.hold()
    review = (await caller.create()).review
    await asyncio.to_thread(wait_until, lambda: worker.lines("begun"))
    process.send_signal(signal.SIGTERM)
    worker.let_go()
    assert await asyncio.to_thread(process.wait, 20) == 0
    assert (await caller.get(review.id)).state == COMPLETED


async def test_a_cancelled_review_is_stopped_in_the_worker(caller, worker):
    worker.start()
    worker.hold()
    review = (await caller.create()).review
    await asyncio.to_thread(wait_until, lambda: worker.lines("begun"))
    request = review_service_pb2.CancelReviewRequest(tenant_id=review.tenant_id, review_id=review.id)
    await caller.stub.CancelReview(request, timeout=10)
    other = (await caller.create(pull_request=8)).review
    worker.let_go()
    await _until(caller, other, COMPLETED)
    assert worker.lines("published") == [other.id]


async def test_a_review_asked_for_while_the_queue_is_down_runs_when_it_is_back(
    data_folder, review_database_url, internal_signer, tmp_path, make_worker
):
    queue = Redis(data_folder / "redis", durable=False)
    urls = {"database_url": review_database_url, "redis_url": queue_url(queue)}
    async with (
        review_server(internal_signer, tmp_path / "trust", **urls, relay_interval_seconds=0.1) as server,
        server.caller() as caller,
    ):
        review = (await caller.create()).review
        assert review.state == review_pb2.REVIEW_STATE_PENDING
        await asyncio.to_thread(queue.start)
        try:
            make_worker(queue_url(queue)).start()
            await _until(caller, review, COMPLETED)
        finally:
            await asyncio.to_thread(queue.stop)


async def test_a_worker_whose_queue_was_away_when_it_had_done_a_review_takes_the_next(
    data_folder, review_database_url, internal_signer, tmp_path, make_worker
):
    queue = Redis(data_folder / "redis", durable=False)
    urls = {"database_url": review_database_url, "redis_url": queue_url(queue)}
    async with (
        review_server(internal_signer, tmp_path / "trust", **urls, relay_interval_seconds=0.1) as server,
        server.caller() as caller,
    ):
        await asyncio.to_thread(queue.start)
        try:
            worker = make_worker(queue_url(queue))
            worker.start()
            worker.hold()
            review = (await caller.create()).review
            await asyncio.to_thread(wait_until, lambda: worker.lines("begun"))
            await asyncio.to_thread(queue.stop)
            worker.let_go()
            await _until(caller, review, COMPLETED)
            await asyncio.to_thread(queue.start)
            await _until(caller, (await caller.create(pull_request=8)).review, COMPLETED)
        finally:
            await asyncio.to_thread(queue.stop)


async def test_a_code_host_that_does_not_answer_is_one_line_of_the_log(caller, worker, rows, redis_url, tmp_path):
    await caller.tell(head="a" * 40)
    (tmp_path / "silent").touch()
    worker.start()
    [(key,)] = rows(f"SELECT repository_key FROM review.repositories WHERE tenant_id = '{caller.tenant_id}'")
    sender = Sender(make_app(redis_url, 60))
    await asyncio.to_thread(sender.send, RECONCILE, caller.tenant_id, key, "")
    await asyncio.to_thread(wait_until, lambda: any("host_not_answering" in line for line in worker.lines("log")))
    assert not any("Traceback" in line for line in worker.lines("log"))


async def test_a_worker_that_begins_removes_the_mirrors_of_tenants_that_were_erased(
    caller, worker, rows, review_admin_url, tmp_path
):
    await asyncio.to_thread(migrate, role_urls(review_admin_url)["squad_owner"], "tenancy_service")
    rows(
        "INSERT INTO tenancy.audit_log VALUES (gen_random_uuid(), "
        f"'{caller.tenant_id}', now(), 'operator', 'tenant.delete', 'tenant', '{caller.tenant_id}', '{{}}', '')"
    )
    folders = [sha256(tenant.encode()).hexdigest()[:32] for tenant in (caller.tenant_id, "another")]
    erased, kept = (tmp_path / "mirrors" / folder for folder in folders)
    for folder in (erased, kept):
        (folder / "shop.git").mkdir(parents=True)
    worker.start()
    await asyncio.to_thread(wait_until, lambda: not erased.exists())
    assert (kept / "shop.git").exists()


def queue_url(queue: Redis) -> str:
    """Its URL, also before it runs."""
    if not queue.home.exists():
        queue.prepare()
    return queue.url()


class Process:
    """A worker process that can be held, killed and started again."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        self._environ = {f"SQUAD_{name.upper()}": str(value) for name, value in settings.items()}
        self._environ |= {
            "SQUAD_DATA_DIR": str(folder),
            "SQUAD_PORT_FILE": str(folder / "ready"),
            "SQUAD_AGENTS": "a=b:1",
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        """Starts it and waits until it takes tasks."""
        (self._folder / "ready").unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.support.review_worker"]
        around = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(command, env=around | self._environ, stderr=log, stdout=log)
        self._processes.append(process)
        wait_until((self._folder / "ready").exists, 30)
        return process

    def hold(self) -> None:
        """Lets no reading end."""
        (self._folder / "hold").touch()

    def let_go(self) -> None:
        """Lets them end."""
        (self._folder / "hold").unlink()

    def hang(self) -> None:
        """Lets the next reading block its process for good."""
        (self._folder / "hang").touch()

    def kill(self) -> None:
        """Kills it and leaves it no time for anything."""
        self._processes[-1].kill()
        self._processes[-1].wait()

    def children(self) -> list[int]:
        """Its forked processes."""
        pid = self._processes[-1].pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_children(self) -> None:
        """Kills those only."""
        for child in self.children():
            os.kill(child, signal.SIGKILL)

    def lines(self, name: str) -> list[str]:
        """What it wrote."""
        path = self._folder / name
        return path.read_text().splitlines() if path.exists() else []

    def end(self) -> None:
        """Ends everything."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


@pytest.fixture
def make_worker(review_database_url, tmp_path, cache_url):
    """Makes workers on a queue."""
    made = []

    def make(queue: str, **settings: float) -> Process:
        urls = {"database_url": review_database_url, "redis_url": queue, "cache_url": cache_url}
        made.append(Process(tmp_path, **urls, **QUICK, **settings, worker_processes=1))
        return made[-1]

    yield make
    for worker in made:
        worker.end()


@pytest.fixture
def worker(make_worker, redis_url) -> Process:
    """A worker on the server's queue, not started."""
    return make_worker(redis_url)


async def _until(caller, review, state, within_seconds: float = 30) -> None:
    async with asyncio.timeout(within_seconds):
        while (await caller.get(review.id)).state != state:
            await asyncio.sleep(0.05)
