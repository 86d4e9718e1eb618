"""Weeks that are unlike the eight before."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from analytics.transforms.common import first_reviews, for_all, seconds, week_of

NAME = "anomalies"
DIMENSIONS = ("measure",)
MEASURES = {
    "value": "of the week: reviews, mean queue_seconds, findings_per_review of first reviews, incomplete_share",
    "expected": "mean of the weeks among the eight before; null with fewer than four",
    "z": "distance from it in standard deviations of those weeks; null when they were all alike",
    "unusual": "1 when that is more than four and the value is a quarter or more off, otherwise 0",
}
MEASURED = ("reviews", "queue_seconds", "findings_per_review", "incomplete_share")
_BEFORE, _FEWEST, _FAR, _MUCH = 8, 4, 4.0, 0.25


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week, measure."""
    weekly = _weekly(tables).unpivot(["tenant_id", "week"], list(MEASURED), "measure", "value")
    order = Window.partitionBy("tenant_id", "measure").orderBy(F.datediff("week", F.lit("1970-01-01")))
    before = order.rangeBetween(-7 * _BEFORE, -7)
    enough = F.count("value").over(before) >= _FEWEST
    rows = weekly.withColumns(
        {
            "expected": F.when(enough, F.avg("value").over(before)),
            "spread": F.when(enough, F.stddev_samp("value").over(before)),
        }
    )
    off = F.col("value") - F.col("expected")
    far = (F.abs("z") > _FAR) & (F.abs(off) >= _MUCH * F.abs("expected"))
    scored = rows.withColumn("z", F.when(F.col("spread") > 0, off / F.col("spread"))).drop("spread")
    return scored.withColumn("unusual", F.coalesce(far, F.lit(False)).cast("int"))


def _weekly(tables: Mapping[str, DataFrame]) -> DataFrame:
    found = tables["findings"].groupBy("tenant_id", "review_id").agg(F.count("*").alias("found"))
    firsts = (
        first_reviews(tables["reviews"])
        .select("tenant_id", "review_id")
        .join(found, ["tenant_id", "review_id"], "left")
    )
    counted = firsts.select("tenant_id", "review_id", F.coalesce("found", F.lit(0)).alias("found"))
    joined = tables["reviews"].join(counted, ["tenant_id", "review_id"], "left")
    return (
        for_all(joined)
        .groupBy("tenant_id", week_of("create_time").alias("week"))
        .agg(
            F.count("*").cast("double").alias("reviews"),
            F.avg(seconds("create_time", "start_time")).alias("queue_seconds"),
            F.avg("found").alias("findings_per_review"),
            F.avg((F.col("not_read_cells") > 0).cast("double")).alias("incomplete_share"),
        )
    )
