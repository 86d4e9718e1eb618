"""The gate: whether an export can be trusted. Bad rows are put aside with their reasons, the rest goes on."""

import itertools
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from analytics.errors import AnalyticsError
from analytics.lake import tables
from analytics.lake.frames import frames
from analytics.lake.manifest import DayOf, Manifest, require
from analytics.lake.place import Place
from analytics.rows import REASONS, judged
from analytics.schema import TABLES
from analytics.session import suit

os.environ["GX_ANALYTICS_ENABLED"] = "false"
import great_expectations as gx
from great_expectations import expectations as expect

FOLDER, QUARANTINE = "validation", "quarantine"
MOSTLY = 0.99
"""Of a table's rows must be good; fewer stop the publication."""
_FEW_BAD = "at most one row in a hundred is bad"
_FRESH_DAYS = 2
_ALIKE = "a quarter to four times as much as on the same day a week before"
_BUSY = 50
"""Rows of a day, below which a week is not compared with the one before."""
_MOST_ASIDE = 100_000
Step = Callable[[str], None]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    table: str
    what: str
    passed: bool
    seen: str


@dataclass(frozen=True)
class Validation:
    """What the gate says of one export.

    Attributes:
        aside: How many rows were put aside, by table and reason.
        notes: What people should know and nothing stops, a sentence each.
    """

    manifest: str
    checks: tuple[Check, ...]
    aside: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    @property
    def failures(self) -> list[str]:
        """What did not pass, a sentence each."""
        return [f"{check.table}: {check.what}: {check.seen}" for check in self.checks if not check.passed]


def validate(spark: SparkSession, place: Place, today: date, step: Step = lambda _: None) -> Validation:
    """Looks at every table of the newest export and writes down what it saw.

    Args:
        today: To tell fresh from stale, in UTC.

    Raises:
        AnalyticsError: Nothing was exported, or a file of it is damaged.
    """
    manifest = require(place)
    suit(spark, max(table.rows for table in manifest.tables.values()))
    checks, aside = list(arrivals(manifest, today)), {}
    with frames(spark, place, manifest) as found:
        for name, rows in judged(found).items():
            rows.persist()
            checks += _run(_suite(name, rows), _batch(spark_frame=rows), name)
            aside[name] = _put_aside(place, name, rows)
            rows.unpersist()
            step(f"{name}: {sum(aside[name].values())} rows put aside")
    made = Validation(manifest.id, tuple(checks), {n: r for n, r in aside.items() if r}, tuple(notes(place, manifest)))
    place.replace(json.dumps(asdict(made), indent=1).encode(), FOLDER, f"{manifest.id}.json")
    return made


def verdict(place: Place, manifest: Manifest) -> Validation | None:
    """What was seen of an export; None when nobody looked yet."""
    content = place.read(FOLDER, f"{manifest.id}.json")
    if content is None:
        return None
    found = json.loads(content)
    checks = tuple(Check(**check) for check in found["checks"])
    return Validation(found["manifest"], checks, found["aside"], tuple(found["notes"]))


def must_have_passed(place: Place) -> None:
    """Lets pass what was validated and found good.

    Raises:
        AnalyticsError: The newest export was not, or not yet.
    """
    found = verdict(place, require(place))
    if found is None:
        raise AnalyticsError("the newest export was not validated: run `squad analytics validate` first")
    if not found.passed:
        raise AnalyticsError(f"the gate is shut, nothing is published: {'; '.join(found.failures)}")


def _suite(name: str, rows: DataFrame) -> list[Any]:
    table = TABLES[name]
    types = dict(rows.dtypes)
    named = {"string": "StringType", "int": "IntegerType", "bigint": "LongType", "boolean": "BooleanType"}
    named |= {"timestamp": "TimestampType", "date": "DateType"}
    return [
        expect.ExpectTableColumnsToMatchSet(column_set=[*table.arrow.names, REASONS, "is_good"], exact_match=True),
        *[expect.ExpectColumnValuesToBeOfType(column=each, type_=named[types[each]]) for each in table.arrow.names],
        *[expect.ExpectColumnValuesToNotBeNull(column=each, mostly=MOSTLY) for each in table.required],
        expect.ExpectCompoundColumnsToBeUnique(column_list=list(table.key), description="no row is there twice"),
        expect.ExpectColumnValuesToBeInSet(column="is_good", value_set=[True], mostly=MOSTLY, description=_FEW_BAD),
    ]


