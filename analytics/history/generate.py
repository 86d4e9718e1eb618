"""Writes a made-up history as an export would have: `python -m analytics.history.generate FOLDER [FINDINGS]`."""

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from analytics.days import Days
from analytics.history import findings, reviews, words
from analytics.history.plan import NAMES, NOISY, TENANTS, Plan
from analytics.lake import day_files, tables
from analytics.lake.day_files import DayFile
from analytics.lake.manifest import DayOf, Manifest, TableOf, load, publish
from analytics.lake.place import Place, place
from analytics.schema import TABLES

Columns = Mapping[str, pa.Array]
_ROWS_PER_PULL = 9.8
"""Findings of a pull request of this plan, its later reviews' included; measured."""


def weeks(plan: Plan) -> Iterator[dict[str, Columns]]:
    """Every week's rows by table. The same plan gives the same rows; memory is that of one week."""
    for number in range(plan.weeks):
        generator = np.random.default_rng([plan.seed, number])
        week = reviews.week_of(plan, number, generator)
        found = findings.found(plan, week, generator)
        yield {
            "reviews": reviews.reviews(plan, week),
            "agent_runs": reviews.agent_runs(plan, week, generator),
            "findings": findings.findings(found),
            "lives": findings.lives(found),
            "feedback": findings.feedback(plan, found, generator),
            "usage": reviews.usage(plan, week, generator),
            "rule_moves": _moves(plan, number),
        }


def write(plan: Plan, lake: Place) -> Manifest:
    """Makes the whole lake, with a manifest, in the place of whatever there was."""
    files: dict[str, list[DayFile]] = defaultdict(list)
    for number, made in enumerate(weeks(plan)):
        for name, columns in made.items():
            files[name] += day_files.write(lake, name, f"week-{number}", TABLES[name].arrow, _ordered(name, columns))
    before = load(lake)
    done = {name: _commit(lake, name, files[name], before) for name in TABLES}
    manifest = Manifest(f"history-{plan.seed}", f"{plan.last}T23:59:59.000000Z", done, NAMES)
    publish(lake, manifest, before)
    return manifest


def _ordered(name: str, columns: Columns) -> list[pa.RecordBatch]:
    schema = TABLES[name].arrow
    batch = pa.record_batch([columns[field.name].cast(field.type) for field in schema], schema=schema)
    days = batch.column("dt").cast(pa.int32()).to_numpy()
    return [batch.take(pa.array(np.argsort(days, kind="stable")))] if len(days) else []


def _commit(lake: Place, name: str, files: list[DayFile], before: Manifest | None) -> TableOf:
    version = before.tables[name].version if before else 0
    table = tables.ready(lake, name, TABLES[name].arrow, version)
    tables.replace_days(table, Days(date.min, date.max), files)
    by_day: dict[str, list[DayFile]] = defaultdict(list)
    for each in files:
        by_day[str(each.day)].append(each)
    return TableOf(table.version(), {day: _day(of) for day, of in sorted(by_day.items())})


def _day(files: list[DayFile]) -> DayOf:
    digest = hashlib.sha256("".join(each.digest for each in files).encode()).hexdigest()
    return DayOf(sum(each.rows for each in files), digest)


def _moves(plan: Plan, number: int) -> Columns:
    """The budget moves the noisy rule of every tenant that is there, in one week."""
    here = TENANTS if number == plan.demotion_week else ()
    day = (plan.monday(number) - date(1970, 1, 1)) // timedelta(days=1)
    seconds = np.full(len(here), day * 86400.0)
    return {
        "tenant_id": pa.array(here, pa.string()),
        "move_id": words.joined("m", np.arange(len(here))),
        "rule_id": words.constant(NOISY, len(here)),
        "repository_key": words.constant("", len(here)),
        "from_level": words.constant("COMMENT", len(here)),
        "to_level": words.constant("ANNOTATION", len(here)),
        "pinned": pa.array(np.zeros(len(here), bool)),
        "create_time": words.times(seconds),
        "dt": words.days(seconds),
    }


def sized(findings: int, weeks: int = 104) -> Plan:
    """A plan of about so many findings."""
    return Plan(weeks=weeks, pull_requests=max(1, round(findings / _ROWS_PER_PULL / weeks)))


if __name__ == "__main__":
    made = write(sized(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000), place(sys.argv[1]))
    print(*(f"{name}: {table.rows} rows" for name, table in made.tables.items()), sep="\n")
