"""People and their roles."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import Body, Id, PageSize, PageToken, RequestId, Role, new_id
from squad.tenancy.v1 import member_pb2, member_service_pb2

router = APIRouter(prefix="/api/v1/members", tags=["members"])


class NewMember(Body):
    """Somebody to add."""

    email: str = Field(max_length=254, examples=["ada@acme.example"])
    display_name: str = Field("", max_length=200)
    role: Role
    request_id: RequestId = ""


class NewRole(Body):
    """What they may do from now on."""

    role: Role


@router.get("", summary="List members", **answers(member_service_pb2.ListMembersResponse))
async def list_members(
    caller: Authorized,
    email: Annotated[str, Query(max_length=254, description="only this address")] = "",
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """Role: viewer."""
    request = member_service_pb2.ListMembersRequest(
        tenant_id=caller.tenant_id, email=email, page_size=page_size, page_token=page_token
    )
    return Answer(await caller.clients.members.ListMembers(request, **caller.call))


@router.post("", summary="Add a member", **answers(member_pb2.Member, HTTPStatus.CREATED))
async def add_member(caller: Authorized, member: NewMember) -> Response:
    """Role: owner."""
    request = member_service_pb2.AddMemberRequest(
        request_id=new_id(member.request_id),
        tenant_id=caller.tenant_id,
        email=member.email,
        display_name=member.display_name,
        role=member.role,
    )
    return Answer((await caller.clients.members.AddMember(request, **caller.call)).member, HTTPStatus.CREATED)


@router.put("/{user_id}/role", summary="Change a member's role", **answers(member_pb2.Member))
async def put_role(caller: Authorized, user_id: Id, role: NewRole) -> Response:
    """Role: owner. The last owner stays one."""
    request = member_service_pb2.UpdateMemberRoleRequest(tenant_id=caller.tenant_id, user_id=user_id, role=role.role)
    return Answer((await caller.clients.members.UpdateMemberRole(request, **caller.call)).member)


@router.delete("/{user_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response, summary="Remove a member")
async def remove_member(caller: Authorized, user_id: Id) -> None:
    """Role: owner. The last owner stays."""
    request = member_service_pb2.RemoveMemberRequest(tenant_id=caller.tenant_id, user_id=user_id)
    await caller.clients.members.RemoveMember(request, **caller.call)
