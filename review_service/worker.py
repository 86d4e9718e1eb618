"""The worker: takes tasks from the queue and runs them, one at a time in each of its processes.

`python -m review_service.worker`. Only this file and `queue.py` know Celery. The processes are forked, and each makes
its event loop and its connections after that: neither survives a fork.
"""

import asyncio
import ctypes
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_process_shutdown, worker_ready, worker_shutdown

from kit import logs, telemetry, trace
from kit.auth import TokenSigner
from kit.context import CallContext, acting_as
from kit.settings import SettingsError, load, write_port
from review_service.acknowledging import AcknowledgingRequest
from review_service.host.protocol import HostError
from review_service.queue import ATTEND, HOST, RECONCILE, REDELIVER, RETAIN, REVIEWS, RUN, STOP, SUITES, make_app
from review_service.settings import WorkerSettings

if TYPE_CHECKING:
    from review_service.assemble import Jobs
    from review_service.beside import Beside

OpenJobs = Callable[[WorkerSettings], AbstractAsyncContextManager["Jobs"]]
NAME = "worker"
OF_REVIEWS = frozenset({RUN, STOP})
START_SECONDS = 30.0
PR_SET_PDEATHSIG = 1
log = structlog.get_logger()


class WorkerProcess:
    """One forked process: an event loop that lives as long as it does, and the jobs on it."""

    def __init__(self, settings: WorkerSettings, open_jobs: OpenJobs) -> None:
        self._settings = settings
        self._open_jobs = open_jobs

    def start(self) -> None:
        """Makes everything. Call it after the fork."""
        _die_with_parent()
        telemetry.configure(NAME, self._settings)
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self._jobs = self._runner.run(self._open.enter_async_context(self._open_jobs(self._settings)))

    def stop(self) -> None:
        """Gives everything up."""
        self._runner.run(self._open.aclose())
        self._runner.close()

    def run(self, tenant_id: str, review_id: str, traceparent: str) -> None:
        """Runs a review that waits."""
        self._runner.run(_traced(self._jobs.review.run, RUN, tenant_id, review_id, traceparent))

    def stop_review(self, tenant_id: str, review_id: str, traceparent: str) -> None:
        """Closes the check of a review that was stopped."""
        self._runner.run(_traced(self._jobs.review.stop, STOP, tenant_id, review_id, traceparent))

    def reconcile(self, tenant_id: str, repository_key: str, traceparent: str) -> None:
        """Compares a repository's open pull requests with ours."""
        with _until_next_time(RECONCILE):
            self._runner.run(_traced(self._jobs.reconciliation.run, RECONCILE, tenant_id, repository_key, traceparent))

    def attend(self, tenant_id: str, remark_id: str, traceparent: str) -> None:
        """Answers what was said on a pull request."""
        with _until_next_time(ATTEND):
            self._runner.run(_traced(self._jobs.desk.run, ATTEND, tenant_id, remark_id, traceparent))

    def settle_suites(self, tenant_id: str, repository_key: str, traceparent: str) -> None:
        """Asks a code host to leave pushes without a pull request alone."""
        self._runner.run(_traced(self._jobs.suites.run, SUITES, tenant_id, repository_key, traceparent))

    def redeliver(self, tenant_id: str, host: str, traceparent: str) -> None:
        """Asks a code host for what did not arrive."""

        async def work(_tenant_id: str, host: str) -> None:
            await self._jobs.redelivery.run(host)

        with _until_next_time(REDELIVER):
            self._runner.run(_traced(work, REDELIVER, tenant_id, host, traceparent))

    def retain(self, tenant_id: str, subject: str, traceparent: str) -> None:
        """Erases what is old."""

        async def work(_tenant_id: str, _subject: str) -> None:
            await self._jobs.retention.run()

        self._runner.run(_traced(work, RETAIN, tenant_id, subject, traceparent))


@contextmanager
def _until_next_time(task: str) -> Iterator[None]:
    """Around tasks whose next time comes by itself: a host that does not answer is worth one line."""
    try:
        yield
    except HostError as error:
        log.warning("host_not_answering", task=task, error=str(error))


