"""How long the author of a pull request waits for the first answer."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import first_reviews, for_all, percentiles, seconds, week_of

NAME = "first_review"
DIMENSIONS = ()
MEASURES = {
    "pull_requests": "pull requests whose first review was asked for in the week and has ended",
    "wait_seconds_p50": "from asking for the first review to its end; p95 and p99 alike",
    "wait_seconds_p95": "",
    "wait_seconds_p99": "",
}


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week in which the pull request came."""
    ended = first_reviews(tables["reviews"]).where("pull_request > 0 AND end_time IS NOT NULL")
    return (
        for_all(ended)
        .groupBy("tenant_id", week_of("create_time").alias("week"))
        .agg(F.count("*").alias("pull_requests"), *percentiles(seconds("create_time", "end_time"), "wait_seconds"))
    )
