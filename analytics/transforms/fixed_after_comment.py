"""What is mended once it was said on its line."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import firsts, life_spans, summed_for_all, week_of, wilson

NAME = "fixed_after_comment"
DIMENSIONS = ("agent", "rule_id")
MEASURES = {
    "commented": "findings that were first seen in the week and stood as a comment on their line",
    "fixed": "of those, found mended by a later review, whenever",
    "fixed_share": "0 to 1, with its 95 % Wilson interval",
    "fixed_low": "",
    "fixed_high": "",
}
_KEYS = ("tenant_id", "week", *DIMENSIONS)


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week in which it was first seen, agent, rule."""
    commented = (
        firsts(tables["findings"]).where("shown_as = 'INLINE'").select("tenant_id", "life_id", "agent", "rule_id")
    )
    spans = life_spans(tables["lives"]).withColumn("week", week_of("new_time"))
    counts = (
        commented.join(spans, ["tenant_id", "life_id"])
        .groupBy(*_KEYS)
        .agg(F.count("*").alias("commented"), F.count("fixed_time").alias("fixed"))
    )
    return summed_for_all(counts, _KEYS, ["commented", "fixed"]).select("*", *wilson("fixed", "commented", "fixed"))
