"""What analytics say: indicators by week, weekly reports, and the export that they come from."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from gateway.answers import Answer, answers
from gateway.auth import Authorized, Caller
from gateway.fields import FullName, Id, PageSize, PageToken
from squad.analytics.v1 import analytics_service_pb2 as pb
from squad.analytics.v1 import manifest_pb2, report_pb2

router = APIRouter(prefix="/api/v1/analytics", tags=["analytics"])
Name = Annotated[str, Query(max_length=40, description="of the indicator", examples=["acceptance"])]
Since = Annotated[str, Query(max_length=10, description="the week of this day and later ones, UTC")]
Day = Annotated[str, Query(max_length=10, description="the week of this day, UTC", examples=["2026-11-25"])]


class Pdf(Response):
    """A document."""

    media_type = "application/pdf"


@router.get("/kpis", summary="List indicators by week", **answers(pb.ListKpisResponse))
async def list_kpis(
    caller: Authorized,
    name: Name = "",
    since: Since = "",
    day: Day = "",
    repository: FullName = "",
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """Newest week first, as analytics published them last. Filters are combined with "and". Role: viewer."""
    caller.require_scope("reviews", "read")
    request = pb.ListKpisRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        name=name,
        since=since,
        day=day,
        repository_full_name=repository,
    )
    return Answer(await caller.clients.analytics.ListKpis(request, **caller.call))


@router.get("/reports", summary="List weekly reports", **answers(pb.ListReportsResponse))
async def list_reports(caller: Authorized, page_size: PageSize = 0, page_token: PageToken = "") -> Response:
    """Newest week first, without their content. Role: viewer."""
    caller.require_scope("reviews", "read")
    request = pb.ListReportsRequest(tenant_id=caller.tenant_id, page_size=page_size, page_token=page_token)
    return Answer(await caller.clients.analytics.ListReports(request, **caller.call))


@router.get("/reports/{report_id}", summary="Read a weekly report", response_class=HTMLResponse)
async def read_report(caller: Authorized, report_id: Id) -> Response:
    """A page that loads nothing. Role: viewer."""
    return HTMLResponse(await _content(caller, report_id, report_pb2.REPORT_FORM_HTML))


@router.get("/reports/{report_id}/pdf", summary="Read a weekly report as PDF", response_class=Pdf)
async def read_report_pdf(caller: Authorized, report_id: Id) -> Response:
    """The same to print and to send. Role: viewer."""
    return Pdf(await _content(caller, report_id, report_pb2.REPORT_FORM_PDF))


@router.get("/exports/latest-manifest", summary="Read what was exported last", **answers(manifest_pb2.Manifest))
async def latest_manifest(caller: Authorized) -> Response:
    """Of the newest export that was published: its tables, their versions and digests, your rows. Role: viewer."""
    caller.require_scope("reviews", "read")
    request = pb.GetLatestManifestRequest(tenant_id=caller.tenant_id)
    found = await caller.clients.analytics.GetLatestManifest(request, **caller.call)
    return Answer(found.manifest)


async def _content(caller: Caller, report_id: str, form: report_pb2.ReportForm) -> bytes:
    caller.require_scope("reviews", "read")
    request = pb.GetReportRequest(tenant_id=caller.tenant_id, report_id=report_id, form=form)
    found = await caller.clients.analytics.GetReport(request, **caller.call)
    return bytes(found.content)
