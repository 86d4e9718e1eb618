"""What keeps the lake quick: pruned partitions, few files, none of old versions."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyspark.sql import functions as F

from analytics.history.generate import write
from analytics.history.plan import Plan
from analytics.jobs.compact import compact
from analytics.jobs.export import export
from analytics.lake import tables
from analytics.lake.frames import frames
from analytics.lake.manifest import require
from analytics.lake.place import place
from tests.analytics.rows import LAST, TENANT_B
from tests.analytics.support import ALL, days, everything

pytestmark = pytest.mark.timeout(600)


def test_a_question_about_a_day_reads_the_files_of_that_day(spark, history, history_lake, plan):
    with frames(spark, history_lake, history) as found:
        day = found["findings"].where(F.col("dt") == F.lit(plan.first + timedelta(days=2)))
        plan_text = day._jdf.queryExecution().executedPlan().toString()
        assert "PartitionFilters: [isnotnull(dt" in plan_text
        read = {row["file"] for row in day.select(F.input_file_name().alias("file")).distinct().collect()}
    assert {path.split("dt=")[1][:10] for path in read} == {str(plan.first + timedelta(days=2))}


def test_small_files_of_a_day_become_one_with_the_same_rows(lake):
    write(Plan(weeks=3, pull_requests=30, second_hours=100), lake)  # two weeks write into many days
    before, rows = _files(lake), everything(lake)
    compact(lake, timedelta(hours=1))
    assert _files(lake) < before
    assert _files(lake) == len(_days(lake))
    assert everything(lake) == rows


def _files(lake) -> int:
    return sum(len(tables.files_of(lake, name, of.version)) for name, of in require(lake).tables.items())


def _days(lake) -> list[tuple[str, str]]:
    return [(name, day) for name, table in require(lake).tables.items() for day in table.days]


def test_files_of_old_versions_go_and_readers_of_the_manifest_notice_nothing(data, lake):
    for _ in range(3):
        export(data.reader, lake, ALL)
    rows = everything(lake)
    compact(lake, timedelta(0))
    assert everything(lake) == rows
    assert len(list(_on_disk(lake))) == _files(lake)


def _on_disk(lake) -> Iterator[Path]:
    return Path(lake.root).glob("*/dt=*/*.parquet")


def test_what_was_erased_is_gone_from_the_disk(data, lake):
    export(data.reader, lake, ALL)
    data.run(f"DELETE FROM tenancy.tenants WHERE id = '{TENANT_B}'")
    export(data.reader, lake, days(LAST))
    compact(lake, timedelta(0))
    assert not [path for path in _on_disk(lake) if TENANT_B.encode() in path.read_bytes()]


def test_the_history_is_the_same_each_time(lake, tmp_path):
    plan = Plan(weeks=2, pull_requests=10, first=date(2026, 11, 2))
    again = place(str(tmp_path / "again"))
    first, second = write(plan, lake), write(plan, again)
    assert {name: table.days for name, table in first.tables.items()} == {n: t.days for n, t in second.tables.items()}
