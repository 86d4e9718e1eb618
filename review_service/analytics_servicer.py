"""The calls of squad.analytics.v1.AnalyticsService: what the pipeline of analytics published."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import grpc

from kit.context import Role, require_role
from kit.database import Database
from kit.errors import FieldInvalid, PageTokenInvalid, RoleTooLow
from kit.pages import decode_page_token, encode_page_token, page_size
from review_service import checks
from review_service.store.analytics import AnalyticsRepository, KpiFilter, Position
from squad.analytics.v1 import analytics_service_pb2 as pb
from squad.analytics.v1 import analytics_service_pb2_grpc, kpi_pb2, report_pb2

Context = grpc.aio.ServicerContext[Any, Any]
_PLATFORM = UUID(int=0)
_LONGEST_NAME_BYTES = 40


class AnalyticsServicer(analytics_service_pb2_grpc.AnalyticsServiceServicer):
    """Answers from the database."""

    def __init__(self, database: Database) -> None:
        self._analytics = AnalyticsRepository(database)

    async def ListKpis(self, request: pb.ListKpisRequest, context: Context) -> pb.ListKpisResponse:
        _require_reader(request.tenant_id)
        size = page_size(request.page_size, default=50, maximum=200)
        place = checks.parse_position(decode_page_token(request.page_token, request), (str, str, str))
        after = Position(_day_of(place[0]), str(place[1]), json.loads(str(place[2]))) if place else None
        found = await self._analytics.kpis(request.tenant_id, _filter(request), after, size + 1)
        page = found[:size]
        token = encode_page_token(_position(page[-1]), request) if len(found) > size else ""
        return pb.ListKpisResponse(kpis=page, next_page_token=token)

    async def ListReports(self, request: pb.ListReportsRequest, context: Context) -> pb.ListReportsResponse:
        _require_reader(request.tenant_id)
        size = page_size(request.page_size, default=50, maximum=200)
        place = checks.parse_position(decode_page_token(request.page_token, request), (str,))
        before = _day_of(place[0]) if place else None
        found = await self._analytics.reports(request.tenant_id, before, size + 1)
        page = found[:size]
        token = encode_page_token([page[-1].week], request) if len(found) > size else ""
        return pb.ListReportsResponse(reports=page, next_page_token=token)

    async def GetReport(self, request: pb.GetReportRequest, context: Context) -> pb.GetReportResponse:
        _require_reader(request.tenant_id)
        report_id = checks.parse_id("report_id", request.report_id)
        if request.form not in report_pb2.ReportForm.values():
            raise FieldInvalid("form", "is not one of the known forms")
        report, content = await self._analytics.report(request.tenant_id, report_id, request.form)
        return pb.GetReportResponse(report=report, content=content)

    async def GetLatestManifest(
        self, request: pb.GetLatestManifestRequest, context: Context
    ) -> pb.GetLatestManifestResponse:
        _require_reader(request.tenant_id)
        return pb.GetLatestManifestResponse(manifest=await self._analytics.manifest(request.tenant_id))


def _require_reader(tenant_id: str) -> None:
    """Lets viewers see their tenant, and the operator see the platform alone.

    Raises:
        RoleTooLow: It is somebody else.
    """
    caller = require_role(Role.VIEWER)
    if caller.role is Role.OPERATOR and checks.parse_id("tenant_id", tenant_id) != _PLATFORM:
        raise RoleTooLow("the role viewer in the tenant")


def _filter(request: pb.ListKpisRequest) -> KpiFilter:
    return KpiFilter(
        checks.check_text("name", request.name, _LONGEST_NAME_BYTES),
        _monday(checks.parse_day("since", request.since)) if request.since else None,
        _monday(checks.parse_day("day", request.day)) if request.day else None,
        checks.check_text("repository_full_name", request.repository_full_name),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _position(kpi: kpi_pb2.Kpi) -> list[str | int]:
    return [kpi.week, kpi.name, json.dumps(dict(kpi.dimensions), sort_keys=True)]


def _day_of(text: str | int) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise PageTokenInvalid from None
