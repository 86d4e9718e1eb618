"""Findings: list, and say what people think of them."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from gateway.auth import Authorized
from gateway.views import enum_value, page, view
from squad.code.v1 import finding_pb2
from squad.review.v1 import review_pb2, review_service_pb2

router = APIRouter(prefix="/api/v1/findings", tags=["findings"])


class Triage(BaseModel):
    """A verdict on a finding."""

    model_config = ConfigDict(extra="forbid")

    verdict: str = Field(description="CONFIRMED, FALSE_POSITIVE or WONT_FIX; UNSPECIFIED takes an earlier one back")
    reason: str = Field("", max_length=500, description="required for FALSE_POSITIVE and WONT_FIX")
    expire_time: datetime | None = Field(None, description="when the verdict ends; absent: never")


@router.get("", summary="List findings")
async def list_findings(  # noqa: PLR0913, PLR0917 - one parameter per filter is the documentation
    caller: Authorized,
    review_id: str = Query("", max_length=40),
    agent: str = Query("", max_length=40),
    rule_id: str = Query("", max_length=200),
    min_severity: str = Query("", description="LOW, MEDIUM, HIGH or CRITICAL"),
    repository: str = Query("", max_length=300, description="owner/name"),
    path: str = Query("", max_length=4096),
    page_size: int = Query(0, ge=0, le=500, description="rows a page; 0: 100"),
    page_token: str = Query("", max_length=2000),
) -> dict[str, Any]:
    """Filters are combined with "and". Ordered by path, line and rule within a review, newest review first."""
    caller.require_scope("reviews", "read")
    request = review_service_pb2.ListFindingsRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        review_id=review_id,
        agent=agent,
        rule_id=rule_id,
        min_severity=enum_value(finding_pb2.Severity, "SEVERITY", "min_severity", min_severity),
        repository_full_name=repository,
        path=path,
    )
    answer = await caller.clients.reviews.ListFindings(request, **caller.call)
    return page("findings", answer.findings, answer.next_page_token)


@router.post("/{finding_id}/triage", summary="Say what you think of a finding")
async def triage_finding(caller: Authorized, finding_id: str, triage: Triage) -> dict[str, Any]:
    """The last word counts; every word is kept."""
    caller.require_scope("reviews", "write")
    request = review_service_pb2.TriageFindingRequest(
        tenant_id=caller.tenant_id,
        finding_id=finding_id,
        verdict=enum_value(review_pb2.Verdict, "VERDICT", "verdict", triage.verdict),
        reason=triage.reason,
    )
    if triage.expire_time:
        request.expire_time.FromDatetime(triage.expire_time)
    return view((await caller.clients.reviews.TriageFinding(request, **caller.call)).finding)
