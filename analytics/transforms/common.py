"""Words that several indicators share."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

PLATFORM = "00000000-0000-0000-0000-000000000000"
"""The tenant of what is said of all tenants together."""
_PERCENT = (50, 95, 99)
Z = 1.959964
"""Of a two-sided interval of 95 %."""


def week_of(moment: Column | str) -> Column:
    """The Monday of a moment's week."""
    return F.to_date(F.date_trunc("week", moment))


def for_all(rows: DataFrame) -> DataFrame:
    """Every row twice: for its tenant, and for the platform."""
    return rows.withColumn("tenant_id", F.explode(F.array("tenant_id", F.lit(PLATFORM))))


def summed_for_all(counts: DataFrame, keys: Sequence[str], measures: Sequence[str]) -> DataFrame:
    """Counts of tenants, and their sums for the platform."""
    return for_all(counts).groupBy(*keys).agg(*[F.sum(name).alias(name) for name in measures])


def percentiles(value: Column, name: str) -> list[Column]:
    """The exact p50, p95 and p99; asked for together, because each question keeps all values by itself."""
    all_three = F.percentile(value, F.array(*[F.lit(n / 100) for n in _PERCENT]))
    return [all_three[place].alias(f"{name}_p{n}") for place, n in enumerate(_PERCENT)]


def seconds(start: str, end: str) -> Column:
    """From one moment to another; below nothing where a clock jumped back, which counts as nothing."""
    return F.greatest(F.lit(0), F.unix_micros(end) - F.unix_micros(start)) / 1_000_000


def share(part: str, whole: str) -> Column:
    """A part of a whole, 0 to 1; null where there is no whole."""
    return F.when(F.col(whole) > 0, F.col(part) / F.col(whole))


def wilson(part: str, whole: str, name: str) -> list[Column]:
    """The share and the ends of its Wilson interval; null where there is no whole."""
    p, n = share(part, whole), F.col(whole)
    scale = 1 + Z * Z / n
    middle = (p + Z * Z / (2 * n)) / scale
    half = Z * F.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / scale
    return [
        p.alias(f"{name}_share"),
        F.when(n > 0, middle - half).alias(f"{name}_low"),
        F.when(n > 0, middle + half).alias(f"{name}_high"),
    ]


def first_reviews(reviews: DataFrame) -> DataFrame:
    """The first review of every pull request; reviews of plain commits are each a first one."""
    pull = Window.partitionBy("tenant_id", "repository_key", "pull_request").orderBy("create_time", "review_id")
    plain = F.col("pull_request") == 0
    return reviews.withColumn("nth", F.row_number().over(pull)).where(plain | (F.col("nth") == 1)).drop("nth")


def newest_feedback(feedback: DataFrame) -> DataFrame:
    """What was said last of each finding, for or against; a word that was withdrawn says nothing."""
    said = feedback.where((F.col("usefulness") != "") | (F.col("kind") == "WITHDRAWN"))
    newest = F.max_by(
        F.struct("usefulness", "rule_id", "repository_key", "create_time"), F.struct("create_time", "feedback_id")
    )
    last = said.groupBy("tenant_id", "finding_id").agg(newest.alias("last")).select("tenant_id", "finding_id", "last.*")
    return last.where(F.col("usefulness") != "")


def life_spans(lives: DataFrame) -> DataFrame:
    """A row for each finding through its reviews: when it was first seen, first fixed, and seen again after that."""
    when = {name: F.when(F.col("lifecycle") == name, F.col("seen_time")) for name in ("NEW", "FIXED", "REGRESSED")}
    return lives.groupBy("tenant_id", "life_id").agg(
        F.min(when["NEW"]).alias("new_time"),
        F.min(when["FIXED"]).alias("fixed_time"),
        F.max(when["REGRESSED"]).alias("regressed_time"),
    )


def firsts(findings: DataFrame) -> DataFrame:
    """Findings as they were seen for the first time."""
    return findings.where(F.col("lifecycle") == "NEW")


def agent_of(rule: str) -> Column:
    """The agent of a rule's id."""
    return F.substring_index(rule, "/", 1)
