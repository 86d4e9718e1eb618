"""Tokens for browsers, and the public keys that verify them."""

from typing import Any

from fastapi import APIRouter, Request
from google.protobuf.duration_pb2 import Duration
from pydantic import BaseModel, ConfigDict, Field

from gateway.auth import Authorized, credential
from gateway.clients import Clients
from gateway.views import view
from squad.tenancy.v1 import authorization_service_pb2

router = APIRouter(tags=["tokens"])
DEFAULT_SECONDS = 900


class Wish(BaseModel):
    """How long the token shall live."""

    model_config = ConfigDict(extra="forbid")

    lifetime_seconds: int = Field(DEFAULT_SECONDS, ge=1, le=3600)


@router.post("/api/v1/token", summary="Trade an API key for a short token")
async def issue_token(request: Request, caller: Authorized, wish: Wish | None = None) -> dict[str, Any]:
    """Send the API key as the credential; the answer holds `token` and `expire_time`."""
    lifetime = Duration(seconds=wish.lifetime_seconds if wish else DEFAULT_SECONDS)
    wanted = authorization_service_pb2.IssueTokenRequest(api_key=credential(request), lifetime=lifetime)
    clients = caller.clients
    answer = await clients.authorization.IssueToken(
        wanted, timeout=clients.timeout, metadata=clients.service_token.metadata()
    )
    return view(answer)


@router.get("/.well-known/jwks.json", summary="Public keys of our tokens")
async def jwks(request: Request) -> dict[str, Any]:
    """RFC 7517, newest first."""
    clients: Clients = request.app.state.clients
    wanted = authorization_service_pb2.GetKeysRequest()
    answer = await clients.authorization.GetKeys(
        wanted, timeout=clients.timeout, metadata=clients.service_token.metadata()
    )
    return {"keys": view(answer)["keys"]}
