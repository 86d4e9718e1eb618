"""Writes the reports of a week: one for each tenant, one for the operator, as HTML and PDF."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from analytics.document import html, pdf
from analytics.document.blocks import Document
from analytics.jobs.kpis import FOLDER, results
from analytics.lake import tables
from analytics.lake.manifest import Manifest, require
from analytics.lake.place import Place
from analytics.schema import DAY
from analytics.transforms.common import PLATFORM
from analytics.weekly.facts import Facts, facts
from analytics.weekly.report import report, tenants

_DAYS = 7


def write_reports(place: Place, folder: Path, day: date | None = None) -> list[Path]:
    """Writes them below `folder/WEEK/`; a tenant's are named by its id, the operator's `platform`.

    Args:
        day: Of the week that is wanted; by default the last whole one of the export.

    Raises:
        AnalyticsError: Nothing was computed yet.
    """
    indicators, manifest = results(place), require(place.below(FOLDER))
    week = _monday(day) if day else _last_whole(manifest)
    below = folder / str(week)
    below.mkdir(parents=True, exist_ok=True)
    return [path for name, made in _documents(place, indicators, manifest, week) for path in _write(below / name, made)]


def _documents(
    place: Place, indicators: Mapping[str, pa.Table], manifest: Manifest, week: date
) -> Iterator[tuple[str, Document]]:
    names = _names(place, week)
    every = {tenant: facts(indicators, tenant, week, names) for tenant in (*manifest.tenants, PLATFORM)}
    for tenant, name in manifest.tenants.items():
        yield tenant, report(every[tenant], name)
    whole = report(every[PLATFORM], "all tenants")
    by_name: Mapping[str, Facts] = {name: every[tenant] for tenant, name in manifest.tenants.items()}
    yield "platform", replace(whole, blocks=(*whole.blocks, *tenants(by_name)))


def _write(path: Path, document: Document) -> list[Path]:
    page, paper = path.with_suffix(".html"), path.with_suffix(".pdf")
    page.write_text(html.render(document), encoding="utf-8")
    paper.write_bytes(pdf.render(document))
    return [page, paper]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _last_whole(manifest: Manifest) -> date:
    return _monday(datetime.fromisoformat(manifest.snapshot_time).date() + timedelta(days=1)) - timedelta(days=_DAYS)


def _names(place: Place, week: date) -> Mapping[str, str]:
    """What people call the repositories of the week, by their keys."""
    delta = tables.open_table(place, "reviews", require(place).tables["reviews"].version)
    between = [(DAY, ">=", week), (DAY, "<", week + timedelta(days=_DAYS))]
    rows = pa.table(delta.to_pyarrow_table(columns=["repository_key", "repository"], filters=between))
    return dict(zip(rows["repository_key"].to_pylist(), rows["repository"].to_pylist(), strict=True))
