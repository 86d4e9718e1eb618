"""Versions of agents that are tried in the shadow: how they differ from the stable ones."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import IdFilter, PageSize, PageToken
from squad.review.v1 import shadow_service_pb2

router = APIRouter(prefix="/api/v1/shadow-runs", tags=["shadow"])
Name = Annotated[str, Query(max_length=40, description="that the version is registered under")]


@router.get("", summary="List how versions in the shadow differ", **answers(shadow_service_pb2.ListShadowRunsResponse))
async def list_shadow_runs(
    caller: Authorized, review_id: IdFilter = "", name: Name = "", page_size: PageSize = 0, page_token: PageToken = ""
) -> Response:
    """Newest first. What such a version says is shown nowhere else and has no say in a check. Role: viewer."""
    caller.require_scope("reviews", "read")
    request = shadow_service_pb2.ListShadowRunsRequest(
        tenant_id=caller.tenant_id, review_id=review_id, name=name, page_size=page_size, page_token=page_token
    )
    return Answer(await caller.clients.shadow.ListShadowRuns(request, **caller.call))
