"""Reviews: list, read, ask for, stop, repeat, follow, export."""

from collections.abc import AsyncIterator
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from gateway import sse
from gateway.auth import Authorized, Caller
from gateway.routes.common import RequestId, new_id
from gateway.translate import policy_snapshot
from gateway.views import enum_value, page, view
from gateway.webhooks.payload import Commit
from kit.errors import StateConflict
from report import sarif
from report.document import ReviewDocument
from squad.review.v1 import review_pb2, review_service_pb2
from squad.tenancy.v1 import repo_pb2, repo_service_pb2

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"])
WATCH_SECONDS = 600
_LARGEST_PAGE = 500


class NewReview(BaseModel):
    """What to review: a registered repository and two commits of it."""

    model_config = ConfigDict(extra="forbid")

    repo_id: str = Field(description="id of a registered repository, see /api/v1/repos", max_length=40)
    base_commit: Commit = Field(description="tip of the base branch, 40 or 64 hex digits")
    head_commit: Commit = Field(description="commit to review")
    pull_request: int = Field(0, ge=0, lt=2**31, description="publish on this pull request; 0: publish nowhere")
    base_branch: str = Field("", max_length=250)
    title: str = Field("", max_length=1000)
    request_id: RequestId = ""


class Reason(BaseModel):
    """Why a review is stopped."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=500)


@router.get("", summary="List reviews, newest first")
async def list_reviews(
    caller: Authorized,
    state: str = Query("", description="PENDING, RUNNING, COMPLETED, PARTIAL, FAILED, CANCELLED or SUPERSEDED"),
    repository: str = Query("", max_length=300, description="owner/name"),
    pull_request: int = Query(0, ge=0, lt=2**31),
    created_after: datetime | None = None,
    page_size: int = Query(0, ge=0, le=200, description="rows a page; 0: 50"),
    page_token: str = Query("", max_length=2000),
) -> dict[str, Any]:
    """Filters are combined with "and"."""
    caller.require_scope("reviews", "read")
    request = review_service_pb2.ListReviewsRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        state=enum_value(review_pb2.ReviewState, "REVIEW_STATE", "state", state),
        repository_full_name=repository,
        pull_request=pull_request,
    )
    if created_after:
        request.created_after_time.FromDatetime(created_after)
    answer = await caller.clients.reviews.ListReviews(request, **caller.call)
    return page("reviews", answer.reviews, answer.next_page_token)


@router.post("", status_code=HTTPStatus.ACCEPTED, summary="Ask for a review")
async def create_review(caller: Authorized, wanted: NewReview) -> JSONResponse:
    """The repository must be registered: a webhook does that, or POST /api/v1/repos."""
    caller.require_scope("reviews", "write")
    repo = await _repo(caller, wanted.repo_id)
    request = review_service_pb2.CreateReviewRequest(
        request_id=new_id(wanted.request_id),
        tenant_id=caller.tenant_id,
        repository=_repository(repo),
        change=review_pb2.ChangeRef(**wanted.model_dump(exclude={"repo_id", "request_id"})),
        policy=policy_snapshot(caller.policy),
    )
    answer = await caller.clients.reviews.CreateReview(request, **caller.call)
    return JSONResponse(view(answer.review), HTTPStatus.ACCEPTED if answer.created else HTTPStatus.OK)


@router.get("/{review_id}", summary="Read a review")
async def get_review(caller: Authorized, review_id: str) -> dict[str, Any]:
    """With its agents' runs and what they did not read."""
    caller.require_scope("reviews", "read")
    return view(await _review(caller, review_id))


@router.post("/{review_id}/cancel", summary="Stop a review")
async def cancel_review(caller: Authorized, review_id: str, why: Reason | None = None) -> dict[str, Any]:
    """Its check is completed, and is not green."""
    caller.require_scope("reviews", "write")
    request = review_service_pb2.CancelReviewRequest(
        tenant_id=caller.tenant_id, review_id=review_id, reason=why.reason if why else ""
    )
    return view((await caller.clients.reviews.CancelReview(request, **caller.call)).review)


@router.post("/{review_id}/retry", status_code=HTTPStatus.ACCEPTED, summary="Run a finished review again")
async def retry_review(caller: Authorized, review_id: str) -> dict[str, Any]:
    """On the same commits."""
    caller.require_scope("reviews", "write")
    request = review_service_pb2.RetryReviewRequest(tenant_id=caller.tenant_id, review_id=review_id)
    return view((await caller.clients.reviews.RetryReview(request, **caller.call)).review)


@router.get("/{review_id}/events", summary="Follow a review", response_class=StreamingResponse)
async def watch_review(
    caller: Authorized, review_id: str, last_event_id: Annotated[int, Header(ge=0)] = 0
) -> StreamingResponse:
    """Server-sent events, past ones first; ends when the review is finished."""
    caller.require_scope("reviews", "read")
    await _review(caller, review_id)  # so that an unknown id is a 404 and not a broken stream
    events = sse.with_keep_alive(_events(caller, review_id, last_event_id))
    return StreamingResponse(events, media_type=sse.MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})


@router.get("/{review_id}/sarif", summary="Export the findings as SARIF 2.1.0")
async def export_sarif(caller: Authorized, review_id: str) -> JSONResponse:
    """One run per agent; every finding, whether it was shown or not."""
    caller.require_scope("reviews", "read")
    review = await _review(caller, review_id)
    findings = [finding async for finding in _findings(caller, review_id)]
    cells = [(run.agent, gap) for run in review.agent_runs for gap in run.gaps]
    document = ReviewDocument(review=review, findings=findings, cells=cells, agents=())
    return JSONResponse(sarif.render(document), media_type="application/sarif+json")


async def _events(caller: Caller, review_id: str, after: int) -> AsyncIterator[str]:
    request = review_service_pb2.WatchReviewRequest(
        tenant_id=caller.tenant_id, review_id=review_id, after_sequence=after
    )
    async for answer in caller.clients.reviews.WatchReview(request, timeout=WATCH_SECONDS, metadata=caller.metadata):
        yield sse.event(answer.event.kind, answer.event.sequence, view(answer.event))


async def _findings(caller: Caller, review_id: str) -> AsyncIterator[review_pb2.ReviewFinding]:
    request = review_service_pb2.ListFindingsRequest(
        tenant_id=caller.tenant_id, review_id=review_id, page_size=_LARGEST_PAGE
    )
    while True:
        answer = await caller.clients.reviews.ListFindings(request, **caller.call)
        for finding in answer.findings:
            yield finding
        if not answer.next_page_token:
            return
        request.page_token = answer.next_page_token


async def _review(caller: Caller, review_id: str) -> review_pb2.Review:
    request = review_service_pb2.GetReviewRequest(tenant_id=caller.tenant_id, review_id=review_id)
    return (await caller.clients.reviews.GetReview(request, **caller.call)).review


async def _repo(caller: Caller, repo_id: str) -> repo_pb2.Repo:
    request = repo_service_pb2.GetRepoRequest(tenant_id=caller.tenant_id, repo_id=repo_id)
    repo: repo_pb2.Repo = (await caller.clients.repos.GetRepo(request, **caller.call)).repo
    if not repo.clone_url:
        raise StateConflict(f"it is not known where {repo.full_name} is fetched from: give clone_url", "no_clone_url")
    return repo


def _repository(repo: repo_pb2.Repo) -> review_pb2.RepositoryRef:
    return review_pb2.RepositoryRef(
        host=repo.host,
        external_id=repo.external_id,
        full_name=repo.full_name,
        clone_url=repo.clone_url,
        installation_id=repo.installation_id,
        default_branch=repo.default_branch,
    )
