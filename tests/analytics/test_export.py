"""What an export promises: whole, the same twice, late rows in their day, nothing half."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import psycopg
import pyarrow.parquet as pq
import pytest

from analytics.errors import AnalyticsError
from analytics.jobs.export import export
from analytics.lake import tables
from analytics.lake.day_files import digest_of
from analytics.lake.manifest import load
from analytics.schema import TABLES
from tests.analytics.rows import FIRST, LAST, TENANT_A, TENANT_B
from tests.analytics.support import ALL, days, everything, rows

MIDDLE = "2026-11-03"


def test_every_table_arrives_whole(data, lake):
    manifest = export(data.reader, lake, ALL)
    assert {name: table.rows for name, table in manifest.tables.items()} == {
        "reviews": 18, "agent_runs": 36, "findings": 72, "lives": 72, "feedback": 18, "rule_moves": 1, "usage": 18,
    }  # fmt: skip
    assert {name: rows(lake, name).num_rows for name in TABLES} == {n: t.rows for n, t in manifest.tables.items()}


def test_numbers_arrive_as_the_words_of_the_contracts(data, lake):
    export(data.reader, lake, ALL)
    review, finding = rows(lake, "reviews").to_pylist()[0], rows(lake, "findings").to_pylist()[0]
    assert (review["state"], review["conclusion"]) == ("COMPLETED", "FAILED")
    assert (review["changed_lines"], review["changed_lines_by_language"]) == (100, '{"go": 20, "python": 80}')
    assert (finding["shown_as"], finding["lifecycle"], finding["language"]) == ("INLINE", "NEW", "python")
    assert {row["team"] for row in rows(lake, "reviews").to_pylist() if row["repository_key"] == "github:0"} == {
        "core",
        "",
    }


def test_the_same_days_twice_give_the_same_rows(data, lake):
    first = export(data.reader, lake, ALL)
    before = everything(lake)
    second = export(data.reader, lake, ALL)
    assert everything(lake) == before
    assert {n: t.days for n, t in first.tables.items()} == {n: t.days for n, t in second.tables.items()}


def test_the_manifest_tells_the_digest_of_every_day(data, lake):
    manifest = export(data.reader, lake, ALL)
    for name, table in manifest.tables.items():
        delta = tables.open_table(lake, name, table.version)
        for day, of in table.days.items():
            assert digest_of(tables.read_day(delta, TABLES[name], day)) == of.digest, (name, day)


def test_one_day_leaves_the_others_alone(data, lake):
    export(data.reader, lake, ALL)
    before = rows(lake, "reviews").to_pylist()
    data.run("UPDATE review.reviews SET attempt = 9")
    export(data.reader, lake, days(MIDDLE))
    after = rows(lake, "reviews").to_pylist()
    assert {row["attempt"] for row in after if str(row["dt"]) == MIDDLE} == {9}
    assert [row for row in after if str(row["dt"]) != MIDDLE] == [row for row in before if str(row["dt"]) != MIDDLE]


def test_what_happened_late_lands_in_the_day_of_its_review(data, lake):
    export(data.reader, lake, ALL)
    data.run(
        f"UPDATE review.reviews SET end_time = '{LAST} 10:00+00', attempt = 7 WHERE create_time < '{MIDDLE} 00:00+00'"
    )
    export(data.reader, lake, days(LAST, late=True))
    assert {row["attempt"] for row in rows(lake, "reviews").to_pylist() if str(row["dt"]) == FIRST} == {7}


def test_a_day_without_rows_empties_what_was_there(data, lake):
    export(data.reader, lake, ALL)
    data.run("DELETE FROM review.rule_moves")
    manifest = export(data.reader, lake, ALL)
    assert (rows(lake, "rule_moves").num_rows, manifest.tables["rule_moves"].days) == (0, {})


def test_a_day_on_which_nobody_worked_is_said_and_changes_no_other(data, lake):
    export(data.reader, lake, ALL)
    before, said = everything(lake), []
    export(data.reader, lake, days("2026-11-08"), said.append)
    assert "no review was asked for in 2026-11-08: the lake holds nothing of it" in said
    assert everything(lake) == before


class Stop(BaseException):
    """Nobody catches it."""


def _stopping_at(number: int):
    steps = iter(range(number + 1))

    def step(_said: str) -> None:
        if next(steps) == number:
            raise Stop

    return step


def test_wherever_an_export_stops_readers_see_the_one_before_and_the_next_is_whole(data, lake):
    said: list[str] = []
    export(data.reader, lake, days(f"{FIRST}..{MIDDLE}"), said.append)
    before = everything(lake)
    data.run("UPDATE review.reviews SET attempt = 9")
    for number in range(len(said) - 1):
        with pytest.raises(Stop):
            export(data.reader, lake, ALL, _stopping_at(number))
        assert everything(lake) == before, said[number]
    export(data.reader, lake, days(MIDDLE))
    assert {str(row["dt"]) for row in rows(lake, "findings").to_pylist()} == {FIRST, MIDDLE}
    assert {row["attempt"] for row in rows(lake, "reviews").to_pylist() if str(row["dt"]) == FIRST} == {1}


KILLED = """
import os, signal, sys
from analytics.jobs.export import export
from analytics.lake.place import place
from tests.analytics.support import ALL
step = lambda said: os.kill(os.getpid(), signal.SIGKILL) if said.startswith("findings: wrote") else None
export(sys.argv[1], place(sys.argv[2]), ALL, step)
"""


def test_an_export_that_is_killed_before_any_other_leaves_nothing_behind(data, lake):
    killed = subprocess.run([sys.executable, "-c", KILLED, data.reader, lake.uri], env=os.environ, check=False)
    assert (killed.returncode, load(lake)) == (-signal.SIGKILL, None)
    export(data.reader, lake, days(LAST))
    assert {str(row["dt"]) for row in rows(lake, "reviews").to_pylist()} == {LAST}


def test_two_exports_at_once_do_not_mix(data, lake):
    def meanwhile(said: str) -> None:
        if said.startswith("usage: wrote"):
            export(data.reader, lake, ALL)

    with pytest.raises(AnalyticsError, match="another export"):
        export(data.reader, lake, ALL, meanwhile)
    assert rows(lake, "reviews").num_rows == 18


def test_what_changes_while_an_export_runs_is_in_the_next_one_alone(data, lake):
    """Tables are read one after the other, and all as they were at one moment."""
    expected = everything(lake, export(data.reader, lake, ALL))

    def meanwhile(said: str) -> None:
        if said.startswith("reviews: wrote"):
            data.run("DELETE FROM review.findings")
            data.run("UPDATE review.agent_runs SET elapsed_ms = 1")

    assert everything(lake, export(data.reader, lake, ALL, meanwhile)) == expected
    export(data.reader, lake, ALL)
    assert rows(lake, "findings").num_rows == 0
    assert {row["elapsed_ms"] for row in rows(lake, "agent_runs").to_pylist()} == {1}


def test_a_tenant_that_was_deleted_leaves_the_lake(data, lake):
    export(data.reader, lake, ALL)
    data.run(f"DELETE FROM tenancy.tenants WHERE id = '{TENANT_B}'")
    manifest = export(data.reader, lake, days(LAST))
    assert {row["tenant_id"] for name in TABLES for row in rows(lake, name).to_pylist()} == {TENANT_A}
    assert {name: table.rows for name, table in manifest.tables.items()} == {n: rows(lake, n).num_rows for n in TABLES}


def test_days_past_their_time_leave_the_lake(data, lake):
    export(data.reader, lake, ALL)
    (kept,) = data.run(f"SELECT (now() AT TIME ZONE 'UTC')::date - '{LAST}'::date")[0]
    manifest = export(data.reader, lake, days(LAST, keep_days=kept))
    assert (
        set(manifest.tables["findings"].days)
        == {str(row["dt"]) for row in rows(lake, "findings").to_pylist()}
        == {LAST}
    )


def test_days_whose_reviews_were_erased_for_their_age_leave_the_lake(data, lake):
    export(data.reader, lake, ALL)
    data.run(
        "INSERT INTO review.erasures (tenant_id, id, what, before_time, counts) "
        f"VALUES ('{TENANT_A}', gen_random_uuid(), 'reviews', '{LAST} 12:00Z', '{{}}')"
    )
    manifest = export(data.reader, lake, days(LAST))
    assert set(manifest.tables["findings"].days) == {LAST}


def test_an_export_of_an_older_version_gets_the_new_columns(data, lake, monkeypatch):
    older = dict(TABLES["reviews"].columns)
    del older["team"]
    monkeypatch.setitem(TABLES, "reviews", replace(TABLES["reviews"], columns=older))
    export(data.reader, lake, ALL)
    monkeypatch.undo()
    export(data.reader, lake, days(LAST))
    teams = {str(row["dt"]): row["team"] for row in rows(lake, "reviews").to_pylist()}
    assert (teams[FIRST], teams[LAST]) == (None, "")


def test_files_are_parquet_that_anybody_reads(data, lake):
    manifest = export(data.reader, lake, ALL)
    uris = tables.open_table(lake, "findings", manifest.tables["findings"].version).file_uris()
    assert sum(pq.ParquetFile(uri).metadata.num_rows for uri in uris) == 72


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT finding FROM review.findings",
        "SELECT path, start_line FROM review.findings",
        "SELECT text FROM review.feedback",
        "SELECT subject FROM review.feedback",
        "DELETE FROM review.reviews",
        "SELECT email FROM tenancy.users",
        "SELECT secret_hash FROM tenancy.api_keys",
        "DELETE FROM analytics.indicators",
        "SELECT 1 FROM analytics.reports",
    ],
)
def test_the_reader_sees_no_code_no_words_and_no_people_and_changes_nothing(data, statement):
    with psycopg.connect(data.reader) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_a_database_that_does_not_answer_is_one_line(lake):
    with pytest.raises(AnalyticsError, match=r"^PostgreSQL at 127\.0\.0\.1:1: .*analytics_reader\?$"):
        export("postgresql://analytics_reader:secret@127.0.0.1:1/squad", lake, ALL)
