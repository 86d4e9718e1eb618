"""What people think of each rule's findings."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import agent_of, newest_feedback, summed_for_all, week_of, wilson

NAME = "acceptance"
DIMENSIONS = ("agent", "rule_id")
MEASURES = {
    "useful": "findings whose newest word, said in the week, speaks for them",
    "dismissed": "findings whose newest word speaks against them",
    "heard": "both together",
    "useful_share": "of those heard, 0 to 1, with its 95 % Wilson interval",
    "useful_low": "",
    "useful_high": "",
    "dismissed_share": "of those heard, 0 to 1, with its 95 % Wilson interval",
    "dismissed_low": "",
    "dismissed_high": "",
}
_KEYS = ("tenant_id", "week", *DIMENSIONS)


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week of the word, agent, rule."""
    said = newest_feedback(tables["feedback"]).withColumn("week", week_of("create_time"))
    counts = (
        said.withColumn("agent", agent_of("rule_id"))
        .groupBy(*_KEYS)
        .agg(
            F.count_if(F.col("usefulness") == "USEFUL").alias("useful"),
            F.count_if(F.col("usefulness") == "NOT_USEFUL").alias("dismissed"),
            F.count("*").alias("heard"),
        )
    )
    every = summed_for_all(counts, _KEYS, ["useful", "dismissed", "heard"])
    return every.select("*", *wilson("useful", "heard", "useful"), *wilson("dismissed", "heard", "dismissed"))
