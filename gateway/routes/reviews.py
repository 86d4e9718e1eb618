"""Reviews: list, read, ask for, stop, repeat."""

from http import HTTPStatus

from fastapi import APIRouter, Response
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized, Caller
from gateway.fields import (
    Body,
    Commit,
    FullName,
    Id,
    Moment,
    PageSize,
    PageToken,
    PullRequest,
    RequestId,
    ReviewState,
    new_id,
)
from gateway.translate import policy_snapshot, repository_of
from kit.errors import NotFound, StateConflict
from squad.review.v1 import review_pb2, review_service_pb2
from squad.tenancy.v1 import repo_pb2, repo_service_pb2

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"])


class NewReview(Body):
    """What to review: two commits of a registered repository."""

    repository: str = Field(
        max_length=300,
        description="id or owner/name of a registered repository, see /api/v1/repos",
        examples=["acme/shop"],
    )
    base_commit: Commit = Field(description="tip of the base branch")
    head_commit: Commit = Field(description="commit to review", examples=["b" * 40])
    pull_request: int = Field(0, ge=0, lt=2**31, description="publish on this pull request; 0: publish nowhere")
    base_branch: str = Field("", max_length=250)
    title: str = Field("", max_length=250)
    request_id: RequestId = ""


class Reason(Body):
    """Why a review is stopped."""

    reason: str = Field("", max_length=125)


class Grounds(Body):
    """Why a review that nobody could do may pass."""

    reason: str = Field(min_length=1, max_length=125, examples=["hotfix; reviewed by hand in #812"])


@router.get("", summary="List reviews, newest first", **answers(review_service_pb2.ListReviewsResponse))
async def list_reviews(
    caller: Authorized,
    state: ReviewState | None = None,
    repository: FullName = "",
    pull_request: PullRequest = 0,
    created_after: Moment | None = None,
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """Filters are combined with "and". Role: viewer."""
    caller.require_scope("reviews", "read")
    request = review_service_pb2.ListReviewsRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        state=state,
        repository_full_name=repository,
        pull_request=pull_request,
        created_after_time=created_after,
    )
    return Answer(await caller.clients.reviews.ListReviews(request, **caller.call))


@router.post("", summary="Ask for a review", **answers(review_pb2.Review, HTTPStatus.ACCEPTED))
async def create_review(caller: Authorized, wanted: NewReview) -> Response:
    """The repository must be registered: a webhook does that, or POST /api/v1/repos. Role: reviewer.

    A repeated `request_id` is answered with the first review.
    """
    caller.require_scope("reviews", "write")
    request = review_service_pb2.CreateReviewRequest(
        request_id=new_id(wanted.request_id),
        tenant_id=caller.tenant_id,
        repository=repository_of(await _reviewable(caller, wanted.repository)),
        change=review_pb2.ChangeRef(**wanted.model_dump(exclude={"repository", "request_id"})),
        policy=policy_snapshot(caller.policy),
    )
    answer = await caller.clients.reviews.CreateReview(request, **caller.call)
    return Answer(answer.review, HTTPStatus.ACCEPTED)


@router.get("/{review_id}", summary="Read a review", **answers(review_pb2.Review))
async def get_review(caller: Authorized, review_id: Id) -> Response:
    """With its agents' runs and what they did not read. Role: viewer."""
    return Answer(await read_review(caller, review_id))


@router.post("/{review_id}/cancel", summary="Stop a review", **answers(review_pb2.Review))
async def cancel_review(caller: Authorized, review_id: Id, why: Reason | None = None) -> Response:
    """Its check is completed, and is not green. Role: maintainer."""
    caller.require_scope("reviews", "write")
    request = review_service_pb2.CancelReviewRequest(
        tenant_id=caller.tenant_id, review_id=review_id, reason=why.reason if why else ""
    )
    return Answer((await caller.clients.reviews.CancelReview(request, **caller.call)).review)


@router.post("/{review_id}/override", summary="Let an incomplete review pass", **answers(review_pb2.Review))
async def override_review(caller: Authorized, review_id: Id, why: Grounds) -> Response:
    """Its check turns green and says by whom and why; the word is kept for good. A newer head ends it.

    Allowed once the review is two hours old, or what the operator set. Role: maintainer.
    """
    caller.require_scope("reviews", "write")
    request = review_service_pb2.OverrideReviewRequest(
        tenant_id=caller.tenant_id, review_id=review_id, reason=why.reason
    )
    return Answer((await caller.clients.reviews.OverrideReview(request, **caller.call)).review)


@router.post(
    "/{review_id}/retry", summary="Run a finished review again", **answers(review_pb2.Review, HTTPStatus.ACCEPTED)
)
async def retry_review(caller: Authorized, review_id: Id) -> Response:
    """On the same commits. Role: reviewer."""
    caller.require_scope("reviews", "write")
    request = review_service_pb2.RetryReviewRequest(tenant_id=caller.tenant_id, review_id=review_id)
    return Answer((await caller.clients.reviews.RetryReview(request, **caller.call)).review, HTTPStatus.ACCEPTED)


async def read_review(caller: Caller, review_id: str) -> review_pb2.Review:
    """Read a review of the caller's tenant.

    Raises:
        NotFound: It has none of this id.
        RoleTooLow: The credential is limited to something else.
    """
    caller.require_scope("reviews", "read")
    request = review_service_pb2.GetReviewRequest(tenant_id=caller.tenant_id, review_id=review_id)
    return (await caller.clients.reviews.GetReview(request, **caller.call)).review


async def _reviewable(caller: Caller, name: str) -> repo_pb2.Repo:
    repo = await (_repo_named(caller, name) if "/" in name else _repo(caller, name))
    if not repo.enabled:
        raise StateConflict(f"reviews of {repo.full_name} are switched off: enable it", "repo_disabled")
    if not repo.clone_url:
        raise StateConflict(f"it is not known where {repo.full_name} is fetched from: give clone_url", "no_clone_url")
    return repo


async def _repo(caller: Caller, repo_id: str) -> repo_pb2.Repo:
    request = repo_service_pb2.GetRepoRequest(tenant_id=caller.tenant_id, repo_id=repo_id)
    repo: repo_pb2.Repo = (await caller.clients.repos.GetRepo(request, **caller.call)).repo
    return repo


async def _repo_named(caller: Caller, full_name: str) -> repo_pb2.Repo:
    request = repo_service_pb2.ListReposRequest(tenant_id=caller.tenant_id, full_name=full_name, page_size=1)
    answer = await caller.clients.repos.ListRepos(request, **caller.call)
    if not answer.repos:
        raise NotFound("repository", full_name)
    repo: repo_pb2.Repo = answer.repos[0]
    return repo
