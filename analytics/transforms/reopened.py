"""What was mended and came back."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import firsts, life_spans, summed_for_all, week_of, wilson

NAME = "reopened"
DIMENSIONS = ("agent",)
MEASURES = {
    "fixed": "findings that were found mended for the first time in the week",
    "reopened": "of those, seen again later",
    "reopened_share": "0 to 1, with its 95 % Wilson interval",
    "reopened_low": "",
    "reopened_high": "",
}
_KEYS = ("tenant_id", "week", *DIMENSIONS)


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week in which it was mended, agent."""
    found = firsts(tables["findings"]).select("tenant_id", "life_id", "agent")
    fixed = life_spans(tables["lives"]).where("fixed_time IS NOT NULL").withColumn("week", week_of("fixed_time"))
    counts = (
        found.join(fixed, ["tenant_id", "life_id"])
        .groupBy(*_KEYS)
        .agg(F.count("*").alias("fixed"), F.count_if(F.col("regressed_time") > F.col("fixed_time")).alias("reopened"))
    )
    return summed_for_all(counts, _KEYS, ["fixed", "reopened"]).select("*", *wilson("reopened", "fixed", "reopened"))
