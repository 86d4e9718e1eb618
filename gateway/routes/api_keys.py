"""API keys: made, listed, revoked."""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import Body, Id, Moment, PageSize, PageToken, RequestId, Role, new_id
from squad.tenancy.v1 import api_key_pb2, api_key_service_pb2

router = APIRouter(prefix="/api/v1/api-keys", tags=["api keys"])


Scope = Literal["reviews:read", "reviews:write", "tenancy:read", "tenancy:write"]


class NewApiKey(Body):
    """A key to make."""

    display_name: str = Field(max_length=200, examples=["ci"])
    role: Role = Field(description="at most your own")
    scopes: list[Scope] = Field([], max_length=20, description="empty: everything the role allows")
    user_id: str = Field("", max_length=40, description="member it acts for; empty: nobody, a robot")
    expire_time: Moment | None = Field(None, description="when it stops working; absent: never")
    request_id: RequestId = ""


@router.get("", summary="List API keys", **answers(api_key_service_pb2.ListApiKeysResponse))
async def list_api_keys(caller: Authorized, page_size: PageSize = 0, page_token: PageToken = "") -> Response:
    """Never with their secrets. Role: maintainer."""
    request = api_key_service_pb2.ListApiKeysRequest(
        tenant_id=caller.tenant_id, page_size=page_size, page_token=page_token
    )
    return Answer(await caller.clients.api_keys.ListApiKeys(request, **caller.call))


@router.post("", summary="Make an API key", **answers(api_key_service_pb2.CreateApiKeyResponse, HTTPStatus.CREATED))
async def create_api_key(caller: Authorized, key: NewApiKey) -> Response:
    """The answer holds `secret`, this once. Role: maintainer."""
    request = api_key_service_pb2.CreateApiKeyRequest(
        request_id=new_id(key.request_id),
        tenant_id=caller.tenant_id,
        display_name=key.display_name,
        role=key.role,
        scopes=key.scopes,
        user_id=key.user_id,
    )
    if key.expire_time:
        request.expire_time.FromDatetime(key.expire_time)
    return Answer(await caller.clients.api_keys.CreateApiKey(request, **caller.call), HTTPStatus.CREATED)


@router.delete("/{api_key_id}", summary="Revoke an API key", **answers(api_key_pb2.ApiKey))
async def revoke_api_key(caller: Authorized, api_key_id: Id) -> Response:
    """It stops working within three seconds. Role: maintainer."""
    request = api_key_service_pb2.RevokeApiKeyRequest(tenant_id=caller.tenant_id, api_key_id=api_key_id)
    return Answer((await caller.clients.api_keys.RevokeApiKey(request, **caller.call)).api_key)