def arrivals(manifest: Manifest, today: date) -> Iterator[Check]:
    """Freshness, and every table's newest whole day against the same day a week before."""
    newest = max((day for table in manifest.tables.values() for day in table.days), default="")
    age = (today - date.fromisoformat(manifest.snapshot_time[:10])).days
    fresh = expect.ExpectColumnValuesToBeBetween(
        column="age_days",
        min_value=-1,
        max_value=_FRESH_DAYS,
        description=f"is {_FRESH_DAYS} days old at most, and not of the future",
    )
    for check in _run([fresh], _batch(pandas_frame=pd.DataFrame({"age_days": [age]})), "export"):
        yield replace(check, seen=f"{age} days old, as of {manifest.snapshot_time}")
    yield Check("export", "holds at least one day", bool(newest), newest or "nothing")
    for name, table in manifest.tables.items():
        yield from _volume(name, table.days, date.fromisoformat(manifest.snapshot_time[:10]) - timedelta(days=1))


def _volume(name: str, days: Mapping[str, DayOf], whole: date) -> Iterator[Check]:
    """The newest whole day against the same day a week before, where that was a busy one."""
    earlier = whole - timedelta(days=7)
    now, before = (days[str(day)].rows if str(day) in days else 0 for day in (whole, earlier))
    if before < _BUSY:
        return
    alike = expect.ExpectColumnValuesToBeBetween(column="times", min_value=0.25, max_value=4, description=_ALIKE)
    for check in _run([alike], _batch(pandas_frame=pd.DataFrame({"times": [now / before]})), name):
        yield replace(check, seen=f"{now} rows on {whole}, {before} on {earlier}")


def _batch(spark_frame: DataFrame | None = None, pandas_frame: pd.DataFrame | None = None) -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    if spark_frame is not None:
        source, data = (
            context.data_sources.add_spark("spark", persist=False),
            spark_frame.withColumn("is_good", F.size(REASONS) == 0),
        )
    else:
        source, data = context.data_sources.add_pandas("pandas"), pandas_frame
    return source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all").get_batch({"dataframe": data})


def _run(suite: list[Any], batch: Any, table: str) -> Iterator[Check]:
    found = batch.validate(gx.ExpectationSuite(name=table, expectations=suite), result_format="BASIC")
    for each in found.results:
        config = each.expectation_config
        about = {key: value for key, value in config.kwargs.items() if key not in {"batch_id", "column_set"}}
        what = f"{config.type.removeprefix('expect_').replace('_', ' ')} {_plain(about)}".strip()
        yield Check(table, config.description or what, bool(each.success), _seen(each))


def _plain(about: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in about.items())


def _seen(result: Any) -> str:
    if result.exception_info.get("raised_exception"):
        return str(result.exception_info.get("exception_message"))
    seen = result.result
    if "unexpected_count" in seen:
        return f"{seen['unexpected_count']} of {seen['element_count']} rows are otherwise"
    return str(seen.get("observed_value", ""))


def _put_aside(place: Place, name: str, rows: DataFrame) -> Mapping[str, int]:
    """Writes bad rows with their reasons into the quarantine; answers how many there are by reason."""
    bad = rows.where(F.size(REASONS) > 0)
    counts = bad.select(F.explode(REASONS).alias("reason")).groupBy("reason").count().collect()
    if counts:
        tables.replace_all(place.below(QUARANTINE), name, bad.limit(_MOST_ASIDE).toArrow())
    return {row["reason"]: row["count"] for row in sorted(counts, key=lambda row: row["reason"])}


def notes(place: Place, manifest: Manifest) -> Iterator[str]:
    """Days that nobody exported, and columns of a version that we do not know."""
    for name, pinned in manifest.tables.items():
        known = set(TABLES[name].arrow.names)
        columns = {field.name for field in tables.open_table(place, name, pinned.version).schema().fields}
        for column in sorted(columns - known):
            yield f"{name} has a column '{column}' that this version does not know: it is left alone"
    days = sorted(date.fromisoformat(day) for day in manifest.tables["reviews"].days)
    for day, following in itertools.pairwise(days):
        missing = (following - day).days - 1
        if missing:
            first = day + timedelta(days=1)
            last = following - timedelta(days=1)
            yield f"no review between {first} and {last}: if people worked then, export it again"
