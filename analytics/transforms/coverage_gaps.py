"""What nobody read."""

from collections.abc import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from analytics.transforms.common import share, summed_for_all, week_of

NAME = "coverage_gaps"
DIMENSIONS = ("repository_key", "agent")
MEASURES = {
    "reviews": "reviews of the repository in which the agent was asked",
    "cells": "files that it should have read",
    "not_read": "of those, not read",
    "not_read_share": "0 to 1",
    "reviews_with_gaps": "reviews in which it left something unread",
}
_KEYS = ("tenant_id", "week", *DIMENSIONS)
_COUNTS = ("reviews", "cells", "not_read", "reviews_with_gaps")


def transform(tables: Mapping[str, DataFrame]) -> DataFrame:
    """One row: tenant, week, repository, agent."""
    reviews = tables["reviews"].select("tenant_id", "review_id", "repository_key", week_of("create_time").alias("week"))
    runs = tables["agent_runs"].join(reviews, ["tenant_id", "review_id"])
    counts = runs.groupBy(*_KEYS).agg(
        F.count("*").alias("reviews"),
        F.sum(F.col("read_cells") + F.col("not_read_cells")).alias("cells"),
        F.sum("not_read_cells").alias("not_read"),
        F.count_if(F.col("not_read_cells") > 0).alias("reviews_with_gaps"),
    )
    return summed_for_all(counts, _KEYS, _COUNTS).withColumn("not_read_share", share("not_read", "cells"))
