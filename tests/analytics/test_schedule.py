"""The daily and the weekly run by a real beat and worker on Redis."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from analytics.arguments import parser
from analytics.command import main
from analytics.errors import AnalyticsError
from analytics.schedule import RUNS, make_app
from analytics.settings import Settings
from tests.analytics.rows import LAST
from tests.support.receiver import Says, receiving
from tests.support.servers import wait_until

pytestmark = pytest.mark.timeout(2400)
_SECONDS = 1200


@contextmanager
def scheduled(**settings: str):
    """`squad analytics schedule`, ended by SIGTERM, which it obeys."""
    environ = os.environ | {f"SQUAD_ANALYTICS_{name}": value for name, value in settings.items()}
    process = subprocess.Popen([sys.executable, "-m", "analytics", "schedule"], env=environ)
    yield process
    process.send_signal(signal.SIGTERM)
    assert process.wait(_SECONDS) == 0


def test_beat_runs_the_day_and_the_week_until_slack_has_the_report(data, lake, redis_url, tmp_path):
    moved = f"(current_date - '{LAST}'::date) * interval '1 day'"
    times = ("create_time", "start_time", "end_time")
    data.run(f"UPDATE review.reviews SET {', '.join(f'{name} = {name} + {moved}' for name in times)}")
    export = {"LAKE": lake.uri, "DATABASE_URL": data.reader}
    environ = os.environ | {f"SQUAD_ANALYTICS_{name}": value for name, value in export.items()}
    subprocess.run([sys.executable, "-m", "analytics", "export", "--since", LAST], env=environ, check=True)
    with receiving() as chat:
        target = {"name": "chat", "slack": chat.url}
        (tmp_path / "targets.toml").write_text(
            "[[target]]\n" + "".join(f"{k} = {json.dumps(target[k])}\n" for k in target)
        )
        with scheduled(
            **export, BROKER_URL=redis_url, PUBLISH_URL=data.writer, REPORTS=str(tmp_path / "reports"),
            TARGETS=str(tmp_path / "targets.toml"), DAILY="2", WEEKLY="1", SPARK_MEMORY="1g",
        ):  # fmt: skip
            wait_until(lambda: chat.received, _SECONDS)
    assert data.run("SELECT count(*) > 20 FROM analytics.indicators") == [(True,)]
    assert chat.received[0].json["text"].startswith("Code review: all tenants, ")


def test_what_fails_at_last_is_told_to_the_operator(lake, redis_url, tmp_path, monkeypatch):
    with receiving() as chat:
        chat.answers = [Says()]
        settings = {"BROKER_URL": redis_url, "LAKE": lake.uri, "SLACK_URL": chat.url, "REPORTS": str(tmp_path)}
        for name, value in settings.items():
            monkeypatch.setenv(f"SQUAD_ANALYTICS_{name}", value)
        app = make_app(Settings())
        app.tasks["analytics.run"].apply(args=["daily"], retries=3, throw=True)
    (told,) = chat.received
    assert told.json["text"] == (
        "the daily run of analytics failed: squad analytics: nothing was exported yet: "
        "say from which day on with --since"
    )


def test_every_job_of_the_schedule_is_one_that_there_is():
    for jobs in RUNS.values():
        for words in jobs:
            parser().parse_args(list(words))


@pytest.mark.parametrize("text", ["at night", "0", "61 2 * * *"])
def test_a_wrong_schedule_is_one_clear_line(lake, redis_url, text):
    with pytest.raises(AnalyticsError, match=r"SQUAD_ANALYTICS_DAILY: '.*' is no schedule: give five fields"):
        make_app(Settings(lake=lake.uri, broker_url=redis_url, daily=text))


def test_without_redis_the_schedule_does_not_start(lake, monkeypatch, capsys):
    monkeypatch.setenv("SQUAD_ANALYTICS_LAKE", lake.uri)
    assert main(["schedule"]) == 2
    assert "SQUAD_ANALYTICS_BROKER_URL is not set: say where Redis is" in capsys.readouterr().err
