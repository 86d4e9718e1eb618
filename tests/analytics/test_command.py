"""`squad analytics` as people use it: from the database to the report, and each thing that goes wrong in one line."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import Field, Schema

from analytics.command import main
from analytics.history.generate import write
from analytics.history.plan import Plan
from analytics.jobs.validate import notes
from analytics.lake import tables
from analytics.lake.manifest import load, publish, require
from tests.analytics.rows import FIRST, LAST
from tests.analytics.support import rows
from tests.support.receivers import Receiver

IDLE = "0190cccc-0000-7000-8000-000000000009"
"""A tenant without reviews."""
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def settings(data, lake, monkeypatch, tmp_path):
    """The environment of a job."""
    values = {
        "LAKE": lake.uri,
        "DATABASE_URL": data.reader,
        "PUBLISH_URL": data.writer,
        "REPORTS": str(tmp_path / "reports"),
        "METRICS_FILE": str(tmp_path / "metrics" / "analytics.prom"),
    }
    for name, value in values.items():
        monkeypatch.setenv(f"SQUAD_ANALYTICS_{name}", value)
    return tmp_path


def _said(capsys) -> str:
    return capsys.readouterr().err.strip()


def test_one_command_goes_from_the_database_to_the_report(spark, data, settings, capsys):
    data.run(
        "INSERT INTO tenancy.tenants (id, name, display_name, policy, create_time) "
        "VALUES (%s, 'idle', 'Idle', '{}', now())",
        IDLE,
    )
    today = datetime.now(UTC).date()
    moved = f"('{today}'::date - '{LAST}'::date) * interval '1 day'"
    times = ("create_time", "start_time", "end_time")
    data.run(f"UPDATE review.reviews SET {', '.join(f'{name} = {name} + {moved}' for name in times)}")
    assert main(["export", "--since", str(today - timedelta(days=9))]) == 0
    assert main(["run"]) == 0, capsys.readouterr().err
    assert data.run("SELECT count(*) > 20 FROM analytics.indicators") == [(True,)]
    assert len(list(settings.glob("reports/*/*.pdf"))) == 4
    assert data.run("SELECT count(*) FROM analytics.reports WHERE html LIKE '<!doctype html>%%'") == [(4,)]
    (page,) = settings.glob(f"reports/*/{IDLE}.html")
    assert "Nobody asked for a review in this week." in page.read_text()
    assert 'squad_analytics_rows{table="findings"} 72.0' in (settings / "metrics" / "analytics.prom").read_text()
    assert "published" in capsys.readouterr().out


def test_without_an_option_an_export_goes_on_where_the_last_one_was(data, lake, settings, capsys):
    assert main(["export"]) == 2
    assert _said(capsys) == "squad analytics: nothing was exported yet: say from which day on with --since"
    assert main(["export", "--backfill", f"{FIRST}..{LAST}"]) == 0
    data.run("UPDATE review.reviews SET create_time = now() - interval '1 minute' WHERE pull_request = 1")
    assert main(["export"]) == 0
    assert str(datetime.now(UTC).date()) in {str(row["dt"]) for row in rows(lake, "reviews").to_pylist()}


def test_a_shut_gate_publishes_nothing_and_tells_slack_and_the_metrics(spark, lake, settings, monkeypatch, capsys):
    write(Plan(weeks=1, pull_requests=10), lake)  # of 2024, so anything but fresh
    with Receiver() as slack:
        monkeypatch.setenv("SQUAD_ANALYTICS_SLACK_URL", slack.url)
        assert main(["validate"]) == 3
    assert "the gate of analytics is shut, nothing is published: export: " in slack.bodies[0]["text"]
    assert "squad_analytics_gate_open 0.0" in (settings / "metrics" / "analytics.prom").read_text()
    capsys.readouterr()
    assert main(["kpis"]) == 2
    assert _said(capsys).startswith(
        "squad analytics: the gate is shut, nothing is published: export: is 2 days old at most"
    )
    assert load(lake.below("indicators")) is None


def test_what_was_not_validated_is_not_published(lake, settings, capsys):
    write(Plan(weeks=1, pull_requests=2), lake)
    assert main(["kpis"]) == 2
    assert _said(capsys) == (
        "squad analytics: the newest export was not validated: run `squad analytics validate` first"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "--date", "yesterday"], "'yesterday' is no day: write it as 2026-11-25"),
        (
            ["export", "--backfill", "2026-11-05..2026-11-01"],
            "'2026-11-05..2026-11-01' ends before it begins: put the earlier day first",
        ),
        (["export", "--backfill", "2026-11-05"], "'2026-11-05' is no span of days: write it as 2026-11-01..2026-11-25"),
        (
            ["export", "--backfill", "2026-11-01.."],
            "'2026-11-01..' is no span of days: write it as 2026-11-01..2026-11-25",
        ),
        (["export", "--date", ""], "'' is no day: write it as 2026-11-25"),
        (["export", "--since", ""], "'' is no day: write it as 2026-11-25"),
        (["report", "--week", ""], "'' is no day: write it as 2026-11-25"),
        (["export", "--date", "2099-01-01"], "2099-01-01 lies in the future: today is {today} in UTC"),
        (["export", "--since", "2099-01-01"], "2099-01-01 lies in the future: today is {today} in UTC"),
        (["export", "--backfill", "2026-11-01..2099-01-01"], "2099-01-01 lies in the future: today is {today} in UTC"),
        (["validate"], "nothing was written to {lake} yet: run `squad analytics export` first"),
        (["report"], "nothing was written to {lake}/indicators yet: run `squad analytics kpis` first"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(spark, lake, settings, capsys, words, said):
    assert main(words) == 2
    assert _said(capsys) == f"squad analytics: {said.format(lake=lake.uri, today=datetime.now(UTC).date())}"
    assert load(lake) is None


NO_BUCKET = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "hidden"}


@pytest.mark.parametrize(
    ("job", "environ", "said"),
    [
        ("export", {"LAKE": "ftp://x"}, "a lake cannot lie at 'ftp://x': give a folder or s3://bucket/prefix"),
        ("export", {"LAKE": "/dev/null/lake"}, "Not a directory: /dev/null/lake"),
        ("export", {"LAKE": "s3://lake/x", **NO_BUCKET}, "AWS Error NETWORK_CONNECTION"),
        ("export", {"LAKE": "s3://lake/x", **NO_BUCKET}, "look at SQUAD_ANALYTICS_LAKE, AWS_ENDPOINT_URL"),
        ("export", {"DATABASE_URL": "postgresql://a:hidden@127.0.0.1:1/x"}, "PostgreSQL at 127.0.0.1:1: IO: "),
        ("export", {"DATABASE_URL": "nonsense"}, "is the URL that of analytics_reader?"),
        ("validate", {"JAVA_HOME": "/nowhere"}, "Spark does not start at local[*]: [JAVA_GATEWAY_EXITED]"),
        (
            "validate",
            {"JAVA_HOME": "/nowhere"},
            "look at SQUAD_ANALYTICS_SPARK, SQUAD_ANALYTICS_SPARK_MEMORY and JAVA_",
        ),
        ("report", {"KEEP_DAYS": "-1"}, "SQUAD_ANALYTICS_KEEP_DAYS: Input should be greater than or equal to 0"),
    ],
)
def test_where_a_part_is_away_or_set_wrong_the_last_line_says_which(lake, job, environ, said, tmp_path):
    write(Plan(weeks=1, pull_requests=2), lake)
    named = {
        name if name in ("JAVA_HOME", *NO_BUCKET) else f"SQUAD_ANALYTICS_{name}": environ[name] for name in environ
    }
    settings = {"SQUAD_ANALYTICS_LAKE": lake.uri, "SQUAD_ANALYTICS_DATABASE_URL": "postgresql://127.0.0.1:1/x"}
    words = [sys.executable, "-m", "analytics", job, *(["--date", FIRST] if job == "export" else [])]
    ran = subprocess.run(words, env=os.environ | settings | named, capture_output=True, text=True, check=False)
    line = ran.stderr.splitlines()[-1]
    assert (ran.returncode, line.startswith("squad analytics: "), said in line) == (2, True, True), ran.stderr
    assert not [each for each in ("Traceback", "hidden") if each in ran.stderr]


def test_a_fault_of_ours_is_a_line_and_no_traceback(lake, settings, monkeypatch, capsys):
    write(Plan(weeks=1, pull_requests=2), lake)
    monkeypatch.setattr("analytics.jobs.compact.compact", lambda *_: [].pop())
    assert main(["compact"]) == 2
    assert _said(capsys) == (
        "squad analytics: a fault of ours, IndexError: pop from empty list; SQUAD_LOG_LEVEL=debug shows where"
    )


def test_a_file_that_was_cut_short_is_named_with_the_way_out(spark, lake, settings, capsys):
    write(Plan(weeks=1, pull_requests=5), lake)
    path, size = tables.files_of(lake, "findings", 1)[0]
    with open(lake.path("findings", path), "r+b") as file:  # noqa: PTH123
        file.truncate(size // 2)
    assert main(["validate"]) == 2
    assert _said(capsys) == (
        f"squad analytics: findings/{path} has {size // 2} bytes instead of {size}: "
        "export that day again with `squad analytics export --date`"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[: len(text) // 2], "is no manifest: restore it from {lake}/manifests"),
        (lambda _: "[]", "is no manifest: restore it from {lake}/manifests"),
        (lambda text: text.replace('"form": 1', '"form": 99'), "is of a newer version: use the program that wrote it"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_named_with_the_way_out(lake, settings, capsys, change, said):
    write(Plan(weeks=1, pull_requests=2), lake)
    path = Path(lake.path("manifest.json"))
    path.write_text(change(path.read_text()))
    assert main(["validate"]) == 2
    assert _said(capsys) == f"squad analytics: {path} {said.format(lake=lake.uri)}"


def test_a_column_that_holds_something_else_is_named(spark, lake, settings, capsys):
    write(Plan(weeks=1, pull_requests=5), lake)
    held = tables.read_all(lake, "agent_runs", 1)
    column = held.schema.get_field_index("elapsed_ms")
    changed = held.set_column(column, "elapsed_ms", held.column(column).cast(pa.string()))
    tables.replace_all(lake, "agent_runs", changed)
    _pin(lake, "agent_runs", 2)
    assert main(["validate"]) == 2
    assert _said(capsys) == (
        f"squad analytics: agent_runs in {lake.uri} holds 'elapsed_ms' as string instead of integer: "
        "export into a new lake, or use the program that wrote this one"
    )


def test_a_day_that_was_never_exported_is_named(data, lake, settings):
    assert main(["export", "--date", FIRST]) == 0
    assert main(["export", "--date", LAST]) == 0
    assert list(notes(lake, require(lake))) == [
        "no review between 2026-11-03 and 2026-11-03: if people worked then, export it again"
    ]


def test_a_column_of_a_newer_version_is_named_and_left_alone(lake):
    write(Plan(weeks=1, pull_requests=5), lake)
    table = tables.open_table(lake, "reviews")
    table.alter.add_columns(Schema([Field("mood", "string")]).fields)
    _pin(lake, "reviews", table.version())
    assert "reviews has a column 'mood' that this version does not know: it is left alone" in notes(lake, require(lake))


def _pin(lake, name: str, version: int) -> None:
    """Makes the manifest name another version of a table."""
    before = require(lake)
    now = replace(before.tables[name], version=version)
    publish(lake, replace(before, tables={**before.tables, name: now}), before)
