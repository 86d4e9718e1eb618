"""What comes out of a review, as it happens and afterwards: events and SARIF."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from gateway import sse
from gateway.answers import Answer, answers, view
from gateway.auth import Authorized, Caller
from gateway.fields import Id
from gateway.routes.reviews import read_review
from kit.errors import OutOfTime
from report import sarif
from report.document import ReviewDocument
from squad.review.v1 import review_pb2, review_service_pb2

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"])
# The token that a stream was opened with ends after four minutes; whoever follows for longer comes again.
WATCH_SECONDS = 600
SARIF_MEDIA_TYPE = "application/sarif+json"
_LARGEST_PAGE = 500
SARIF_BODY = {"requestBody": {"required": True, "content": {SARIF_MEDIA_TYPE: {"schema": {"type": "object"}}}}}


class EventStream(StreamingResponse):
    """Server-sent events."""

    media_type = sse.MEDIA_TYPE


class Sarif(Response):
    """A SARIF log."""

    media_type = SARIF_MEDIA_TYPE


@router.get("/{review_id}/events", summary="Follow a review", response_class=EventStream)
async def watch_review(
    request: Request,
    caller: Authorized,
    review_id: Id,
    last_event_id: Annotated[int, Header(ge=0, lt=2**63, description="the last event you saw; 0: none")] = 0,
) -> EventStream:
    """Past events first; the stream ends with the review. Broken off? Come again with Last-Event-ID. Role: viewer.

    `event` is `state`, `agent_started`, `agent_finished`, `findings`, `models`, `lifecycle` or `published`; `data` is
    the event as JSON.
    """
    await read_review(caller, review_id)  # so that an unknown id is a 404 and not a broken stream
    events = sse.with_keep_alive(_events(caller, review_id, last_event_id), request.app.state.draining)
    return EventStream(events, headers={"X-Accel-Buffering": "no"})


@router.get("/{review_id}/sarif", summary="Export the findings as SARIF 2.1.0", response_class=Sarif)
async def export_sarif(caller: Authorized, review_id: Id) -> Sarif:
    """One run per agent; every finding, whether it was shown or not. Role: viewer."""
    review = await read_review(caller, review_id)
    findings = tuple([finding async for finding in all_findings(caller, review_id)])
    return Sarif(sarif.render(ReviewDocument(review=review, findings=findings)))


@router.post(
    "/{review_id}/sarif",
    summary="Add what other tools found",
    openapi_extra=SARIF_BODY,
    **answers(review_service_pb2.ImportSarifResponse),
)
async def import_sarif(request: Request, caller: Authorized, review_id: Id) -> Response:
    """SARIF 2.1.0, plain or gzip, at most 3 MiB and 5,000 results; the review runs again and merges it. Role: reviewer.

    Findings on lines that the change touched are shown like others; they do not fail the check unless the policy says
    so. A tool's newer log takes the place of its older one; a review takes 20 tools and 10,000 findings. A review that
    was begun often waits for further logs, up to five minutes, before it runs again.
    """
    caller.require_scope("reviews", "write")
    wanted = review_service_pb2.ImportSarifRequest(
        tenant_id=caller.tenant_id, review_id=review_id, sarif=await request.body()
    )
    return Answer(await caller.clients.reviews.ImportSarif(wanted, **caller.call))


async def _events(caller: Caller, review_id: str, after: int) -> AsyncIterator[str]:
    request = review_service_pb2.WatchReviewRequest(
        tenant_id=caller.tenant_id, review_id=review_id, after_sequence=after
    )
    answers = caller.clients.reviews.WatchReview(request, timeout=WATCH_SECONDS, metadata=caller.metadata)
    try:
        async for answer in answers:
            yield sse.event(answer.event.kind, answer.event.sequence, view(answer.event))
    except OutOfTime:
        return  # the reader comes back with Last-Event-ID
    finally:
        answers.cancel()


async def all_findings(caller: Caller, review_id: str) -> AsyncIterator[review_pb2.ReviewFinding]:
    """Every finding of a review, in the order of the API."""
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
