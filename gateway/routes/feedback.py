"""Feedback on findings, and how rules stand with people because of it: read, hold, let begin anew."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import Body, FeedbackKind, FullName, PageSize, PageToken, RuleFilter, RuleLevel
from squad.review.v1 import feedback_pb2, feedback_service_pb2

router = APIRouter(tags=["feedback"])
Name = Annotated[str, Path(max_length=160)]
REPOSITORY = Field("", max_length=300, description="owner/name; empty: the whole tenant", examples=["acme/shop"])


class Pin(Body):
    """Where a rule is to be held."""

    level: RuleLevel
    repository: str = REPOSITORY
    reason: str = Field(max_length=500, description="for the record")


class Reset(Body):
    """Why a rule begins anew."""

    repository: str = REPOSITORY
    reason: str = Field(max_length=500, description="for the record")


@router.get("/api/v1/feedback", summary="List feedback", **answers(feedback_service_pb2.ListFeedbackResponse))
async def list_feedback(
    caller: Authorized,
    rule_id: RuleFilter = "",
    repository: FullName = "",
    kind: FeedbackKind | None = None,
    fingerprint: RuleFilter = "",
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """Newest first. Filters are combined with "and". Role: viewer."""
    caller.require_scope("reviews", "read")
    request = feedback_service_pb2.ListFeedbackRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        rule_id=rule_id,
        repository_full_name=repository,
        kind=kind,
        fingerprint=fingerprint,
    )
    return Answer(await caller.clients.feedback.ListFeedback(request, **caller.call))


@router.get(
    "/api/v1/rule-standings",
    summary="List how rules stand with people",
    **answers(feedback_service_pb2.ListRuleStandingsResponse),
)
async def list_rule_standings(
    caller: Authorized,
    rule_id: RuleFilter = "",
    repository: FullName = "",
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """Level, counts and lower bound of every rule that somebody said something of. Role: viewer."""
    caller.require_scope("reviews", "read")
    request = feedback_service_pb2.ListRuleStandingsRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        rule_id=rule_id,
        repository_full_name=repository,
    )
    return Answer(await caller.clients.feedback.ListRuleStandings(request, **caller.call))


@router.get(
    "/api/v1/rule-moves", summary="List every move of every rule", **answers(feedback_service_pb2.ListRuleMovesResponse)
)
async def list_rule_moves(
    caller: Authorized,
    rule_id: RuleFilter = "",
    repository: FullName = "",
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """By the precision budget or by an operator, with the reason; newest first. Role: viewer."""
    caller.require_scope("reviews", "read")
    request = feedback_service_pb2.ListRuleMovesRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        rule_id=rule_id,
        repository_full_name=repository,
    )
    return Answer(await caller.clients.feedback.ListRuleMoves(request, **caller.call))


@router.post(
    "/api/v1/rule-standings/{agent}/{rule}/pin", summary="Hold a rule at a level", **answers(feedback_pb2.RuleStanding)
)
async def pin_rule(caller: Authorized, agent: Name, rule: Name, pin: Pin) -> Response:
    """Until it is reset. Severe findings of the security agent stay comments all the same. Role: maintainer."""
    caller.require_scope("reviews", "write")
    request = feedback_service_pb2.PinRuleRequest(
        tenant_id=caller.tenant_id,
        rule_id=f"{agent}/{rule}",
        repository_full_name=pin.repository,
        level=pin.level,
        reason=pin.reason,
    )
    return Answer((await caller.clients.feedback.PinRule(request, **caller.call)).standing)


@router.post(
    "/api/v1/rule-standings/{agent}/{rule}/reset", summary="Let a rule begin anew", **answers(feedback_pb2.RuleStanding)
)
async def reset_rule(caller: Authorized, agent: Name, rule: Name, reset: Reset) -> Response:
    """At COMMENT, with feedback until now not counted. Role: maintainer."""
    caller.require_scope("reviews", "write")
    request = feedback_service_pb2.ResetRuleRequest(
        tenant_id=caller.tenant_id,
        rule_id=f"{agent}/{rule}",
        repository_full_name=reset.repository,
        reason=reset.reason,
    )
    return Answer((await caller.clients.feedback.ResetRule(request, **caller.call)).standing)
