"""Who is told of reviews: targets, tests of them, and what became of every notification."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import (
    Body,
    Id,
    IdFilter,
    NotificationKind,
    NotificationState,
    PageSize,
    PageToken,
    RequestId,
    new_id,
)
from squad.review.v1 import notification_service_pb2 as pb

router = APIRouter(prefix="/api/v1", tags=["notifications"])
State = Annotated[NotificationState | None, Query(description="only those in this state")]


class NewTarget(Body):
    """A target to make."""

    kind: NotificationKind
    url: str = Field(max_length=2000, description="posted to; https; a secret", examples=["https://example.org/hook"])
    display_name: str = Field("", max_length=200, examples=["team chat"])
    repository: str = Field("", max_length=300, description="owner/name; empty: all of the tenant's")
    request_id: RequestId = ""


@router.get("/notification-targets", summary="List notification targets", **answers(pb.ListNotificationTargetsResponse))
async def list_targets(caller: Authorized, page_size: PageSize = 0, page_token: PageToken = "") -> Response:
    """Oldest first, never with their addresses and secrets. Role: maintainer."""
    caller.require_scope("tenancy", "read")
    request = pb.ListNotificationTargetsRequest(tenant_id=caller.tenant_id, page_size=page_size, page_token=page_token)
    return Answer(await caller.clients.notifications.ListNotificationTargets(request, **caller.call))


@router.post(
    "/notification-targets",
    summary="Make a notification target",
    **answers(pb.CreateNotificationTargetResponse, HTTPStatus.CREATED),
)
async def create_target(caller: Authorized, target: NewTarget) -> Response:
    """Slack, or a webhook of one's own; the answer holds a webhook's `signing_secret`, this once. Role: maintainer."""
    caller.require_scope("tenancy", "write")
    request = pb.CreateNotificationTargetRequest(
        request_id=new_id(target.request_id),
        tenant_id=caller.tenant_id,
        kind=target.kind,
        url=target.url,
        display_name=target.display_name,
        repository_full_name=target.repository,
    )
    made = await caller.clients.notifications.CreateNotificationTarget(request, **caller.call)
    return Answer(made, HTTPStatus.CREATED)


@router.delete(
    "/notification-targets/{target_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Remove a notification target",
)
async def delete_target(caller: Authorized, target_id: Id) -> None:
    """What waits for it is given up. Role: maintainer."""
    caller.require_scope("tenancy", "write")
    request = pb.DeleteNotificationTargetRequest(tenant_id=caller.tenant_id, target_id=target_id)
    await caller.clients.notifications.DeleteNotificationTarget(request, **caller.call)


@router.post(
    "/notification-targets/{target_id}/rotate-secret",
    summary="Give a webhook a new signing secret",
    **answers(pb.RotateNotificationSecretResponse),
)
async def rotate_secret(caller: Authorized, target_id: Id) -> Response:
    """Shown this once; for a day the old one signs beside it. Role: maintainer."""
    caller.require_scope("tenancy", "write")
    request = pb.RotateNotificationSecretRequest(tenant_id=caller.tenant_id, target_id=target_id)
    return Answer(await caller.clients.notifications.RotateNotificationSecret(request, **caller.call))


@router.post(
    "/notification-targets/{target_id}/test",
    summary="Try a notification target out",
    **answers(pb.TestNotificationTargetResponse, HTTPStatus.ACCEPTED),
)
async def try_target(caller: Authorized, target_id: Id) -> Response:
    """Sends a test; the list of notifications says under its `event_id` what became of it. Role: maintainer."""
    caller.require_scope("tenancy", "write")
    request = pb.TestNotificationTargetRequest(tenant_id=caller.tenant_id, target_id=target_id)
    sent = await caller.clients.notifications.TestNotificationTarget(request, **caller.call)
    return Answer(sent, HTTPStatus.ACCEPTED)


@router.get("/notifications", summary="List notifications", **answers(pb.ListNotificationsResponse))
async def list_notifications(
    caller: Authorized,
    target_id: IdFilter = "",
    event_id: IdFilter = "",
    state: State = None,
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """Newest first, with every attempt. Filters are combined with "and". Role: maintainer."""
    caller.require_scope("tenancy", "read")
    request = pb.ListNotificationsRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        target_id=target_id,
        event_id=event_id,
        state=state,
    )
    return Answer(await caller.clients.notifications.ListNotifications(request, **caller.call))


@router.get(
    "/notification-target-changes",
    summary="List what was done to notification targets",
    **answers(pb.ListNotificationTargetChangesResponse),
)
async def list_target_changes(caller: Authorized, page_size: PageSize = 0, page_token: PageToken = "") -> Response:
    """By whom, newest first. Role: maintainer."""
    caller.require_scope("tenancy", "read")
    request = pb.ListNotificationTargetChangesRequest(
        tenant_id=caller.tenant_id, page_size=page_size, page_token=page_token
    )
    return Answer(await caller.clients.notifications.ListNotificationTargetChanges(request, **caller.call))
