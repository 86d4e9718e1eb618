"""One version of an agent beside what the agent did in the weeks before: what a canary changes."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from analytics.transforms.common import newest_feedback, share, summed_for_all, week_of

NAME = "agent_versions"
DIMENSIONS = ("agent", "version")
MEASURES = {
    "runs": "reviews in which this version answered",
    "failures": "of those, with a failure",
    "findings": "all it found",
    "per_run": "findings for each run",
    "heard": "findings of the week's runs that people spoke of, until now",
    "useful": "of those, spoken for",
    "useful_share": "0 to 1",
    "drift": "per_run against all versions of the agent in the four weeks before: 1 is no change; null without them",
}
_KEYS = ("tenant_id", "week", *DIMENSIONS)
_COUNTS = ("runs", "failures", "findings", "heard", "useful")
_WEEK = 7


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week, agent, version."""
    counts = _runs(tables).groupBy(*_KEYS).agg(*[F.sum(name).alias(name) for name in _COUNTS])
    every = summed_for_all(counts, _KEYS, _COUNTS).withColumn("day", F.datediff("week", F.lit("1970-01-01")))
    before = F.sum("findings").over(_before()) / F.nullif(F.sum("runs").over(_before()), F.lit(0))
    measured = every.withColumns({"per_run": share("findings", "runs"), "useful_share": share("useful", "heard")})
    return measured.withColumn("drift", F.col("per_run") / F.nullif(before, F.lit(0.0))).drop("day")


def _runs(tables: Mapping[str, DataFrame]) -> DataFrame:
    """A row for each run with what came of it."""
    reviews = tables["reviews"].select("tenant_id", "review_id", week_of("create_time").alias("week"))
    runs = tables["agent_runs"].where("version <> ''").join(reviews, ["tenant_id", "review_id"])
    said = newest_feedback(tables["feedback"]).select("tenant_id", "finding_id", "usefulness")
    found = (
        tables["findings"]
        .join(said, ["tenant_id", "finding_id"], "left")
        .groupBy("tenant_id", "review_id", "agent")
        .agg(
            F.count("*").alias("findings"),
            F.count("usefulness").alias("heard"),
            F.count_if(F.col("usefulness") == "USEFUL").alias("useful"),
        )
    )
    joined = runs.join(found, ["tenant_id", "review_id", "agent"], "left")
    return joined.withColumns({"runs": F.lit(1), "failures": F.col("failed").cast("int")}).fillna(
        0, ["findings", "heard", "useful"]
    )


def _before() -> Window:
    return Window.partitionBy("tenant_id", "agent").orderBy("day").rangeBetween(-4 * _WEEK, -_WEEK)
