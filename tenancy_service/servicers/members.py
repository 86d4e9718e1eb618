"""MemberService: the people of a tenant and their roles."""

from uuid import UUID

from sqlalchemy import func, select, update

from kit.context import Role
from kit.errors import NotFound, StateConflict
from kit.ids import uuid7
from squad.tenancy.v1 import member_service_pb2 as pb
from squad.tenancy.v1.member_service_pb2_grpc import MemberServiceServicer
from tenancy_service import checks, messages
from tenancy_service.store.listing import Order, page
from tenancy_service.store.models import ApiKeyRow, MembershipRow, TenantRow, UserRow, utc_now
from tenancy_service.store.repository import Repository, Store

_BY_EMAIL = Order((UserRow.email,))


class MemberServicer(MemberServiceServicer):
    """Adds, lists, promotes and removes members."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def AddMember(self, request: pb.AddMemberRequest, context: object) -> pb.AddMemberResponse:
        tenant_id = checks.uuid("tenant_id", request.tenant_id)
        request_id = checks.uuid("request_id", request.request_id)
        email = checks.email("email", request.email)
        display_name = checks.text("display_name", request.display_name, 200) or email
        role = checks.role("role", request.role)

        async def make(repository: Repository) -> MembershipRow:
            user = await repository.find(UserRow, UserRow.email == email)
            if user is None:
                user = UserRow(id=uuid7(), tenant_id=tenant_id, email=email, display_name=display_name)
                await repository.add(user, "member", email)
            row = MembershipRow(tenant_id=tenant_id, user_id=user.id, role=role, request_id=request_id)
            await repository.add(row, "member", email)
            await repository.record("member.add", user.id, role=Role(role).name.lower())
            return row

        membership = await self._store.once(tenant_id, MembershipRow, request_id, make)
        async with self._store.tenant(tenant_id) as repository:
            user = await repository.get(UserRow, "member", membership.user_id)
        return pb.AddMemberResponse(member=messages.member(membership, user))

    async def ListMembers(self, request: pb.ListMembersRequest, context: object) -> pb.ListMembersResponse:
        query = select(MembershipRow, UserRow).join(UserRow, UserRow.id == MembershipRow.user_id)
        if request.email:
            query = query.where(UserRow.email == checks.email("email", request.email))
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            rows, token = await page(repository.session, query, _BY_EMAIL, request)
        return pb.ListMembersResponse(members=[messages.member(*row[:2]) for row in rows], next_page_token=token)

    async def UpdateMemberRole(
        self, request: pb.UpdateMemberRoleRequest, context: object
    ) -> pb.UpdateMemberRoleResponse:
        user_id = checks.uuid("user_id", request.user_id)
        role = checks.role("role", request.role)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            membership, user = await _locked(repository, user_id)
            if role != Role.OWNER:
                await _require_another_owner(repository, membership)
            names = {"before": Role(membership.role).name.lower(), "role": Role(role).name.lower()}
            membership.role = role
            await repository.record("member.update_role", user_id, **names)
        return pb.UpdateMemberRoleResponse(member=messages.member(membership, user))

    async def RemoveMember(self, request: pb.RemoveMemberRequest, context: object) -> pb.RemoveMemberResponse:
        user_id = checks.uuid("user_id", request.user_id)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            membership, _ = await _locked(repository, user_id)
            await _require_another_owner(repository, membership)
            await repository.remove(membership)
            await _revoke_keys(repository, user_id)
            await repository.record("member.remove", user_id)
        return pb.RemoveMemberResponse()


async def _locked(repository: Repository, user_id: UUID) -> tuple[MembershipRow, UserRow]:
    """A member; the tenant is held until the end, so that two owners cannot remove each other at once."""
    await repository.session.execute(select(TenantRow.id).where(TenantRow.id == repository.tenant_id).with_for_update())
    membership = await repository.find(MembershipRow, MembershipRow.user_id == user_id)
    if membership is None:
        raise NotFound("member", str(user_id))
    return membership, await repository.get(UserRow, "member", user_id)


async def _require_another_owner(repository: Repository, membership: MembershipRow) -> None:
    if membership.role != Role.OWNER:
        return
    owners = select(func.count()).select_from(MembershipRow).where(MembershipRow.role == Role.OWNER.value)
    if (await repository.session.execute(owners)).scalar_one() == 1:
        raise StateConflict("this is the last owner: make another member an owner first", "last_owner")


async def _revoke_keys(repository: Repository, user_id: UUID) -> None:
    """For good: adding the person again must not wake old keys."""
    theirs = (ApiKeyRow.user_id == user_id) & ApiKeyRow.revoke_time.is_(None)
    revoked = update(ApiKeyRow).where(theirs).values(revoke_time=utc_now()).returning(ApiKeyRow.id)
    for key in (await repository.session.execute(revoked)).scalars().all():
        await repository.record("api_key.revoke", key, reason="member removed")
