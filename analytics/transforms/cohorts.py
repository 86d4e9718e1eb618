"""Teams and repositories side by side, by how long they have been here."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from analytics.transforms.common import life_spans, newest_feedback, share, week_of

NAME = "cohorts"
DIMENSIONS = ("team", "repository_key")
MEASURES = {
    "weeks_here": "whole weeks since the repository's first review",
    "reviews": "reviews asked for",
    "incomplete": "of those, with something unread",
    "commented": "findings of those reviews, seen for the first time and shown on their line",
    "fixed": "of those, mended since",
    "fixed_share": "0 to 1",
    "heard": "findings that people spoke of, of those commented",
    "useful": "of those, spoken for",
    "useful_share": "0 to 1",
}
_KEYS = ("tenant_id", "week", *DIMENSIONS)


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week, team, repository."""
    reviews = tables["reviews"].withColumns({"week": week_of("create_time"), "team": F.coalesce("team", F.lit(""))})
    first = F.min("week").over(Window.partitionBy("tenant_id", "repository_key"))
    aged = reviews.withColumn("weeks_here", (F.datediff("week", first) / 7).cast("int"))
    joined = aged.join(_found(tables), ["tenant_id", "review_id"], "left")
    counted = ("commented", "fixed", "heard", "useful")
    counts = joined.groupBy(*_KEYS).agg(
        F.max("weeks_here").alias("weeks_here"),
        F.count("*").alias("reviews"),
        F.count_if(F.col("not_read_cells") > 0).alias("incomplete"),
        *[F.coalesce(F.sum(name), F.lit(0)).alias(name) for name in counted],
    )
    return counts.withColumns({"fixed_share": share("fixed", "commented"), "useful_share": share("useful", "heard")})


def _found(tables: Mapping[str, DataFrame]) -> DataFrame:
    """A row for each review with comments."""
    commented = tables["findings"].where("lifecycle = 'NEW' AND shown_as = 'INLINE'")
    said = newest_feedback(tables["feedback"]).select("tenant_id", "finding_id", "usefulness")
    return (
        commented.join(life_spans(tables["lives"]), ["tenant_id", "life_id"], "left")
        .join(said, ["tenant_id", "finding_id"], "left")
        .groupBy("tenant_id", "review_id")
        .agg(
            F.count("*").alias("commented"),
            F.count("fixed_time").alias("fixed"),
            F.count("usefulness").alias("heard"),
            F.count_if(F.col("usefulness") == "USEFUL").alias("useful"),
        )
    )
