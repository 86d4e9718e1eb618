"""How long reviews wait in the queue, and how long they take."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import for_all, percentiles, seconds, week_of

NAME = "review_times"
DIMENSIONS = ()
MEASURES = {
    "reviews": "reviews asked for in the week that have ended",
    "queue_seconds_p50": "from asking to beginning; p95 and p99 alike",
    "queue_seconds_p95": "",
    "queue_seconds_p99": "",
    "duration_seconds_p50": "from beginning to the end; p95 and p99 alike",
    "duration_seconds_p95": "",
    "duration_seconds_p99": "",
}


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week."""
    ended = tables["reviews"].where("start_time IS NOT NULL AND end_time IS NOT NULL")
    return (
        for_all(ended)
        .groupBy("tenant_id", week_of("create_time").alias("week"))
        .agg(
            F.count("*").alias("reviews"),
            *percentiles(seconds("create_time", "start_time"), "queue_seconds"),
            *percentiles(seconds("start_time", "end_time"), "duration_seconds"),
        )
    )
