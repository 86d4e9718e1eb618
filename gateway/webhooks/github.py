"""POST /webhooks/github: prove the sender, find the tenant, have the event recorded, answer. The work is queued."""

import hashlib
import time
from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from gateway import limits
from gateway.auth import Authorizer
from gateway.clients import Clients, bearer
from gateway.settings import GatewaySettings
from gateway.translate import policy_snapshot
from gateway.webhooks import payload, signature, translate
from kit.errors import CredentialInvalid, DependencyUnavailable, FieldInvalid, FieldRequired, OutOfTime
from squad.review.v1 import ingest_pb2, ingest_service_pb2, review_pb2

router = APIRouter(tags=["webhooks"])
_LONGEST_ID = 200


class Acknowledgement(BaseModel):
    """What becomes of a webhook."""

    status: Literal["accepted", "merged", "duplicate", "ignored", "refused", "pong"]
    review_id: str = Field("", description="of the head, where there is one")
    reason: str = Field("", description="why it came to that, where it is not plain")


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
    name = request.headers.get("x-github-event", "")[:100]
    delivery = review_pb2.Delivery(
        delivery_id=_delivery_id(request), event=name, body_digest=hashlib.sha256(body).hexdigest()
    )
    event = payload.read(name, body)
    delivery.action = event.action or ""
    if event.installation:
        limiter: limits.Limiter = request.app.state.limiter
        limiter.take_here(f"installation:{event.installation.id}", settings.webhook_limit_per_minute).check()
    us = translate.Us(f"{settings.github_app_slug}[bot]", settings.github_app_id)
    answer = await _accept(request, event, translate.host_event(event, name, us, delivery))
    if name == "ping":
        return JSONResponse({"status": "pong"})
    return JSONResponse(_acknowledgement(answer), HTTPStatus.ACCEPTED)


async def _accept(
    request: Request, event: payload.Event, told: ingest_pb2.HostEvent
) -> ingest_service_pb2.AcceptEventResponse:
    """One deadline for both calls. Whatever fails, nothing is half-done: the second call is one transaction."""
    authorizer: Authorizer = request.app.state.authorizer
    clients: Clients = request.app.state.clients
    until = time.monotonic() + request.app.state.settings.webhook_timeout_seconds
    try:
        place = await authorizer.installation(translate.origin_of(event), until - time.monotonic())
        wanted = ingest_service_pb2.AcceptEventRequest(
            tenant_id=place.authorization.principal.tenant_id,
            event=told,
            policy=policy_snapshot(place.authorization.policy),
            refusal=place.refusal,
        )
        answer: ingest_service_pb2.AcceptEventResponse = await clients.ingest.AcceptEvent(
            wanted, timeout=until - time.monotonic(), metadata=bearer(place.authorization.internal_token)
        )
    except OutOfTime:
        # Its cause is the same as of every other outage, and GitHub gives up after ten seconds anyway.
        raise DependencyUnavailable("a part behind this webhook") from None
    return answer


def _acknowledgement(answer: ingest_service_pb2.AcceptEventResponse) -> dict[str, str]:
    word = ingest_pb2.DeliveryOutcome.Name(answer.outcome).removeprefix("DELIVERY_OUTCOME_").lower()
    said = {"status": "duplicate" if answer.duplicate else word, "review_id": answer.review_id, "reason": answer.reason}
    return {name: value for name, value in said.items() if value}


def _delivery_id(request: Request) -> str:
    found = request.headers.get("x-github-delivery", "")
    if not found:
        raise FieldRequired("header X-GitHub-Delivery")
    if len(found) > _LONGEST_ID or not found.isascii() or not found.isprintable():
        raise FieldInvalid("header X-GitHub-Delivery", f"must be at most {_LONGEST_ID} printable characters")
    return found
