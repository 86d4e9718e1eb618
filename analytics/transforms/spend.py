"""What language models cost, for what people found useful."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import newest_feedback, summed_for_all, week_of

NAME = "spend"
DIMENSIONS = ()
MEASURES = {
    "calls": "calls of models that were paid for, the lost ones included",
    "cost_micros": "what they cost, in millionths of the currency",
    "useful": "findings that people spoke for in the week",
    "micros_per_useful": "cost for each of those; null when there was none",
}
_KEYS = ("tenant_id", "week")


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week."""
    paid = tables["usage"].where(F.col("state").isin("settled", "lost"))
    calls = paid.select(
        "tenant_id",
        week_of("create_time").alias("week"),
        F.lit(1).alias("calls"),
        "cost_micros",
        F.lit(0).alias("useful"),
    )
    useful = (
        newest_feedback(tables["feedback"])
        .where("usefulness = 'USEFUL'")
        .select(
            "tenant_id",
            week_of("create_time").alias("week"),
            F.lit(0).alias("calls"),
            F.lit(0).alias("cost_micros"),
            F.lit(1).alias("useful"),
        )
    )
    counted = ("calls", "cost_micros", "useful")
    counts = calls.unionByName(useful).groupBy(*_KEYS).agg(*[F.sum(name).alias(name) for name in counted])
    each = F.when(F.col("useful") > 0, F.col("cost_micros") / F.col("useful")).alias("micros_per_useful")
    return summed_for_all(counts, _KEYS, counted).select("*", each)
