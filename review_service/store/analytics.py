"""What analytics published, read under row-level security; only their pipeline writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, LargeBinary, MetaData, Table, Text, Uuid, and_, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.engine import RowMapping
from sqlalchemy.sql import Select

from kit.database import Database
from kit.errors import NotFound
from review_service.store.models import reviews
from review_service.store.rows import timestamp
from squad.analytics.v1 import kpi_pb2, manifest_pb2, report_pb2

_schema = MetaData(schema="analytics")
indicators = Table(
    "indicators",
    _schema,
    Column("tenant_id", Uuid, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("week", Date, primary_key=True),
    Column("dimensions", JSONB, primary_key=True),
    Column("measures", JSONB, nullable=False),
)
publications = Table(
    "publications",
    _schema,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("create_time", TIMESTAMP(timezone=True), nullable=False),
    Column("manifest", JSONB, nullable=False),
)
reports = Table(
    "reports",
    _schema,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("week", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("html", LargeBinary, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    Column("create_time", TIMESTAMP(timezone=True), nullable=False),
)
_REPOSITORY = "repository_key"


@dataclass(frozen=True)
class Position:
    """After which row a page begins."""

    week: date
    name: str
    dimensions: dict[str, str]


@dataclass(frozen=True)
class KpiFilter:
    """Which KPIs are wanted; what is not set lets everything pass. Days are Mondays."""

    name: str = ""
    since: date | None = None
    week: date | None = None
    repository: str = ""


class AnalyticsRepository:
    """Indicators, reports and manifests of one tenant at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def kpis(self, tenant_id: str, wanted: KpiFilter, after: Position | None, limit: int) -> list[kpi_pb2.Kpi]:
        """KPIs, newest week first, then by name and by what they are about."""
        order = indicators.c.week.desc(), indicators.c.name, indicators.c.dimensions
        query = _filtered(select(indicators), wanted).order_by(*order).limit(limit)
        if after is not None:
            key = tuple_(indicators.c.name, indicators.c.dimensions)
            place = tuple_(literal(after.name), literal(after.dimensions, JSONB))
            same = and_(indicators.c.week == after.week, key > place)
            query = query.where(or_(indicators.c.week < after.week, same))
        async with self._database.tenant(tenant_id) as session:
            found = (await session.execute(query)).mappings().all()
            keys = {row["dimensions"][_REPOSITORY] for row in found if _REPOSITORY in row["dimensions"]}
            names = dict((await session.execute(_names(sorted(keys)))).tuples().all()) if keys else {}
        return [_kpi(row, names) for row in found]

    async def reports(self, tenant_id: str, before: date | None, limit: int) -> list[report_pb2.Report]:
        """Reports, newest week first."""
        query = _reports().order_by(reports.c.week.desc()).limit(limit)
        if before is not None:
            query = query.where(reports.c.week < before)
        async with self._database.tenant(tenant_id) as session:
            return [_report(row) for row in (await session.execute(query)).mappings()]

    async def report(
        self, tenant_id: str, report_id: UUID, form: report_pb2.ReportForm
    ) -> tuple[report_pb2.Report, bytes]:
        """A report and its content.

        Raises:
            NotFound: The tenant has none of this id.
        """
        content = reports.c.pdf if form == report_pb2.REPORT_FORM_PDF else reports.c.html
        query = _reports().add_columns(content.label("content")).where(reports.c.id == report_id)
        async with self._database.tenant(tenant_id) as session:
            row = (await session.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("report", str(report_id))
        return _report(row), row["content"]

    async def manifest(self, tenant_id: str) -> manifest_pb2.Manifest:
        """The newest export that was published.

        Raises:
            NotFound: There was none yet.
        """
        query = select(publications).order_by(publications.c.create_time.desc()).limit(1)
        async with self._database.tenant(tenant_id) as session:
            row = (await session.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("published export", "of this tenant")
        return _manifest(row)


def _filtered(query: Select[Any], wanted: KpiFilter) -> Select[Any]:
    if wanted.name:
        query = query.where(indicators.c.name == wanted.name)
    if wanted.since is not None:
        query = query.where(indicators.c.week >= wanted.since)
    if wanted.week is not None:
        query = query.where(indicators.c.week == wanted.week)
    if wanted.repository:
        newest = (
            select(reviews.c.repository_key)
            .where(reviews.c.repository_full_name == wanted.repository)
            .order_by(reviews.c.id.desc())
            .limit(1)
        )
        query = query.where(indicators.c.dimensions[_REPOSITORY].astext == newest.scalar_subquery())
    return query


def _names(keys: Sequence[str]) -> Select[Any]:
    """What the newest pull request of each repository calls it."""
    wanted = select(func.unnest(literal(keys, ARRAY(Text))).label("key")).subquery()
    newest = (
        select(reviews.c.repository_full_name)
        .where(reviews.c.repository_key == wanted.c.key)
        .order_by(reviews.c.pull_request.desc(), reviews.c.id.desc())
        .limit(1)
        .correlate(wanted)
    )
    return select(wanted.c.key, func.coalesce(newest.scalar_subquery(), ""))


def _reports() -> Select[Any]:
    sizes = [func.octet_length(column).label(f"{column.name}_bytes") for column in (reports.c.html, reports.c.pdf)]
    return select(reports.c.tenant_id, reports.c.id, reports.c.week, reports.c.title, reports.c.create_time, *sizes)


def _kpi(row: RowMapping, names: dict[str, str]) -> kpi_pb2.Kpi:
    dimensions = row["dimensions"]
    return kpi_pb2.Kpi(
        tenant_id=str(row["tenant_id"]),
        name=row["name"],
        week=str(row["week"]),
        dimensions={name: str(value) for name, value in dimensions.items()},
        measures={name: value for name, value in row["measures"].items() if value is not None},
        repository_full_name=names.get(dimensions.get(_REPOSITORY, ""), ""),
    )


def _report(row: RowMapping) -> report_pb2.Report:
    return report_pb2.Report(
        id=str(row["id"]),
        tenant_id=str(row["tenant_id"]),
        week=str(row["week"]),
        title=row["title"],
        html_bytes=row["html_bytes"],
        pdf_bytes=row["pdf_bytes"],
        create_time=timestamp(row["create_time"]),
    )


def _manifest(row: RowMapping) -> manifest_pb2.Manifest:
    held = row["manifest"]
    return manifest_pb2.Manifest(
        id=held["export"],
        tenant_id=str(row["tenant_id"]),
        snapshot_time=timestamp(datetime.fromisoformat(held["snapshot_time"])),
        publish_time=timestamp(row["create_time"]),
        tables=[manifest_pb2.ManifestTable(**each) for each in held.get("tables", [])],
    )
