"""Writes the reports of a week: one for each tenant, one for the operator, as HTML and PDF, and in short."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from analytics import whole_file
from analytics.document import html, pdf
from analytics.document.blocks import Document
from analytics.errors import AnalyticsError
from analytics.jobs.kpis import FOLDER, results
from analytics.lake import tables
from analytics.lake.manifest import Manifest, require
from analytics.lake.place import Place
from analytics.schema import DAY
from analytics.transforms.common import PLATFORM
from analytics.weekly import brief
from analytics.weekly.facts import Facts, facts
from analytics.weekly.report import report, tenants

_DAYS = 7


def write_reports(place: Place, folder: Path, day: date | None = None) -> list[Path]:
    """Writes them below `folder/WEEK/`; a tenant's are named by its id, the operator's `platform`.

    Args:
        day: Of the week that is wanted; by default the last whole one of the export.

    Raises:
        AnalyticsError: Nothing was computed yet, or the week was not over then.
    """
    manifest = require(place.below(FOLDER), "kpis")
    indicators = results(place)
    week = week_of(manifest, day)
    below = folder / str(week)
    below.mkdir(parents=True, exist_ok=True)
    made = _documents(place, indicators, manifest, week)
    return [path for name, document in made for path in _write(below / name, document, manifest.id)]


def week_of(manifest: Manifest, day: date | None = None) -> date:
    """The Monday of the week that a report is about.

    Args:
        manifest: Of the indicators.
        day: In that week; by default the last whole one.

    Raises:
        AnalyticsError: The week was not over when it was exported.
    """
    last = _monday(datetime.fromisoformat(manifest.snapshot_time).date() + timedelta(days=1)) - timedelta(days=_DAYS)
    if day and _monday(day) > last:
        raise AnalyticsError(
            f"the week of {_monday(day)} was not over at {manifest.snapshot_time}, when it was exported: "
            "export, validate and compute again once it is"
        )
    return _monday(day) if day else last


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


def _write(path: Path, document: Document, export: str) -> list[Path]:
    made = {
        ".html": html.render(document).encode(),
        ".pdf": pdf.render(document),
        ".json": brief.dump(brief.brief(document, export)).encode(),
    }
    return [whole_file.write(path.with_suffix(form), content) for form, content in made.items()]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _names(place: Place, week: date) -> Mapping[str, str]:
    """What people call the repositories of the week, by their keys."""
    delta = tables.open_table(place, "reviews", require(place).tables["reviews"].version)
    between = [(DAY, ">=", week), (DAY, "<", week + timedelta(days=_DAYS))]
    rows = pa.table(delta.to_pyarrow_table(columns=["repository_key", "repository"], filters=between))
    return dict(zip(rows["repository_key"].to_pylist(), rows["repository"].to_pylist(), strict=True))
