"""Findings: list, and say what people think of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import (
    Body,
    FeedbackKind,
    FullName,
    Gate,
    Id,
    IdFilter,
    Lifecycle,
    Moment,
    PageToken,
    RuleFilter,
    Usefulness,
    Verdict,
)
from squad.review.v1 import feedback_pb2, feedback_service_pb2, review_pb2, review_service_pb2

router = APIRouter(prefix="/api/v1/findings", tags=["findings"])


class Triage(Body):
    """A verdict on a finding."""

    verdict: Verdict = Field(description="UNSPECIFIED takes an earlier one back")
    reason: str = Field("", max_length=500, description="required for FALSE_POSITIVE and WONT_FIX")
    expire_time: Moment | None = Field(None, description="when the verdict ends; absent: never")


class Said(Body):
    """A reply or a reaction to a finding."""

    kind: FeedbackKind = Field(description="REPLY or REACTION")
    usefulness: Usefulness = Field(
        feedback_pb2.USEFULNESS_UNSPECIFIED,
        description="what it says of the finding",
        json_schema_extra={"default": "UNSPECIFIED"},
    )
    text: str = Field("", max_length=500, description="the reply, or the name of the reaction")
    source_id: str = Field(max_length=200, description="where it came from; repeats are answered with the first")


@router.get("", summary="List findings", **answers(review_service_pb2.ListFindingsResponse))
async def list_findings(  # noqa: PLR0913, PLR0917 - one parameter per filter is the documentation
    caller: Authorized,
    review_id: IdFilter = "",
    agent: IdFilter = "",
    rule_id: RuleFilter = "",
    min_severity: Gate | None = None,
    repository: FullName = "",
    path: Annotated[str, Query(max_length=4096)] = "",
    lifecycle: Lifecycle | None = None,
    page_size: Annotated[int, Query(ge=0, le=500, description="rows a page; 0: 100")] = 0,
    page_token: PageToken = "",
) -> Response:
    """Filters are combined with "and". Ordered by path, line and rule within a review, newest review first."""
    caller.require_scope("reviews", "read")
    request = review_service_pb2.ListFindingsRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        review_id=review_id,
        agent=agent,
        rule_id=rule_id,
        min_severity=min_severity,
        repository_full_name=repository,
        path=path,
        lifecycle=lifecycle,
    )
    return Answer(await caller.clients.reviews.ListFindings(request, **caller.call))


@router.post("/{finding_id}/triage", summary="Say what you think of a finding", **answers(review_pb2.ReviewFinding))
async def triage_finding(caller: Authorized, finding_id: Id, triage: Triage) -> Response:
    """The last word counts; every word is kept."""
    caller.require_scope("reviews", "write")
    request = review_service_pb2.TriageFindingRequest(
        tenant_id=caller.tenant_id,
        finding_id=finding_id,
        verdict=triage.verdict,
        reason=triage.reason,
    )
    if triage.expire_time:
        request.expire_time.FromDatetime(triage.expire_time)
    return Answer((await caller.clients.reviews.TriageFinding(request, **caller.call)).finding)


@router.post(
    "/{finding_id}/feedback", summary="Record a reply or a reaction to a finding", **answers(feedback_pb2.Feedback)
)
async def record_feedback(caller: Authorized, finding_id: Id, said: Said) -> Response:
    """Triage, and what the next push does, is recorded by itself. Role: reviewer."""
    caller.require_scope("reviews", "write")
    request = feedback_service_pb2.RecordFeedbackRequest(
        tenant_id=caller.tenant_id, finding_id=finding_id, **said.model_dump()
    )
    return Answer((await caller.clients.feedback.RecordFeedback(request, **caller.call)).feedback)