async def _traced(
    work: Callable[[str, str], Awaitable[None]], name: str, tenant_id: str, subject: str, traceparent: str
) -> None:
    review_id = subject if name in OF_REVIEWS else ""
    caller = CallContext(tenant_id=tenant_id, subject=NAME, review_id=review_id)
    with acting_as(caller), trace.resumed(traceparent, name):
        await work(tenant_id, subject)


def serve(settings: WorkerSettings, open_jobs: OpenJobs, beside: "Sequence[Beside]" = ()) -> int:
    """Works until SIGTERM, then ends what it has begun; a second signal ends it at once."""
    logs.configure(NAME, settings.log_level)
    app = make_app(settings.redis_url.get_secret_value(), settings.longest_task_seconds)
    process = WorkerProcess(settings, open_jobs)
    app.Task.Request = f"{AcknowledgingRequest.__module__}:{AcknowledgingRequest.__name__}"
    _add_tasks(app, process)
    port = _serve_metrics(settings)
    setup_logging.connect(lambda **_: logs.configure(NAME, settings.log_level), weak=False)
    worker_process_init.connect(lambda **_: process.start(), weak=False)
    worker_process_shutdown.connect(lambda **_: process.stop(), weak=False)
    worker_ready.connect(lambda **_: write_port(settings, port), weak=False)
    for each in beside:
        worker_ready.connect(lambda each=each, **_: each.start(), weak=False)
        worker_shutdown.connect(lambda each=each, **_: each.stop(), weak=False)
    app.conf.worker_proc_alive_timeout = START_SECONDS
    app.worker_main(
        [
            "--quiet",  # no banner: a log is JSON from its first line
            "worker",
            f"--queues={REVIEWS},{HOST}",
            "--pool=prefork",
            f"--concurrency={settings.worker_processes}",
            f"--loglevel={settings.log_level}",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )
    return 0


def _add_tasks(app: Celery, process: WorkerProcess) -> None:
    # One small call is worth a few more tries; a review has its own way of being tried again.
    app.task(name=RUN)(process.run)
    app.task(name=STOP, autoretry_for=(Exception,), retry_backoff=2, max_retries=5)(process.stop_review)
    app.task(name=SUITES, autoretry_for=(Exception,), retry_backoff=2, max_retries=5)(process.settle_suites)
    # Their next time comes by itself.
    app.task(name=RECONCILE)(process.reconcile)
    app.task(name=REDELIVER)(process.redeliver)
    app.task(name=RETAIN)(process.retain)
    app.task(name=ATTEND)(process.attend)


def _serve_metrics(settings: WorkerSettings) -> int:
    """Numbers of all processes together; each writes its own into files of a shared folder. 0: off."""
    if not settings.metrics_listen:
        return 0
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    host, _, port = settings.metrics_listen.rpartition(":")
    server, _ = start_http_server(int(port), host.strip("[]"), registry=registry)
    return int(server.server_address[1])


def _die_with_parent() -> None:
    """A killed worker leaves no process behind that goes on by itself; its review is taken over by another."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> int:
    """2 when the settings are wrong."""
    try:
        settings = load(WorkerSettings)
    except SettingsError as error:
        sys.stderr.write(f"worker: {error}\n")
        return 2
    if settings.port_file:
        # What a killed predecessor left says that we take tasks already.
        settings.port_file.unlink(missing_ok=True)
    if settings.key_dir and settings.trust_dir:
        from review_service.assemble import ISSUER

        TokenSigner(settings.key_dir, ISSUER).export(settings.trust_dir)
    from review_service.assemble import open_jobs
    from review_service.models.provider import LibraryMissing, require_library
    from review_service.models.settings import endpoints_of
    from review_service.notify.process import delivering
    from review_service.notify.sealing import vault_of
    from review_service.tidying import tidying

    try:  # now, and not in each of its processes
        if settings.has_models:
            require_library()
            endpoints_of(settings)
        vault = vault_of(settings.notify_key.get_secret_value())
    except (SettingsError, LibraryMissing) as error:
        sys.stderr.write(f"worker: {error}\n")
        return 2
    return serve(settings, open_jobs, [tidying(settings), *([delivering(settings, vault)] if vault else [])])


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp(prefix="squad-worker-metrics-"))
    # Read when prometheus_client is first imported, which is why imports of our own come after this.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    try:
        sys.exit(main())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
