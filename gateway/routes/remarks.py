"""What people said to the squad on pull requests, and what became of it."""

from fastapi import APIRouter, Response

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import FullName, PageSize, PageToken, PullRequest, RemarkOutcome
from squad.review.v1 import ingest_service_pb2

router = APIRouter(tags=["remarks"])


@router.get("/api/v1/remarks", summary="List remarks", **answers(ingest_service_pb2.ListRemarksResponse))
async def list_remarks(
    caller: Authorized,
    repository: FullName = "",
    pull_request: PullRequest = 0,
    outcome: RemarkOutcome | None = None,
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """Commands and replies, newest first: who, with which role, what, and the answer. Role: maintainer."""
    caller.require_scope("reviews", "read")
    request = ingest_service_pb2.ListRemarksRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        repository_full_name=repository,
        pull_request=pull_request,
        outcome=outcome,
    )
    return Answer(await caller.clients.ingest.ListRemarks(request, **caller.call))
