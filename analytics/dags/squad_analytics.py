"""The daily and the weekly run of analytics, for Airflow 3.

Put this file, or a link to it, into Airflow's folder of DAGs. It needs nothing beside Airflow: each task runs one job
as `SQUAD_ANALYTICS_COMMAND` (default `squad analytics`), with the settings that the worker's environment has.
"""

import os
import shlex
import subprocess
from datetime import UTC, datetime, timedelta

from airflow.sdk import Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

_SHUT = 3
"""Exit status of a gate that is shut: the same rows give the same answer, so another try is of no use."""
_EACH = {
    "retries": 3,
    "retry_delay": timedelta(minutes=10),
    "retry_exponential_backoff": True,
    "execution_timeout": timedelta(hours=6),
}
_RUNS = {
    "start_date": datetime(2026, 1, 1, tzinfo=UTC),
    "catchup": False,
    "max_active_runs": 1,
    "default_args": _EACH,
    "tags": ["squad"],
}


def _job(*words: str) -> None:
    """Runs one job; what it says goes into the task's log, and its last line into what the task fails with."""
    command = shlex.split(os.environ.get("SQUAD_ANALYTICS_COMMAND", "squad analytics"))
    said = ""
    with subprocess.Popen(
        [*command, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as job:
        try:
            for line in job.stdout or ():
                print(line, end="", flush=True)
                said = line.strip() or said
        except BaseException:
            job.terminate()
            raise
    if job.returncode == _SHUT:
        raise AirflowFailException(said)
    if job.returncode:
        raise AirflowException(said or f"{words[0]} ended with {job.returncode}")


@dag(
    schedule="0 2 * * *",
    params={"since": Param("", type="string", description="Day from which on to export, for the first time")},
    **_RUNS,
)
def squad_analytics_daily() -> None:
    """Brings what happened since yesterday, asks the gate, computes and publishes the indicators."""

    @task
    def export() -> None:
        since = get_current_context()["params"]["since"]
        _job("export", *(["--since", since] if since else []))

    @task
    def validate() -> None:
        _job("validate")

    @task
    def kpis() -> None:
        _job("kpis")

    @task
    def compact() -> None:
        _job("compact")

    export() >> validate() >> kpis() >> compact()


@dag(schedule="0 5 * * MON", **_RUNS)
def squad_analytics_weekly() -> None:
    """Writes the reports of the last week and sends them; while the week is not exported whole it tries again."""

    @task
    def report() -> None:
        _job("report", "--week", "last")

    @task
    def send() -> None:
        if not os.environ.get("SQUAD_ANALYTICS_TARGETS"):
            raise AirflowSkipException("SQUAD_ANALYTICS_TARGETS is not set: nobody gets reports")
        _job("send", "--week", "last")

    report() >> send()


squad_analytics_daily()
squad_analytics_weekly()
