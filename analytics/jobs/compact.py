"""Keeps the lake quick and lawful: few files instead of many, and none of versions that nobody reads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from analytics.jobs.kpis import FOLDER
from analytics.lake import tables, upkeep
from analytics.lake.manifest import Manifest, TableOf, load, publish, require
from analytics.lake.place import Place
from analytics.schema import TABLES

Step = Callable[[str], None]


def compact(place: Place, keep: timedelta, step: Step = lambda _: None) -> Manifest:
    """Rewrites small files of each day together, moves the manifest on, and deletes what no kept version holds.

    Args:
        keep: How long files of earlier versions stay for whoever still reads them.

    Raises:
        AnalyticsError: Nothing was exported yet, or another job changed the lake meanwhile.
    """
    before = require(place)
    after = {name: _table(place, name, before, step) for name in TABLES}
    manifest = replace(before, tables=after)  # of the same rows, so what was said of them still holds
    if after != before.tables:
        publish(place, manifest, before)
    _vacuum(place, manifest, keep, step)
    if results := load(place.below(FOLDER)):
        _vacuum(place.below(FOLDER), results, keep, step)
    return manifest


def _vacuum(place: Place, manifest: Manifest, keep: timedelta, step: Step) -> None:
    for name, table in manifest.tables.items():
        if gone := upkeep.vacuum(tables.open_table(place, name), keep, table.version):
            step(f"{name}: deleted {gone} old files")


def _table(place: Place, name: str, before: Manifest, step: Step) -> TableOf:
    now = before.tables[name]
    delta = tables.ready(place, name, TABLES[name].arrow, now.version)
    fewer = upkeep.compact(delta)
    if fewer:
        step(f"{name}: {fewer} files fewer")
    return TableOf(delta.version(), now.days)
