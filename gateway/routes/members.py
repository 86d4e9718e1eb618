"""People and their roles."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from gateway.auth import Authorized
from gateway.routes.common import RequestId, new_id
from gateway.views import enum_value, page, view
from squad.tenancy.v1 import member_pb2, member_service_pb2

router = APIRouter(prefix="/api/v1/members", tags=["members"])
ROLES = "VIEWER, REVIEWER, MAINTAINER or OWNER"


class NewMember(BaseModel):
    """Somebody to add."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=254)
    display_name: str = Field("", max_length=200)
    role: str = Field(description=ROLES)
    request_id: RequestId = ""


class NewRole(BaseModel):
    """What they may do from now on."""

    model_config = ConfigDict(extra="forbid")

    role: str = Field(description=ROLES)


@router.get("", summary="List members")
async def list_members(
    caller: Authorized, page_size: int = Query(0, ge=0, le=200), page_token: str = Query("", max_length=2000)
) -> dict[str, Any]:
    """Role: viewer."""
    request = member_service_pb2.ListMembersRequest(
        tenant_id=caller.tenant_id, page_size=page_size, page_token=page_token
    )
    answer = await caller.clients.members.ListMembers(request, **caller.call)
    return page("members", answer.members, answer.next_page_token)


@router.post("", status_code=HTTPStatus.CREATED, summary="Add a member")
async def add_member(caller: Authorized, member: NewMember) -> dict[str, Any]:
    """Role: owner."""
    request = member_service_pb2.AddMemberRequest(
        request_id=new_id(member.request_id),
        tenant_id=caller.tenant_id,
        email=member.email,
        display_name=member.display_name,
        role=_role(member.role),
    )
    return view((await caller.clients.members.AddMember(request, **caller.call)).member)


@router.put("/{user_id}/role", summary="Change a member's role")
async def put_role(caller: Authorized, user_id: str, role: NewRole) -> dict[str, Any]:
    """Role: owner. The last owner stays one."""
    request = member_service_pb2.UpdateMemberRoleRequest(
        tenant_id=caller.tenant_id, user_id=user_id, role=_role(role.role)
    )
    return view((await caller.clients.members.UpdateMemberRole(request, **caller.call)).member)


@router.delete("/{user_id}", status_code=HTTPStatus.NO_CONTENT, summary="Remove a member")
async def remove_member(caller: Authorized, user_id: str) -> None:
    """Role: owner. The last owner stays."""
    request = member_service_pb2.RemoveMemberRequest(tenant_id=caller.tenant_id, user_id=user_id)
    await caller.clients.members.RemoveMember(request, **caller.call)


def _role(name: str) -> Any:
    return enum_value(member_pb2.Role, "ROLE", "role", name)
