"""What analytics published of all tenants together, asked of the review server by its operator."""

from typing import Any
from uuid import UUID

from cli.admin import SECONDS, Tenancy, pages, row
from cli.kpis import LATEST, newest
from squad.analytics.v1.analytics_service_pb2 import (
    GetLatestManifestRequest,
    GetReportRequest,
    ListKpisRequest,
    ListReportsRequest,
)
from squad.analytics.v1.report_pb2 import ReportForm

Row = dict[str, Any]
_PLATFORM = str(UUID(int=0))
_LARGEST_PAGE = 200


async def list_kpis(to: Tenancy, name: str, since: str, day: str) -> list[Row]:
    """The platform's indicators, newest week first."""
    request = ListKpisRequest(tenant_id=_PLATFORM, name=name, since=since, day=day, page_size=_LARGEST_PAGE)
    return [row(each) async for each in pages(to.analytics.ListKpis, request, "kpis")]


async def list_reports(to: Tenancy) -> list[Row]:
    """The operator's weekly reports, newest first."""
    request = ListReportsRequest(tenant_id=_PLATFORM)
    return [row(each) async for each in pages(to.analytics.ListReports, request, "reports")]


async def read_report(to: Tenancy, report: str, *, as_pdf: bool) -> bytes:
    """A report as page or as PDF. Raises CommandError when the newest is wanted and there is none."""
    report_id = newest(await list_reports(to)) if report == LATEST else report
    form = ReportForm.REPORT_FORM_PDF if as_pdf else ReportForm.REPORT_FORM_HTML
    request = GetReportRequest(tenant_id=_PLATFORM, report_id=report_id, form=form)
    return bytes((await to.analytics.GetReport(request, timeout=SECONDS)).content)


async def read_manifest(to: Tenancy) -> Row:
    """The newest export that was published, with the rows of everybody."""
    request = GetLatestManifestRequest(tenant_id=_PLATFORM)
    return row((await to.analytics.GetLatestManifest(request, timeout=SECONDS)).manifest)
