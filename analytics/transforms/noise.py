"""How much of what is said nobody wants to hear, and what the budget did about it."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from analytics.transforms.common import agent_of, newest_feedback, share, summed_for_all, week_of

NAME = "noise"
DIMENSIONS = ("agent",)
MEASURES = {
    "heard": "findings that people spoke of in the week",
    "dismissed": "of those, spoken against",
    "dismissed_share": "0 to 1",
    "change_to_4_weeks": "dismissed_share less the share of the four weeks before together; null without them",
    "demotions": "moves of the agent's rules out of sight",
    "promotions": "moves back",
}
_KEYS = ("tenant_id", "week", *DIMENSIONS)
_COUNTS = ("heard", "dismissed", "demotions", "promotions")
_WEEK = 7
_ORDER = ("COMMENT", "ANNOTATION", "SHADOW")


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week, agent."""
    said = newest_feedback(tables["feedback"]).select(
        *_keys(),
        F.lit(1).alias("heard"),
        (F.col("usefulness") == "NOT_USEFUL").cast("int").alias("dismissed"),
        *_none("demotions", "promotions"),
    )
    step = _rank("to_level") - _rank("from_level")
    moves = tables["rule_moves"].select(
        *_keys(),
        *_none("heard", "dismissed"),
        (step > 0).cast("int").alias("demotions"),
        (step < 0).cast("int").alias("promotions"),
    )
    counts = said.unionByName(moves).groupBy(*_KEYS).agg(*[F.sum(name).alias(name) for name in _COUNTS])
    every = summed_for_all(counts, _KEYS, _COUNTS).withColumn("dismissed_share", share("dismissed", "heard"))
    before = F.sum("dismissed").over(_before()) / F.nullif(F.sum("heard").over(_before()), F.lit(0))
    return every.withColumn("change_to_4_weeks", F.col("dismissed_share") - before)


def _keys() -> list[Column]:
    return [F.col("tenant_id"), week_of("create_time").alias("week"), agent_of("rule_id").alias("agent")]


def _none(*names: str) -> list[Column]:
    return [F.lit(0).alias(name) for name in names]


def _rank(level: str) -> Column:
    return F.array_position(F.array(*[F.lit(name) for name in _ORDER]), F.col(level))


def _before() -> Window:
    days = F.datediff("week", F.lit("1970-01-01"))
    return Window.partitionBy("tenant_id", "agent").orderBy(days).rangeBetween(-4 * _WEEK, -_WEEK)
