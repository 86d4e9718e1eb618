"""The calls of squad.review.v1.FeedbackService: what people said of findings, and where that leaves the rules."""

import re
from typing import Any
from uuid import UUID

import grpc

from kit.context import Role
from kit.database import Database
from kit.errors import FieldInvalid, FieldRequired
from kit.pages import decode_page_token, encode_page_token, page_size
from review_service import checks
from review_service.access import require_member
from review_service.store.feedback import FeedbackFilter, FeedbackRepository, Said
from review_service.store.standings import Order, StandingRepository
from squad.review.v1 import feedback_pb2, feedback_service_pb2, feedback_service_pb2_grpc

Context = grpc.aio.ServicerContext[Any, Any]
RULE_ID = re.compile(r"[a-z][a-z0-9-]{0,39}/[a-z0-9-]{1,150}\Z")
LONGEST_SOURCE_BYTES = 200
RECORDABLE = frozenset({feedback_pb2.FEEDBACK_KIND_REPLY, feedback_pb2.FEEDBACK_KIND_REACTION})


class FeedbackServicer(feedback_service_pb2_grpc.FeedbackServiceServicer):
    """Answers from the database."""

    def __init__(self, database: Database) -> None:
        self._feedback = FeedbackRepository(database)
        self._standings = StandingRepository(database)

    async def RecordFeedback(
        self, request: feedback_service_pb2.RecordFeedbackRequest, context: Context
    ) -> feedback_service_pb2.RecordFeedbackResponse:
        caller = require_member(Role.REVIEWER)
        if request.kind not in RECORDABLE:
            raise FieldInvalid("kind", "must be REPLY or REACTION: the others are recorded by the service itself")
        if request.usefulness not in feedback_pb2.Usefulness.values():
            raise FieldInvalid("usefulness", "is not one of the known values")
        source = checks.check_text("source_id", request.source_id, LONGEST_SOURCE_BYTES)
        words = checks.check_text("text", request.text, checks.LONGEST_REASON_BYTES)
        said = Said(request.kind, f"said:{source}", caller.subject, words, request.usefulness)
        recorded = await self._feedback.record(
            request.tenant_id, checks.parse_id("finding_id", request.finding_id), said
        )
        return feedback_service_pb2.RecordFeedbackResponse(feedback=recorded)

    async def ListFeedback(
        self, request: feedback_service_pb2.ListFeedbackRequest, context: Context
    ) -> feedback_service_pb2.ListFeedbackResponse:
        require_member(Role.VIEWER)
        _check_filters(request.rule_id, request.repository_full_name, request.fingerprint)
        size = page_size(request.page_size, default=50, maximum=200)
        wanted = FeedbackFilter(request.rule_id, request.repository_full_name, request.kind, request.fingerprint)
        found = await self._feedback.list(request.tenant_id, wanted, _after(request), size + 1)
        page = found[:size]
        token = encode_page_token([page[-1].id], request) if len(found) > size else ""
        return feedback_service_pb2.ListFeedbackResponse(feedback=page, next_page_token=token)

    async def ListRuleStandings(
        self, request: feedback_service_pb2.ListRuleStandingsRequest, context: Context
    ) -> feedback_service_pb2.ListRuleStandingsResponse:
        require_member(Role.VIEWER)
        rule_id, repository = request.rule_id, request.repository_full_name
        _check_filters(rule_id, repository)
        size = page_size(request.page_size, default=50, maximum=200)
        place = checks.parse_position(decode_page_token(request.page_token, request), (str, str))
        after = (str(place[0]), str(place[1])) if place else None
        found = await self._standings.list(request.tenant_id, rule_id, repository, after, size + 1)
        page = found[:size]
        token = encode_page_token([page[-1][0].rule_id, page[-1][1]], request) if len(found) > size else ""
        shown = [standing for standing, _ in page]
        return feedback_service_pb2.ListRuleStandingsResponse(standings=shown, next_page_token=token)

    async def ListRuleMoves(
        self, request: feedback_service_pb2.ListRuleMovesRequest, context: Context
    ) -> feedback_service_pb2.ListRuleMovesResponse:
        require_member(Role.VIEWER)
        rule_id, repository = request.rule_id, request.repository_full_name
        _check_filters(rule_id, repository)
        size = page_size(request.page_size, default=50, maximum=200)
        found = await self._standings.moves(request.tenant_id, rule_id, repository, _after(request), size + 1)
        page = found[:size]
        token = encode_page_token([page[-1].id], request) if len(found) > size else ""
        return feedback_service_pb2.ListRuleMovesResponse(moves=page, next_page_token=token)

    async def PinRule(
        self, request: feedback_service_pb2.PinRuleRequest, context: Context
    ) -> feedback_service_pb2.PinRuleResponse:
        order = _order(request)
        if request.level not in feedback_pb2.RuleLevel.values():
            raise FieldInvalid("level", "is not one of the known levels")
        standing = await self._standings.pin(request.tenant_id, order, request.level)
        return feedback_service_pb2.PinRuleResponse(standing=standing)

    async def ResetRule(
        self, request: feedback_service_pb2.ResetRuleRequest, context: Context
    ) -> feedback_service_pb2.ResetRuleResponse:
        standing = await self._standings.reset(request.tenant_id, _order(request))
        return feedback_service_pb2.ResetRuleResponse(standing=standing)


def _order(request: feedback_service_pb2.PinRuleRequest | feedback_service_pb2.ResetRuleRequest) -> Order:
    caller = require_member(Role.MAINTAINER)
    if not RULE_ID.match(request.rule_id):
        raise FieldInvalid("rule_id", "must be agent/rule, for example security/sql-injection")
    if not request.reason.strip():
        raise FieldRequired("reason")
    reason = checks.check_text("reason", request.reason, checks.LONGEST_REASON_BYTES)
    repository = checks.check_text("repository_full_name", request.repository_full_name)
    return Order(request.rule_id, repository, reason, caller.subject)


def _check_filters(rule_id: str, repository: str, fingerprint: str = "") -> None:
    checks.check_text("rule_id", rule_id)
    checks.check_text("repository_full_name", repository)
    checks.check_text("fingerprint", fingerprint)


def _after(
    request: feedback_service_pb2.ListFeedbackRequest | feedback_service_pb2.ListRuleMovesRequest,
) -> UUID | None:
    place = checks.parse_position(decode_page_token(request.page_token, request), (str,))
    return UUID(str(place[0])) if place else None
