"""The call of squad.review.v1.ShadowService: how versions in the shadow differ from the stable ones."""

from typing import Any
from uuid import UUID

import grpc

from kit.context import Role
from kit.database import Database
from kit.pages import decode_page_token, encode_page_token, page_size
from review_service import checks
from review_service.access import require_member
from review_service.store.shadow import ShadowRepository
from squad.review.v1 import shadow_service_pb2, shadow_service_pb2_grpc

Context = grpc.aio.ServicerContext[Any, Any]
_LONGEST_NAME_BYTES = 40


class ShadowServicer(shadow_service_pb2_grpc.ShadowServiceServicer):
    """Answers from the database."""

    def __init__(self, database: Database) -> None:
        self._shadows = ShadowRepository(database)

    async def ListShadowRuns(
        self, request: shadow_service_pb2.ListShadowRunsRequest, context: Context
    ) -> shadow_service_pb2.ListShadowRunsResponse:
        require_member(Role.VIEWER)
        size = page_size(request.page_size, default=50, maximum=200)
        review_id = checks.parse_id("review_id", request.review_id) if request.review_id else None
        name = checks.check_text("name", request.name, _LONGEST_NAME_BYTES) if request.name else ""
        place = checks.parse_position(decode_page_token(request.page_token, request), (str,))
        after = UUID(str(place[0])) if place else None
        found = await self._shadows.list(request.tenant_id, review_id, name, after, size + 1)
        page = found[:size]
        token = encode_page_token([page[-1].id], request) if len(found) > size else ""
        return shadow_service_pb2.ListShadowRunsResponse(shadow_runs=page, next_page_token=token)
