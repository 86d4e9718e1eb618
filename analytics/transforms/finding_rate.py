"""How much each rule says, by the size of the change: what first reviews of pull requests found."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import first_reviews, summed_for_all, week_of

NAME = "finding_rate"
DIMENSIONS = ("agent", "rule_id", "language")
MEASURES = {
    "findings": "of first reviews of the week, shown or not",
    "changed_lines": "in this language, in all first reviews of the week",
    "per_100_lines": "findings for each 100 changed lines",
}
_KEYS = ("tenant_id", "week", *DIMENSIONS)


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week, agent, rule, language; only where something was found."""
    reviews = first_reviews(tables["reviews"]).withColumn("week", week_of("create_time"))
    found = (
        tables["findings"].drop("dt").join(reviews.select("tenant_id", "review_id", "week"), ["tenant_id", "review_id"])
    )
    counts = found.groupBy(*_KEYS).agg(F.count("*").alias("findings"))
    lines = _lines(reviews)
    joined = summed_for_all(counts, _KEYS, ["findings"]).join(lines, ["tenant_id", "week", "language"], "left")
    rate = F.when(F.col("changed_lines") > 0, F.col("findings") * 100 / F.col("changed_lines"))
    return joined.select(*_KEYS, "findings", "changed_lines", rate.alias("per_100_lines"))


def _lines(reviews: DataFrame) -> DataFrame:
    by_language = F.from_json("changed_lines_by_language", "map<string,bigint>")
    each = reviews.select("tenant_id", "week", F.explode(by_language).alias("language", "count"))
    keys = ("tenant_id", "week", "language")
    return summed_for_all(each.groupBy(*keys).agg(F.sum("count").alias("changed_lines")), keys, ["changed_lines"])
