"""The calls of squad.review.v1.ReviewService: messages in, messages out."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import grpc

from kit import trace
from kit.context import Role
from kit.database import Database
from kit.errors import FieldInvalid, TooLarge
from kit.pages import decode_page_token, encode_page_token, page_size
from review_service import checks
from review_service.access import require_member
from review_service.pipeline.sarif_findings import ToolFindings, read_sarif
from review_service.pipeline.sarif_log import SarifError, SarifTooLargeError
from review_service.store import creation
from review_service.store.findings import FindingFilter, FindingRepository, Opinion, Position
from review_service.store.imports import ImportRepository
from review_service.store.overrides import OverrideRepository
from review_service.store.repository import ReviewFilter, ReviewRepository
from squad.code.v1 import finding_pb2
from squad.review.v1 import review_pb2, review_service_pb2, review_service_pb2_grpc

logger = logging.getLogger(__name__)

Context = grpc.aio.ServicerContext[Any, Any]


class ReviewServicer(review_service_pb2_grpc.ReviewServiceServicer):
    """Answers from the database; what takes long is left to the workers."""

    def __init__(
        self,
        database: Database,
        tell_relay: Callable[[str], None],
        forgotten_seconds: float = 300,
        watch_interval_seconds: float = 0.2,
        override_after_seconds: float = 7200,
    ) -> None:
        """`tell_relay` gets the tenant after a commit that promised a task; for the times see ServerSettings."""
        self._database = database
        self._reviews = ReviewRepository(database, forgotten_seconds)
        self._findings = FindingRepository(database, forgotten_seconds)
        self._imports = ImportRepository(database, forgotten_seconds)
        self._overrides = OverrideRepository(database, override_after_seconds)
        self._tell_relay = tell_relay
        self._forgotten_seconds = forgotten_seconds
        self._watch_interval = watch_interval_seconds

    async def CreateReview(
        self, request: review_service_pb2.CreateReviewRequest, context: Context
    ) -> review_service_pb2.CreateReviewResponse:
        require_member(Role.REVIEWER)
        kept = checks.check_create(request)
        review, created = await creation.create(self._database, kept, trace.traceparent(), self._forgotten_seconds)
        self._tell_relay(request.tenant_id)
        logger.info("review %s", "accepted" if created else "was accepted before", extra={"review_id": review.id})
        return review_service_pb2.CreateReviewResponse(review=review, created=created)

    async def GetReview(
        self, request: review_service_pb2.GetReviewRequest, context: Context
    ) -> review_service_pb2.GetReviewResponse:
        require_member(Role.VIEWER)
        review = await self._reviews.get(request.tenant_id, checks.parse_id("review_id", request.review_id))
        return review_service_pb2.GetReviewResponse(review=review)

    async def ListReviews(
        self, request: review_service_pb2.ListReviewsRequest, context: Context
    ) -> review_service_pb2.ListReviewsResponse:
        require_member(Role.VIEWER)
        checks.check_filters(request)
        size = page_size(request.page_size, default=50, maximum=200)
        after = checks.parse_position(decode_page_token(request.page_token, request), (str,))
        # One more than a page tells whether there is another.
        found = await self._reviews.list(
            request.tenant_id, _review_filter(request), UUID(str(after[0])) if after else None, size + 1
        )
        page = found[:size]
        token = encode_page_token([page[-1].id], request) if len(found) > size else ""
        return review_service_pb2.ListReviewsResponse(reviews=page, next_page_token=token)

    async def CancelReview(
        self, request: review_service_pb2.CancelReviewRequest, context: Context
    ) -> review_service_pb2.CancelReviewResponse:
        require_member(Role.MAINTAINER)
        review_id = checks.parse_id("review_id", request.review_id)
        reason = checks.check_text("reason", request.reason, checks.LONGEST_REASON_BYTES)
        review = await self._reviews.cancel(request.tenant_id, review_id, reason, trace.traceparent())
        self._tell_relay(request.tenant_id)
        return review_service_pb2.CancelReviewResponse(review=review)

    async def RetryReview(
        self, request: review_service_pb2.RetryReviewRequest, context: Context
    ) -> review_service_pb2.RetryReviewResponse:
        require_member(Role.REVIEWER)
        review_id = checks.parse_id("review_id", request.review_id)
        review = await self._reviews.retry(request.tenant_id, review_id, trace.traceparent())
        self._tell_relay(request.tenant_id)
        return review_service_pb2.RetryReviewResponse(review=review)

    async def OverrideReview(
        self, request: review_service_pb2.OverrideReviewRequest, context: Context
    ) -> review_service_pb2.OverrideReviewResponse:
        caller = require_member(Role.MAINTAINER)
        review_id = checks.parse_id("review_id", request.review_id)
        reason = checks.check_reason(request.reason)
        await self._overrides.add(request.tenant_id, review_id, caller.subject, reason, trace.traceparent())
        self._tell_relay(request.tenant_id)
        logger.info("review overridden", extra={"review_id": request.review_id, "subject": caller.subject})
        return review_service_pb2.OverrideReviewResponse(review=await self._reviews.get(request.tenant_id, review_id))

    async def WatchReview(
        self, request: review_service_pb2.WatchReviewRequest, context: Context
    ) -> AsyncIterator[review_service_pb2.WatchReviewResponse]:
        require_member(Role.VIEWER)
        review_id, after, finished = checks.parse_id("review_id", request.review_id), request.after_sequence, False
        while not finished:
            events, finished = await self._reviews.events(request.tenant_id, review_id, after)
            for event in events:
                yield review_service_pb2.WatchReviewResponse(event=event)
                after = event.sequence
            if not finished:
                await asyncio.sleep(self._watch_interval)

    async def ImportSarif(
        self, request: review_service_pb2.ImportSarifRequest, context: Context
    ) -> review_service_pb2.ImportSarifResponse:
        require_member(Role.REVIEWER)
        review_id = checks.parse_id("review_id", request.review_id)
        # Off the event loop: a log of 20 MiB takes a while.
        found = await asyncio.to_thread(_tool_findings, request.sarif)
        await self._imports.add(request.tenant_id, review_id, found, trace.traceparent())
        self._tell_relay(request.tenant_id)
        return review_service_pb2.ImportSarifResponse(
            review=await self._reviews.get(request.tenant_id, review_id),
            tools=[each.tool for each in found],
            result_count=sum(len(each.findings) for each in found),
        )

    async def ListFindings(
        self, request: review_service_pb2.ListFindingsRequest, context: Context
    ) -> review_service_pb2.ListFindingsResponse:
        require_member(Role.VIEWER)
        checks.check_filters(request)
        size = page_size(request.page_size, default=100, maximum=500)
        after = _finding_position(decode_page_token(request.page_token, request))
        found = await self._findings.list(request.tenant_id, _finding_filter(request), after, size + 1)
        page = found[:size]
        token = encode_page_token(_place(page[-1]), request) if len(found) > size else ""
        return review_service_pb2.ListFindingsResponse(findings=page, next_page_token=token)

    async def TriageFinding(
        self, request: review_service_pb2.TriageFindingRequest, context: Context
    ) -> review_service_pb2.TriageFindingResponse:
        caller = require_member(Role.REVIEWER)
        expire_time = checks.check_verdict(request)
        finding_id = checks.parse_id("finding_id", request.finding_id)
        if request.verdict == review_pb2.VERDICT_WONT_FIX:
            found = await self._findings.get(request.tenant_id, finding_id)
            if found.finding.severity >= finding_pb2.SEVERITY_HIGH:
                require_member(Role.MAINTAINER)
        opinion = Opinion(request.verdict, request.reason, expire_time, caller.subject)
        judged = await self._findings.judge(request.tenant_id, finding_id, opinion)
        self._tell_relay(request.tenant_id)
        return review_service_pb2.TriageFindingResponse(finding=judged)


def _tool_findings(sarif: bytes) -> list[ToolFindings]:
    try:
        return read_sarif(sarif)
    except SarifTooLargeError as error:
        raise TooLarge(error.limit, "the SARIF log") from error
    except SarifError as error:
        raise FieldInvalid("sarif", str(error)) from error


def _review_filter(request: review_service_pb2.ListReviewsRequest) -> ReviewFilter:
    has_time = request.HasField("created_after_time")
    return ReviewFilter(
        state=request.state,
        repository_full_name=request.repository_full_name,
        pull_request=request.pull_request,
        created_after=checks.check_time("created_after_time", request.created_after_time) if has_time else None,
    )


def _finding_filter(request: review_service_pb2.ListFindingsRequest) -> FindingFilter:
    return FindingFilter(
        review_id=checks.parse_id("review_id", request.review_id) if request.review_id else None,
        agent=request.agent,
        rule_id=request.rule_id,
        min_severity=request.min_severity,
        repository_full_name=request.repository_full_name,
        path=request.path,
        lifecycle=request.lifecycle,
    )


def _place(of: review_pb2.ReviewFinding) -> list[str | int]:
    location = of.finding.location
    return [of.review_id, location.path, location.range.start_line, of.finding.rule_id, of.id]


def _finding_position(parts: list[str | int] | None) -> Position | None:
    known = checks.parse_position(parts, (str, str, int, str, str))
    if known is None:
        return None
    review_id, path, line, rule_id, id_ = known
    return UUID(str(review_id)), str(path), int(line), str(rule_id), UUID(str(id_))
