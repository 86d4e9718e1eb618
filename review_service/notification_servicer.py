"""The calls of squad.review.v1.NotificationService: who is told of reviews, and what became of it."""

from typing import Any
from uuid import UUID

import grpc

from kit.context import Role
from kit.database import Database
from kit.errors import FieldInvalid
from kit.pages import decode_page_token, encode_page_token, page_size
from review_service import checks
from review_service.access import require_member
from review_service.notify.destination import DestinationRefused, Destinations
from review_service.notify.sealing import Vault
from review_service.store.notification_targets import TargetRepository, Wanted
from review_service.store.notifications import NotificationRepository
from squad.review.v1 import notification_pb2, notification_service_pb2_grpc
from squad.review.v1 import notification_service_pb2 as pb

Context = grpc.aio.ServicerContext[Any, Any]
LONGEST_NAME_BYTES = 200
KINDS = frozenset(notification_pb2.NotificationKind.values()) - {notification_pb2.NOTIFICATION_KIND_UNSPECIFIED}
Listing = pb.ListNotificationTargetsRequest | pb.ListNotificationsRequest | pb.ListNotificationTargetChangesRequest


class NotificationServicer(notification_service_pb2_grpc.NotificationServiceServicer):
    """Answers from the database."""

    def __init__(self, database: Database, vault: Vault | None, destinations: Destinations) -> None:
        self._targets = TargetRepository(database, vault)
        self._notifications = NotificationRepository(database)
        self._destinations = destinations

    async def CreateNotificationTarget(
        self, request: pb.CreateNotificationTargetRequest, context: Context
    ) -> pb.CreateNotificationTargetResponse:
        subject = require_member(Role.MAINTAINER).subject
        target, secret = await self._targets.add(request.tenant_id, self._wanted(request, subject))
        return pb.CreateNotificationTargetResponse(target=target, signing_secret=secret)

    async def ListNotificationTargets(
        self, request: pb.ListNotificationTargetsRequest, context: Context
    ) -> pb.ListNotificationTargetsResponse:
        after, size = _page(request)
        found = await self._targets.list(request.tenant_id, after, size + 1)
        page = found[:size]
        token = encode_page_token([page[-1].id], request) if len(found) > size else ""
        return pb.ListNotificationTargetsResponse(targets=page, next_page_token=token)

    async def DeleteNotificationTarget(
        self, request: pb.DeleteNotificationTargetRequest, context: Context
    ) -> pb.DeleteNotificationTargetResponse:
        subject = require_member(Role.MAINTAINER).subject
        await self._targets.remove(request.tenant_id, checks.parse_id("target_id", request.target_id), subject)
        return pb.DeleteNotificationTargetResponse()

    async def RotateNotificationSecret(
        self, request: pb.RotateNotificationSecretRequest, context: Context
    ) -> pb.RotateNotificationSecretResponse:
        subject = require_member(Role.MAINTAINER).subject
        secret = await self._targets.rotate(request.tenant_id, checks.parse_id("target_id", request.target_id), subject)
        return pb.RotateNotificationSecretResponse(signing_secret=secret)

    async def TestNotificationTarget(
        self, request: pb.TestNotificationTargetRequest, context: Context
    ) -> pb.TestNotificationTargetResponse:
        subject = require_member(Role.MAINTAINER).subject
        event_id = await self._targets.test(request.tenant_id, checks.parse_id("target_id", request.target_id), subject)
        return pb.TestNotificationTargetResponse(event_id=str(event_id))

    async def ListNotifications(
        self, request: pb.ListNotificationsRequest, context: Context
    ) -> pb.ListNotificationsResponse:
        after, size = _page(request)
        if request.state not in notification_pb2.NotificationState.values():
            raise FieldInvalid("state", "is not one of the known states")
        wanted: dict[str, object] = {"state": request.state}
        for name in ("target_id", "event_id"):
            if value := getattr(request, name):
                wanted[name] = checks.parse_id(name, value)
        found = await self._notifications.list(request.tenant_id, wanted, after, size + 1)
        page = found[:size]
        token = encode_page_token([str(page[-1][0])], request) if len(found) > size else ""
        return pb.ListNotificationsResponse(notifications=[each for _, each in page], next_page_token=token)

    async def ListNotificationTargetChanges(
        self, request: pb.ListNotificationTargetChangesRequest, context: Context
    ) -> pb.ListNotificationTargetChangesResponse:
        after, size = _page(request)
        found = await self._targets.changes(request.tenant_id, after, size + 1)
        page = found[:size]
        token = encode_page_token([page[-1].id], request) if len(found) > size else ""
        return pb.ListNotificationTargetChangesResponse(changes=page, next_page_token=token)

    def _wanted(self, request: pb.CreateNotificationTargetRequest, subject: str) -> Wanted:
        if request.kind not in KINDS:
            raise FieldInvalid("kind", "must be SLACK or WEBHOOK")
        checks.check_text("url", request.url)
        try:
            address = self._destinations.check(request.url)
        except DestinationRefused as error:
            raise FieldInvalid("url", str(error)) from error
        return Wanted(
            request_id=checks.parse_id("request_id", request.request_id),
            kind=request.kind,
            url=request.url,
            host=address.netloc.decode(),
            display_name=checks.check_text("display_name", request.display_name, LONGEST_NAME_BYTES),
            repository_full_name=checks.check_text("repository_full_name", request.repository_full_name),
            subject=subject,
        )


def _page(request: Listing) -> tuple[UUID | None, int]:
    """After which row a page begins, and its length."""
    require_member(Role.MAINTAINER)
    place = checks.parse_position(decode_page_token(request.page_token, request), (str,))
    return (UUID(str(place[0])) if place else None), page_size(request.page_size, default=50, maximum=200)
