"""Which rows can be trusted: each has to be whole, possible, and belong to something that is there."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from analytics.schema import TABLES

STATES = ("PENDING", "RUNNING", "COMPLETED", "PARTIAL", "FAILED", "CANCELLED", "SUPERSEDED")
SEVERITIES = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
REASONS = "reasons"
_OF_REVIEWS = ("agent_runs", "findings", "lives", "usage")


def _among(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


_COUNTED = "least(read_cells, excluded_cells, not_applicable_cells, not_read_cells) >= 0"
RULES: Mapping[str, Mapping[str, str]] = {
    "reviews": {
        "its state is none that we know": _among("state", STATES),
        "it ended before it began: a clock jumped": "end_time IS NULL OR start_time IS NULL OR end_time >= start_time",
        "it began before it was asked for: a clock jumped": "start_time IS NULL OR start_time >= create_time",
        "it took more than thirty days at once: a clock jumped": "attempt > 1 OR end_time IS NULL OR "
        "end_time < create_time + INTERVAL '30' DAY",
        "it changed fewer lines than none": "changed_lines >= 0",
        "files are counted below nothing": _COUNTED,
    },
    "agent_runs": {
        "it took less time than none": "elapsed_ms >= 0",
        "files are counted below nothing": _COUNTED,
    },
    "findings": {
        "its severity is none that we know": _among("severity", SEVERITIES),
        "its rule is not its agent's": "startswith(rule_id, concat(agent, '/'))",
    },
    "lives": {"it was seen outside of any time": "seen_time >= '2000-01-01'"},
    "feedback": {"it was given outside of any time": "create_time >= '2000-01-01'"},
    "rule_moves": {"it moves nowhere": "from_level <> to_level OR pinned"},
    "usage": {"it cost less than nothing": "least(cost_micros, input_tokens, output_tokens) >= 0"},
}
"""What a good row satisfies, by the reason for which one that does not is put aside."""


def judged(tables: Mapping[str, DataFrame]) -> Mapping[str, DataFrame]:
    """Every table with the reasons against each row; none: it is good."""
    reviews = tables["reviews"].select("tenant_id", "review_id", F.lit(True).alias("known"))
    return {name: _judged(name, frame, reviews) for name, frame in tables.items()}


def good(tables: Mapping[str, DataFrame]) -> Mapping[str, DataFrame]:
    """The good rows alone; that a review is there is taken from the export, which joins them."""
    return {name: frame.where(_holds(name)) for name, frame in tables.items()}


def _judged(name: str, frame: DataFrame, reviews: DataFrame) -> DataFrame:
    checks = [F.when(~condition, F.lit(reason)) for reason, condition in _conditions(name).items()]
    if name in _OF_REVIEWS:
        frame = frame.join(reviews, ["tenant_id", "review_id"], "left")
        checks.append(F.when(F.col("known").isNull(), F.lit("its review is not in the lake")))
    return frame.withColumn(REASONS, F.array_compact(F.array(*checks))).drop("known")


def _holds(name: str) -> Column:
    found = F.lit(True)
    for condition in _conditions(name).values():
        found &= condition
    return found


def _conditions(name: str) -> Mapping[str, Column]:
    """Never null: what cannot be said of a row speaks against it."""
    whole = {f"it has no {column}": F.col(column).isNotNull() for column in TABLES[name].required}
    rules = {reason: F.coalesce(F.expr(rule), F.lit(False)) for reason, rule in RULES[name].items()}
    return whole | rules
