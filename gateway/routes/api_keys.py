"""API keys: made, listed, revoked."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from gateway.auth import Authorized
from gateway.routes.common import RequestId, new_id
from gateway.views import enum_value, page, view
from squad.tenancy.v1 import api_key_service_pb2, member_pb2

router = APIRouter(prefix="/api/v1/api-keys", tags=["api keys"])


class NewApiKey(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")

    display_name: str = Field(max_length=200)
    role: str = Field(description="VIEWER, REVIEWER, MAINTAINER or OWNER; at most your own")
    scopes: list[str] = Field([], description="reviews:read, reviews:write, tenancy:read, tenancy:write; empty: all")
    user_id: str = Field("", max_length=40, description="member it acts for; empty: nobody, a robot")
    expire_time: datetime | None = Field(None, description="when it stops working; absent: never")
    request_id: RequestId = ""


@router.get("", summary="List API keys")
async def list_api_keys(
    caller: Authorized, page_size: int = Query(0, ge=0, le=200), page_token: str = Query("", max_length=2000)
) -> dict[str, Any]:
    """Never with their secrets. Role: maintainer."""
    request = api_key_service_pb2.ListApiKeysRequest(
        tenant_id=caller.tenant_id, page_size=page_size, page_token=page_token
    )
    answer = await caller.clients.api_keys.ListApiKeys(request, **caller.call)
    return page("api_keys", answer.api_keys, answer.next_page_token)


@router.post("", status_code=HTTPStatus.CREATED, summary="Make an API key")
async def create_api_key(caller: Authorized, key: NewApiKey) -> dict[str, Any]:
    """The answer holds `secret`, this once. Role: maintainer."""
    request = api_key_service_pb2.CreateApiKeyRequest(
        request_id=new_id(key.request_id),
        tenant_id=caller.tenant_id,
        display_name=key.display_name,
        role=enum_value(member_pb2.Role, "ROLE", "role", key.role),
        scopes=key.scopes,
        user_id=key.user_id,
    )
    if key.expire_time:
        request.expire_time.FromDatetime(key.expire_time)
    return view(await caller.clients.api_keys.CreateApiKey(request, **caller.call))


@router.delete("/{api_key_id}", summary="Revoke an API key")
async def revoke_api_key(caller: Authorized, api_key_id: str) -> dict[str, Any]:
    """It stops working within three seconds. Role: maintainer."""
    request = api_key_service_pb2.RevokeApiKeyRequest(tenant_id=caller.tenant_id, api_key_id=api_key_id)
    return view((await caller.clients.api_keys.RevokeApiKey(request, **caller.call)).api_key)
