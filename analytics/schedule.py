"""The daily and the weekly run by Celery beat, for whom Airflow is too much: one process that tells the time and works.

Each job runs as a program of its own, so that Spark and its memory go with it.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from celery import Celery, Task
from celery.schedules import BaseSchedule, crontab, schedule
from celery.utils.log import get_task_logger

from analytics import tell
from analytics.errors import AnalyticsError
from analytics.settings import Settings, needed

RUNS: Mapping[str, Sequence[Sequence[str]]] = {
    "daily": (["export"], ["validate"], ["kpis"], ["compact"]),
    "weekly": (["report", "--week", "last"], ["send", "--week", "last"]),
}
_SHUT = 3
"""Exit status of a gate that is shut: the same rows give the same answer."""
_RETRIES = 3
_PAUSE_SECONDS = 600
_LONGEST_SECONDS = 6 * 3600
"""Of one job; a run that nobody acknowledges is given to another worker after a day."""
log = get_task_logger(__name__)


class RunFailed(AnalyticsError):  # noqa: N818 - what became of it
    """A job ended otherwise than well.

    Attributes:
        again: Whether another try may do better.
    """

    def __init__(self, said: str, *, again: bool) -> None:
        super().__init__(said)
        self.again = again


def work(settings: Settings) -> None:
    """Tells the time and runs what is due, until SIGTERM or Ctrl-C; what runs then is finished first.

    Raises:
        AnalyticsError: A setting is missing, or none that it can be.
    """
    app = make_app(settings)
    settings.reports.mkdir(parents=True, exist_ok=True)
    beat = ["--beat", "--schedule", str(settings.reports / ".schedule")]
    app.worker_main(["worker", *beat, "--concurrency=1", "--loglevel=INFO", "--hostname=analytics@%h"])


def make_app(settings: Settings) -> Celery:
    """The application: one task, and when it is due."""
    broker = needed(settings.broker_url, "BROKER_URL", "say where Redis is, as redis://HOST:PORT/NUMBER")
    app = Celery("analytics", broker=broker, set_as_current=False)
    app.conf.update(
        timezone="UTC",
        task_default_queue="analytics",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        # The same Redis may serve the reviews: what is ours has names of its own.
        broker_transport_options={"global_keyprefix": "analytics:", "visibility_timeout": 86_400},
    )

    @app.task(name="analytics.run", bind=True, max_retries=_RETRIES, default_retry_delay=_PAUSE_SECONDS)
    def run(task: "Task[..., None]", name: str) -> None:
        _run(task, name, settings)

    due = {"daily": _due(settings.daily, "DAILY"), "weekly": _due(settings.weekly, "WEEKLY")}
    app.conf.beat_schedule = {name: {"task": run.name, "args": [name], "schedule": at} for name, at in due.items()}
    return app


def _due(text: str, setting: str) -> BaseSchedule:
    """Reads five fields of cron, or seconds from run to run. Raises AnalyticsError: it is neither."""
    try:
        return schedule(int(text)) if text.isdecimal() and int(text) else crontab.from_string(text)
    except (ValueError, KeyError) as error:
        wanted = "five fields as in cron, for example '0 2 * * *', or seconds"
        raise AnalyticsError(f"SQUAD_ANALYTICS_{setting}: '{text}' is no schedule: give {wanted}") from error


def _run(task: Any, name: str, settings: Settings) -> None:
    """Runs the jobs one after the other; tries again what may do better, and says at last what did not."""
    try:
        for words in RUNS[name]:
            if words[0] != "send" or settings.targets:
                _job(words)
    except RunFailed as error:
        if error.again and task.request.retries < _RETRIES:
            log.warning("the %s run is tried again in %d s: %s", name, _PAUSE_SECONDS, error)
            raise task.retry() from None
        log.error("the %s run failed: %s", name, error)  # noqa: TRY400 - a sentence, no trace
        if (url := settings.slack_url.get_secret_value()) and error.again:  # a shut gate has told of itself
            tell.alarm(url, f"the {name} run of analytics failed: {error}")


def _job(words: Sequence[str]) -> None:
    """Runs one. Raises RunFailed with the last line that it said."""
    command = [sys.executable, "-m", "analytics", *words]
    try:
        # In a session of its own: a Ctrl-C for the worker does not end what it is to finish.
        done = subprocess.run(
            command, stderr=subprocess.PIPE, text=True, check=False, timeout=_LONGEST_SECONDS, start_new_session=True
        )
    except subprocess.TimeoutExpired:
        raise RunFailed(f"{words[0]} did not end within {_LONGEST_SECONDS} s", again=True) from None
    sys.stderr.write(done.stderr)
    if done.returncode:
        said = done.stderr.strip().rpartition("\n")[2] or f"{words[0]} ended with {done.returncode}"
        raise RunFailed(said, again=done.returncode != _SHUT)
