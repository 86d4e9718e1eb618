"""Computes every indicator from the lake: into Delta tables, and from there into PostgreSQL."""

import time
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from analytics.lake import tables
from analytics.lake.frames import frames
from analytics.lake.manifest import Manifest, load, publish, require
from analytics.lake.place import Place
from analytics.rows import good
from analytics.session import suit
from analytics.transforms.catalogue import INDICATORS

FOLDER = "indicators"
Step = Callable[[str], None]


def compute(spark: SparkSession, place: Place, step: Step = lambda _: None) -> Manifest:
    """Computes all indicators of the newest export and puts them in the place of those before.

    Returns:
        What was written; its id is that of the export.

    Raises:
        AnalyticsError: Nothing was exported, or a file of it is damaged.
    """
    export, results = require(place), place.below(FOLDER)
    suit(spark, max(table.rows for table in export.tables.values()))
    with frames(spark, place, export) as found:
        written = {}
        for name, rows in _computed(good(found), step):
            written[name] = tables.replace_all(results, name, rows)
    made = Manifest(export.id, export.snapshot_time, written, export.tenants)
    publish(results, made, load(results))
    return made


def _computed(found: Mapping[str, DataFrame], step: Step) -> Iterator[tuple[str, pa.Table]]:
    for name, indicator in INDICATORS.items():
        began = time.monotonic()
        rows = in_order(indicator, indicator.transform(found).toArrow())
        step(f"{name}: {rows.num_rows} rows in {time.monotonic() - began:.1f} s")
        yield name, rows


def in_order(indicator: ModuleType, rows: pa.Table) -> pa.Table:
    """The columns as the indicator documents them, rows by week and what they are about."""
    keys = ["week", "tenant_id", *indicator.DIMENSIONS]
    return rows.select([*keys, *indicator.MEASURES]).sort_by([(key, "ascending") for key in keys])


def results(place: Place) -> Mapping[str, pa.Table]:
    """The indicators as they were computed last, by name.

    Raises:
        AnalyticsError: None were, yet.
    """
    of = place.below(FOLDER)
    return {name: tables.read_all(of, name, table.version) for name, table in require(of).tables.items()}
