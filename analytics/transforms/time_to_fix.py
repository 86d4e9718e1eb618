"""How long it takes until a finding is mended."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import firsts, for_all, life_spans, percentiles, seconds, week_of

NAME = "time_to_fix"
DIMENSIONS = ("agent",)
MEASURES = {
    "fixed": "findings first seen in the week and mended since",
    "hours_p50": "from the end of the review that saw it first to the end of the one that missed it; p95, p99 alike",
    "hours_p95": "",
    "hours_p99": "",
}


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week in which it was first seen, agent."""
    found = firsts(tables["findings"]).select("tenant_id", "life_id", "agent")
    fixed = life_spans(tables["lives"]).where("new_time IS NOT NULL AND fixed_time IS NOT NULL")
    return (
        for_all(found.join(fixed, ["tenant_id", "life_id"]))
        .groupBy("tenant_id", week_of("new_time").alias("week"), "agent")
        .agg(F.count("*").alias("fixed"), *percentiles(seconds("new_time", "fixed_time") / 3600, "hours"))
    )
