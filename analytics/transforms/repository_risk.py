"""Where the grave findings are, and whether it becomes better."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from analytics.transforms.common import first_reviews, week_of

NAME = "repository_risk"
DIMENSIONS = ("repository_key",)
MEASURES = {
    "grave": "findings HIGH or CRITICAL in first reviews of the four weeks up to this one",
    "changed_lines": "in those reviews",
    "score": "weights of findings for each 100 changed lines of four weeks: LOW 0, MEDIUM 1, HIGH 4, CRITICAL 10",
    "trend": "score less the score four weeks earlier; null before there is one",
}
WEIGHTS = {"MEDIUM": 1, "HIGH": 4, "CRITICAL": 10}
_WEEK = 7


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week in which the repository had a first review, repository."""
    reviews = first_reviews(tables["reviews"]).withColumn("week", week_of("create_time"))
    found = tables["findings"].groupBy("tenant_id", "review_id").agg(F.sum(_weight()).alias("weight"), _grave())
    weekly = (
        reviews.join(found, ["tenant_id", "review_id"], "left")
        .groupBy("tenant_id", "repository_key", "week")
        .agg(*[F.sum(F.coalesce(name, F.lit(0))).alias(name) for name in ("weight", "grave", "changed_lines")])
        .withColumn("day", F.datediff("week", F.lit("1970-01-01")))
    )
    rolling = [F.sum(name).over(_weeks(-3, 0)).alias(name) for name in ("weight", "grave", "changed_lines")]
    four = weekly.select("tenant_id", "week", "repository_key", "day", *rolling)
    scored = four.withColumn(
        "score", F.when(F.col("changed_lines") > 0, F.col("weight") * 100 / F.col("changed_lines"))
    )
    trend = F.col("score") - F.max("score").over(_weeks(-4, -4))
    return scored.select("tenant_id", "week", *DIMENSIONS, "grave", "changed_lines", "score", trend.alias("trend"))


def _weight() -> Column:
    cases = [F.when(F.col("severity") == name, F.lit(weight)) for name, weight in WEIGHTS.items()]
    return F.coalesce(*cases, F.lit(0))


def _grave() -> Column:
    return F.count_if(F.col("severity").isin("HIGH", "CRITICAL")).alias("grave")


def _weeks(first: int, last: int) -> Window:
    return Window.partitionBy("tenant_id", "repository_key").orderBy("day").rangeBetween(first * _WEEK, last * _WEEK)
