"""The calls of squad.review.v1.IngestService."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import grpc

from kit import trace
from kit.context import Role, require_role
from kit.database import Database
from kit.errors import FieldInvalid
from kit.pages import decode_page_token, encode_page_token, page_size
from review_service import checks
from review_service.access import require_member
from review_service.store.ingest import IngestRepository, Times
from review_service.store.remarks import RemarkFilter, RemarkList
from squad.review.v1 import ingest_pb2, ingest_service_pb2, ingest_service_pb2_grpc, remark_pb2

logger = logging.getLogger(__name__)

Context = grpc.aio.ServicerContext[Any, Any]


class IngestServicer(ingest_service_pb2_grpc.IngestServiceServicer):
    """Takes in what code hosts tell."""

    def __init__(self, database: Database, tell_relay: Callable[[str], None], times: Times) -> None:
        """`tell_relay` gets the tenant after a commit that may have promised a task."""
        self._ingest = IngestRepository(database, times)
        self._remarks = RemarkList(database)
        self._tell_relay = tell_relay

    async def AcceptEvent(
        self, request: ingest_service_pb2.AcceptEventRequest, context: Context
    ) -> ingest_service_pb2.AcceptEventResponse:
        require_member(Role.REVIEWER)
        answer = await self._ingest.accept(checks.check_event(request), trace.traceparent())
        self._tell_relay(request.tenant_id)
        logger.info(
            "delivery %s",
            "was recorded before" if answer.duplicate else _word(answer.outcome),
            extra={"review_id": answer.review_id},
        )
        return answer

    async def ListDeliveries(
        self, request: ingest_service_pb2.ListDeliveriesRequest, context: Context
    ) -> ingest_service_pb2.ListDeliveriesResponse:
        require_role(Role.OPERATOR)
        if request.outcome not in ingest_pb2.DeliveryOutcome.values():
            raise FieldInvalid("outcome", "is not one of the known outcomes")
        size = page_size(request.page_size, default=50, maximum=200)
        found = await self._ingest.list(request.tenant_id, request.outcome, _before(request), size + 1)
        page = found[:size]
        token = encode_page_token([str(page[-1][0])], request) if len(found) > size else ""
        records = [record for _, record in page]
        return ingest_service_pb2.ListDeliveriesResponse(deliveries=records, next_page_token=token)

    async def ListRemarks(
        self, request: ingest_service_pb2.ListRemarksRequest, context: Context
    ) -> ingest_service_pb2.ListRemarksResponse:
        caller = require_role(Role.MAINTAINER)
        if request.outcome not in remark_pb2.RemarkOutcome.values():
            raise FieldInvalid("outcome", "is not one of the known outcomes")
        repository = checks.check_text("repository_full_name", request.repository_full_name)
        size = page_size(request.page_size, default=50, maximum=200)
        wanted = RemarkFilter(repository, request.pull_request, request.outcome)
        found = await self._remarks.page(request.tenant_id, wanted, _before(request), size + 1)
        page = found[:size]
        token = encode_page_token([page[-1].id], request) if len(found) > size else ""
        if caller.role is Role.OPERATOR:  # who runs the platform reads no code and no conversation of a tenant
            for record in page:
                record.words = record.answer = ""
        return ingest_service_pb2.ListRemarksResponse(remarks=page, next_page_token=token)

    async def ReplayDelivery(
        self, request: ingest_service_pb2.ReplayDeliveryRequest, context: Context
    ) -> ingest_service_pb2.ReplayDeliveryResponse:
        caller = require_role(Role.OPERATOR)
        checks.parse_id("request_id", request.request_id)
        checks.check_text("delivery_id", request.delivery_id)
        checks.check_text("host", request.host)
        record = await self._ingest.replay(request, caller.subject, trace.traceparent())
        self._tell_relay(request.tenant_id)
        logger.info("delivery replayed: %s", _word(record.outcome), extra={"review_id": record.review_id})
        return ingest_service_pb2.ReplayDeliveryResponse(delivery=record)


def _before(
    request: ingest_service_pb2.ListDeliveriesRequest | ingest_service_pb2.ListRemarksRequest,
) -> UUID | None:
    place = checks.parse_position(decode_page_token(request.page_token, request), (str,))
    return UUID(str(place[0])) if place else None


def _word(outcome: ingest_pb2.DeliveryOutcome) -> str:
    return ingest_pb2.DeliveryOutcome.Name(outcome).removeprefix("DELIVERY_OUTCOME_").lower()
