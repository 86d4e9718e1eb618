"""Puts the reports of a week into PostgreSQL, where the API reads them."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from analytics.errors import AnalyticsError
from analytics.publishing import writing
from analytics.transforms.common import PLATFORM

LARGEST_BYTES = 2 << 20
"""Of a page or of a document, as the table has it."""
_KEPT = timedelta(days=731)
_FORGET = "DELETE FROM analytics.reports WHERE week < %s OR week = %s OR NOT tenant_id = ANY(%s)"
_INSERT = "INSERT INTO analytics.reports (tenant_id, id, week, title, html, pdf) VALUES (%s, %s, %s, %s, %s, %s)"
Row = tuple[UUID, UUID, date, str, bytes, bytes]


def publish_reports(folder: Path, tenants: Mapping[str, str], url: str) -> int:
    """Puts what `write_reports` wrote into the place of what was there of that week, in one transaction.

    Reports of two years stay; those of tenants that have left go.

    Args:
        folder: Named by its week.
        tenants: Those that there are: names by id.
        url: PostgreSQL, as analytics_writer.

    Returns:
        How many reports of the week there are.

    Raises:
        AnalyticsError: PostgreSQL refuses, or a report is too large.
    """
    week, named = date.fromisoformat(folder.name), {**tenants, PLATFORM: "all tenants"}
    rows = [_row(folder, tenant, name, week) for tenant, name in named.items()]
    with writing(url) as cursor:
        cursor.execute(_FORGET, [week - _KEPT, week, [UUID(tenant) for tenant in named]])
        cursor.executemany(_INSERT, rows)
    return len(rows)


def _row(folder: Path, tenant: str, name: str, week: date) -> Row:
    stem = "platform" if tenant == PLATFORM else tenant
    html, pdf = (_content(folder / f"{stem}{ending}") for ending in (".html", ".pdf"))
    # The same week again has the same id, so that what points at it still does.
    return UUID(tenant), uuid5(UUID(tenant), str(week)), week, f"Code review: {name}", html, pdf


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) > LARGEST_BYTES:
        raise AnalyticsError(f"{path} has {len(content):,} bytes, more than {LARGEST_BYTES:,}: it is not published")
    return content
