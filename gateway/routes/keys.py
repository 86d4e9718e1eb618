"""Tokens for browsers, and the public keys that verify them."""

from fastapi import APIRouter, Request, Response
from google.protobuf.duration_pb2 import Duration
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized, credential
from gateway.clients import Clients
from gateway.fields import Body
from squad.tenancy.v1 import authorization_service_pb2

router = APIRouter(tags=["tokens"])
DEFAULT_SECONDS = 900


class Wish(Body):
    """How long the token shall live."""

    lifetime_seconds: int = Field(DEFAULT_SECONDS, ge=1, le=3600)


@router.post(
    "/api/v1/token",
    summary="Trade an API key for a short token",
    **answers(authorization_service_pb2.IssueTokenResponse),
)
async def issue_token(request: Request, caller: Authorized, wish: Wish | None = None) -> Response:
    """Send the API key as the credential; the answer holds `token` and `expire_time`."""
    lifetime = Duration(seconds=wish.lifetime_seconds if wish else DEFAULT_SECONDS)
    wanted = authorization_service_pb2.IssueTokenRequest(api_key=credential(request), lifetime=lifetime)
    clients = caller.clients
    return Answer(
        await clients.authorization.IssueToken(
            wanted, timeout=clients.timeout, metadata=clients.service_token.metadata()
        )
    )


@router.get(
    "/.well-known/jwks.json", summary="Public keys of our tokens", **answers(authorization_service_pb2.GetKeysResponse)
)
async def jwks(request: Request) -> Response:
    """RFC 7517, newest first."""
    clients: Clients = request.app.state.clients
    wanted = authorization_service_pb2.GetKeysRequest()
    return Answer(
        await clients.authorization.GetKeys(wanted, timeout=clients.timeout, metadata=clients.service_token.metadata())
    )
