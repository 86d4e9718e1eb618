"""Computes the indicators of a lake that no gate looked at; runs in the environment of analytics.

The last line that it prints is JSON: how many files a question about one day reads, and what compaction leaves.
"""

import json
from datetime import timedelta

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from analytics.jobs.compact import compact
from analytics.jobs.kpis import compute
from analytics.lake import tables
from analytics.lake.frames import frames
from analytics.lake.manifest import require
from analytics.lake.place import Place, place
from analytics.session import session
from analytics.settings import load


def _files(lake: Place) -> dict[str, int]:
    pinned = require(lake).tables
    return {name: len(tables.files_of(lake, name, table.version)) for name, table in pinned.items()}


def _read(frame: DataFrame) -> int:
    """Files that the plan of a frame without an exchange opens, by Spark's own count."""
    execution = frame._jdf.queryExecution()
    execution.toRdd().count()
    return int(execution.executedPlan().collectLeaves().head().metrics().apply("numFiles").value())


def _day(spark: SparkSession, lake: Place) -> int:
    manifest = require(lake)
    middle = sorted(manifest.tables["findings"].days)[len(manifest.tables["findings"].days) // 2]
    with frames(spark, lake, manifest) as found:
        return _read(found["findings"].where(F.col("dt") == F.to_date(F.lit(middle))).select("rule_id"))


if __name__ == "__main__":
    settings = load()
    lake = place(settings.lake)
    with session(settings.spark, settings.spark_memory) as spark:
        compute(spark, lake, lambda said: print(said, flush=True))
        day = _day(spark, lake)
    before = _files(lake)
    compact(lake, timedelta(hours=1))
    seen = {"day_files": day, "findings_files": before["findings"]}
    print(json.dumps(seen | {"files": sum(before.values()), "compacted_files": sum(_files(lake).values())}))
