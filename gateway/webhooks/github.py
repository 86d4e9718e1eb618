"""POST /webhooks/github: prove the sender, find the tenant, ask for a review, answer. The work itself is queued."""

import hashlib
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from gateway import limits
from gateway.auth import Authorizer
from gateway.clients import Clients, bearer
from gateway.settings import GatewaySettings
from gateway.translate import policy_snapshot
from gateway.webhooks import payload, signature
from kit.errors import (
    CredentialInvalid,
    DependencyUnavailable,
    FieldInvalid,
    FieldRequired,
    InstallationUnknown,
    OutOfTime,
    StateConflict,
)
from squad.review.v1 import review_pb2, review_service_pb2
from squad.tenancy.v1 import authorization_service_pb2

router = APIRouter(tags=["webhooks"])
HOST = "github"
WANTED = frozenset({"opened", "synchronize", "reopened", "ready_for_review", "edited"})
_LONGEST_ID = 200


class Acknowledgement(BaseModel):
    """What becomes of a webhook."""

    status: Literal["accepted", "duplicate", "ignored", "pong"]
    review_id: str = Field("", description="of an accepted or repeated one")
    reason: str = Field("", description="why it is ignored")


@dataclass(frozen=True)
class Delivery:
    """One request of GitHub's, its signature proven."""

    id: str
    event: str
    body: bytes


@router.post(
    "/webhooks/github",
    status_code=HTTPStatus.ACCEPTED,
    summary="Receive a GitHub webhook",
    responses={200: {"model": Acknowledgement}, 202: {"model": Acknowledgement}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def receive(request: Request) -> JSONResponse:
    """Proves `X-Hub-Signature-256` on the raw body; answers before the review begins. A ping is answered 200."""
    settings: GatewaySettings = request.app.state.settings
    body = await request.body()
    secret = settings.github_webhook_secret.get_secret_value()
    if not signature.signed(secret, body, request.headers.get("x-hub-signature-256", "")):
        raise CredentialInvalid("the webhook's signature is missing or wrong")
    delivery = Delivery(_delivery_id(request), request.headers.get("x-github-event", ""), body)
    if delivery.event == "pull_request":
        return await _pull_request(request, delivery, payload.read(body))
    payload.check(body)
    if delivery.event == "ping":
        return JSONResponse({"status": "pong"})
    return _ignored(f"event {delivery.event[:50]!r} is not one we act on")


async def _pull_request(request: Request, delivery: Delivery, event: payload.PullRequestEvent) -> JSONResponse:
    settings: GatewaySettings = request.app.state.settings
    if reason := why_not(event, f"{settings.github_app_slug}[bot]"):
        return _ignored(reason)
    limiter: limits.Limiter = request.app.state.limiter
    limiter.take_here(f"installation:{event.installation.id}", settings.webhook_limit_per_minute).check()
    try:
        answer = await _create(request, delivery, event)
    except (InstallationUnknown, StateConflict) as error:
        return _ignored(error.message)
    except OutOfTime:
        # Its cause is the same as of every other outage, and GitHub gives up after ten seconds anyway.
        raise DependencyUnavailable("a part behind this webhook") from None
    words = "accepted" if answer.created else "duplicate"
    return JSONResponse({"status": words, "review_id": answer.review.id}, HTTPStatus.ACCEPTED)


async def _create(
    request: Request, delivery: Delivery, event: payload.PullRequestEvent
) -> review_service_pb2.CreateReviewResponse:
    """One deadline for both calls. Whatever fails, nothing is half-done: the second call is one transaction."""
    authorizer: Authorizer = request.app.state.authorizer
    clients: Clients = request.app.state.clients
    until = time.monotonic() + request.app.state.settings.webhook_timeout_seconds
    authorization = await authorizer.installation(_owner(event), until - time.monotonic())
    wanted = review_service_pb2.CreateReviewRequest(
        request_id=str(uuid5(NAMESPACE_URL, f"github-delivery:{delivery.id}")),
        tenant_id=authorization.principal.tenant_id,
        repository=_repository(event),
        change=_change(event),
        policy=policy_snapshot(authorization.policy),
        delivery=review_pb2.Delivery(
            delivery_id=delivery.id,
            event=delivery.event,
            action=event.action,
            body_digest=hashlib.sha256(delivery.body).hexdigest(),
        ),
    )
    return await clients.reviews.CreateReview(
        wanted, timeout=until - time.monotonic(), metadata=bearer(authorization.internal_token)
    )


def _owner(event: payload.PullRequestEvent) -> authorization_service_pb2.AuthorizeInstallationRequest:
    return authorization_service_pb2.AuthorizeInstallationRequest(
        host=HOST,
        installation_id=event.installation.id,
        account=event.repository.owner.login,
        repository_external_id=str(event.repository.id),
        repository_full_name=event.repository.full_name,
        repository_clone_url=event.repository.clone_url,
        repository_default_branch=event.repository.default_branch,
    )


def why_not(event: payload.PullRequestEvent, bot: str) -> str:
    """Say why a pull-request event asks for no review; empty when it does."""
    if event.sender.login == bot:
        return "we caused it ourselves"
    if event.action not in WANTED:
        return f"action {event.action!r} changes nothing that is reviewed"
    if event.action == "edited" and "base" not in event.changes:
        return "only words of the pull request were edited"
    if event.pull_request.draft:
        return "the pull request is a draft"
    return ""


def _repository(event: payload.PullRequestEvent) -> review_pb2.RepositoryRef:
    return review_pb2.RepositoryRef(
        host=HOST,
        external_id=str(event.repository.id),
        full_name=event.repository.full_name,
        clone_url=event.repository.clone_url,
        installation_id=event.installation.id,
        default_branch=event.repository.default_branch,
    )


def _change(event: payload.PullRequestEvent) -> review_pb2.ChangeRef:
    pull = event.pull_request
    return review_pb2.ChangeRef(
        pull_request=pull.number,
        base_commit=pull.base.sha,
        head_commit=pull.head.sha,
        base_branch=pull.base.ref,
        title=pull.title.encode()[:1000].decode(errors="ignore"),
        author=pull.user.login if pull.user else "",
        from_fork=pull.head.repo is None or pull.head.repo.id != event.repository.id,
    )


def _delivery_id(request: Request) -> str:
    found = request.headers.get("x-github-delivery", "")
    if not found:
        raise FieldRequired("header X-GitHub-Delivery")
    if len(found) > _LONGEST_ID or not found.isascii() or not found.isprintable():
        raise FieldInvalid("header X-GitHub-Delivery", f"must be at most {_LONGEST_ID} printable characters")
    return found


def _ignored(reason: str) -> JSONResponse:
    return JSONResponse({"status": "ignored", "reason": reason}, HTTPStatus.ACCEPTED)
