"""The DAGs, loaded and executed by a real Airflow in its own environment."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.analytics.rows import LAST

ROOT = Path(__file__).parents[2]
AIRFLOW = ROOT / ".venv-airflow" / "bin" / "airflow"
pytestmark = [
    pytest.mark.timeout(2400),
    pytest.mark.skipif(not AIRFLOW.exists(), reason="needs `make setup-airflow`"),
]
_LOADED = """
import json
from airflow.dag_processing.dagbag import DagBag
bag = DagBag()
tasks = [[dag, task.task_id, task.retries] for dag, of in bag.dags.items() for task in of.tasks]
print("LOADED", json.dumps([bag.import_errors, tasks]))
"""
DAILY, WEEKLY = "squad_analytics_daily", "squad_analytics_weekly"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """An Airflow with its database."""
    folder = tmp_path_factory.mktemp("airflow")
    made = _airflow(folder, "db", "migrate")
    assert made.returncode == 0, made.stdout
    return folder


@pytest.fixture
def recorder(tmp_path) -> Path:
    """In the place of `squad analytics`: writes down what it is asked for, and fails as the environment says."""
    program = tmp_path / "analytics"
    lines = ["#!/bin/sh", f'echo "$@" >>{tmp_path}/asked', 'test "$1" != "$FAILS" || { echo "it is so"; exit $WITH; }']
    program.write_text("\n".join(lines))
    program.chmod(0o755)
    return program


def _airflow(home: Path, *words: str, program: str = "airflow", **environ: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "analytics" / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PATH": os.environ["PATH"],
    }
    command = [AIRFLOW.with_name(program), *words]
    return subprocess.run(
        command, env=settings | environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def _asked(recorder: Path) -> list[str]:
    return (recorder.parent / "asked").read_text().splitlines()


def test_airflow_loads_every_task_with_its_tries_and_nothing_that_is_wrong(home):
    said = _airflow(home, "-c", _LOADED, program="python").stdout
    wrong, tasks = json.loads(said.partition("LOADED ")[2])
    assert wrong == {}
    jobs = {DAILY: ("export", "validate", "kpis", "compact"), WEEKLY: ("report", "send")}
    assert sorted(tasks) == sorted([dag, job, 3] for dag, of in jobs.items() for job in of)


def test_airflow_runs_the_day_from_the_database_to_the_published_indicators(home, data, lake, tmp_path):
    moved = f"(current_date - '{LAST}'::date) * interval '1 day'"
    data.run(f"UPDATE review.reviews SET create_time = create_time + {moved}, start_time = start_time + {moved}, "
             f"end_time = end_time + {moved}")  # fmt: skip
    settings = {
        "SQUAD_ANALYTICS_COMMAND": f"{sys.executable} -m analytics",
        "PYTHONPATH": str(ROOT),
        "SQUAD_ANALYTICS_LAKE": lake.uri,
        "SQUAD_ANALYTICS_DATABASE_URL": data.reader,
        "SQUAD_ANALYTICS_PUBLISH_URL": data.writer,
        "SQUAD_ANALYTICS_REPORTS": str(tmp_path),
        "SQUAD_ANALYTICS_SPARK_MEMORY": "1g",
    }
    since = datetime.now(UTC).date() - timedelta(days=9)
    ran = _airflow(home, "dags", "test", DAILY, "--conf", f'{{"since": "{since}"}}', **settings)
    assert "state=success" in ran.stdout, ran.stdout
    assert data.run("SELECT count(*) > 20 FROM analytics.indicators") == [(True,)]
    ran = _airflow(home, "dags", "test", WEEKLY, **settings)
    assert "state=success" in ran.stdout, ran.stdout
    assert len(list(tmp_path.glob("*/*.pdf"))) == 3


@pytest.mark.parametrize(
    ("dag", "jobs"),
    [
        (DAILY, ["export", "validate", "kpis", "compact"]),
        (WEEKLY, ["report --week last", "send --week last"]),
    ],
)
def test_the_jobs_run_one_after_the_other(home, recorder, dag, jobs):
    ran = _airflow(home, "dags", "test", dag, SQUAD_ANALYTICS_COMMAND=str(recorder), SQUAD_ANALYTICS_TARGETS="given")
    assert "state=success" in ran.stdout, ran.stdout
    assert _asked(recorder) == jobs


def test_a_shut_gate_ends_the_day_at_once_and_the_task_says_why(home, recorder):
    ran = _airflow(home, "dags", "test", DAILY, SQUAD_ANALYTICS_COMMAND=str(recorder), FAILS="validate", WITH="3")
    assert "state=failed" in ran.stdout
    assert "AirflowFailException: it is so" in ran.stdout
    assert _asked(recorder) == ["export", "validate"]
