"""What an operator can do, one function each; answers rows for people and programs."""

from typing import Any
from uuid import UUID

from cli.admin import SECONDS, Tenancy, new_id, pages, row
from cli.errors import CommandError
from squad.review.v1.ingest_pb2 import DeliveryOutcome, DeliveryRecord
from squad.review.v1.ingest_service_pb2 import ListDeliveriesRequest, ListRemarksRequest, ReplayDeliveryRequest
from squad.review.v1.remark_pb2 import RemarkRecord
from squad.tenancy.v1.api_key_pb2 import ApiKey
from squad.tenancy.v1.api_key_service_pb2 import CreateApiKeyRequest, ListApiKeysRequest, RevokeApiKeyRequest
from squad.tenancy.v1.installation_service_pb2 import (
    AddInstallationRequest,
    ListInstallationsRequest,
    RemoveInstallationRequest,
)
from squad.tenancy.v1.member_pb2 import Role
from squad.tenancy.v1.member_service_pb2 import (
    AddMemberRequest,
    ListMembersRequest,
    RemoveMemberRequest,
    UpdateMemberRoleRequest,
)
from squad.tenancy.v1.tenant_service_pb2 import CreateTenantRequest, DeleteTenantRequest, ListTenantsRequest

Row = dict[str, Any]
_LARGEST_PAGE = 200
_ROLES = {
    "viewer": Role.ROLE_VIEWER,
    "reviewer": Role.ROLE_REVIEWER,
    "maintainer": Role.ROLE_MAINTAINER,
    "owner": Role.ROLE_OWNER,
}

_OUTCOMES = {
    "": DeliveryOutcome.DELIVERY_OUTCOME_UNSPECIFIED,
    "accepted": DeliveryOutcome.DELIVERY_OUTCOME_ACCEPTED,
    "merged": DeliveryOutcome.DELIVERY_OUTCOME_MERGED,
    "ignored": DeliveryOutcome.DELIVERY_OUTCOME_IGNORED,
    "refused": DeliveryOutcome.DELIVERY_OUTCOME_REFUSED,
}


async def add_tenant(to: Tenancy, name: str, display_name: str) -> Row:
    """Makes a tenant."""
    request = CreateTenantRequest(request_id=new_id(), name=name, display_name=display_name)
    return row((await to.tenants.CreateTenant(request, timeout=SECONDS)).tenant)


async def list_tenants(to: Tenancy) -> list[Row]:
    """All tenants, oldest first."""
    return [row(each) async for each in pages(to.tenants.ListTenants, ListTenantsRequest(), "tenants")]


async def remove_tenant(to: Tenancy, tenant: str) -> Row:
    """Erases a tenant."""
    tenant_id = await to.tenant_id(tenant)
    await to.tenants.DeleteTenant(DeleteTenantRequest(tenant_id=tenant_id), timeout=SECONDS)
    return {"removed": tenant_id}


async def add_user(to: Tenancy, tenant: str, email: str, role: str, display_name: str) -> Row:
    """Adds a person to a tenant."""
    request = AddMemberRequest(
        request_id=new_id(),
        tenant_id=await to.tenant_id(tenant),
        email=email,
        role=_ROLES[role],
        display_name=display_name,
    )
    return row((await to.members.AddMember(request, timeout=SECONDS)).member)


async def list_users(to: Tenancy, tenant: str) -> list[Row]:
    """The people of a tenant, by mail address."""
    request = ListMembersRequest(tenant_id=await to.tenant_id(tenant))
    return [row(each) async for each in pages(to.members.ListMembers, request, "members")]


async def remove_user(to: Tenancy, tenant: str, user: str) -> Row:
    """Ends a membership."""
    tenant_id = await to.tenant_id(tenant)
    member = await to.member(tenant_id, user)
    request = RemoveMemberRequest(tenant_id=tenant_id, user_id=member.user_id)
    await to.members.RemoveMember(request, timeout=SECONDS)
    return {"removed": member.user_id}


async def set_role(to: Tenancy, tenant: str, user: str, role: str) -> Row:
    """Gives a member a role in place of the one they have."""
    tenant_id = await to.tenant_id(tenant)
    member = await to.member(tenant_id, user)
    request = UpdateMemberRoleRequest(tenant_id=tenant_id, user_id=member.user_id, role=_ROLES[role])
    return row((await to.members.UpdateMemberRole(request, timeout=SECONDS)).member)


async def add_api_key(to: Tenancy, tenant: str, name: str, role: str, scopes: str, user: str) -> Row:
    """Makes a key; the row holds its secret, this once."""
    tenant_id = await to.tenant_id(tenant)
    request = CreateApiKeyRequest(
        request_id=new_id(),
        tenant_id=tenant_id,
        display_name=name,
        role=_ROLES[role],
        scopes=[scope.strip() for scope in scopes.split(",") if scope.strip()],
        user_id=(await to.member(tenant_id, user)).user_id if user else "",
    )
    answer = await to.api_keys.CreateApiKey(request, timeout=SECONDS)
    return {**row(answer.api_key), "secret": answer.secret}


async def list_api_keys(to: Tenancy, tenant: str) -> list[Row]:
    """The keys of a tenant, newest first, with what became of them."""
    request = ListApiKeysRequest(tenant_id=await to.tenant_id(tenant))
    return [
        {**row(each), "revoked": each.HasField("revoke_time")}
        async for each in pages(to.api_keys.ListApiKeys, request, "api_keys")
    ]


async def remove_api_key(to: Tenancy, tenant: str, key: str) -> Row:
    """Revokes a key given by its id or its prefix. Raises CommandError when there is none."""
    tenant_id = await to.tenant_id(tenant)
    found = await _api_key(to, tenant_id, key)
    request = RevokeApiKeyRequest(tenant_id=tenant_id, api_key_id=found.id)
    return row((await to.api_keys.RevokeApiKey(request, timeout=SECONDS)).api_key)


async def add_installation(to: Tenancy, tenant: str, installation_id: int, account: str, host: str) -> Row:
    """Binds an installation to a tenant."""
    request = AddInstallationRequest(
        request_id=new_id(),
        tenant_id=await to.tenant_id(tenant),
        host=host,
        installation_id=installation_id,
        account=account,
    )
    return row((await to.installations.AddInstallation(request, timeout=SECONDS)).installation)


async def list_installations(to: Tenancy, tenant: str) -> list[Row]:
    """The installations of a tenant, oldest first."""
    request = ListInstallationsRequest(tenant_id=await to.tenant_id(tenant))
    return [row(each) async for each in pages(to.installations.ListInstallations, request, "installations")]


async def remove_installation(to: Tenancy, tenant: str, installation_id: int, host: str) -> Row:
    """Unbinds an installation."""
    tenant_id = await to.tenant_id(tenant)
    request = RemoveInstallationRequest(tenant_id=tenant_id, host=host, installation_id=installation_id)
    await to.installations.RemoveInstallation(request, timeout=SECONDS)
    return {"removed": installation_id}


async def list_deliveries(to: Tenancy, tenant: str, outcome: str, limit: int) -> list[Row]:
    """The latest deliveries, newest first; without a tenant those that belong to none."""
    request = ListDeliveriesRequest(
        tenant_id=await _owner_of(to, tenant),
        outcome=_OUTCOMES[outcome],
        page_size=min(limit, _LARGEST_PAGE),
    )
    found: list[Row] = []
    async for each in pages(to.ingest.ListDeliveries, request, "deliveries"):
        if len(found) == limit:
            break
        found.append(_delivery(each))
    return found


async def replay_delivery(to: Tenancy, delivery_id: str, tenant: str, host: str) -> Row:
    """Does once more what a delivery asked for."""
    request = ReplayDeliveryRequest(
        request_id=new_id(), tenant_id=await _owner_of(to, tenant), host=host, delivery_id=delivery_id
    )
    return _delivery((await to.ingest.ReplayDelivery(request, timeout=SECONDS)).delivery)


async def list_remarks(to: Tenancy, tenant: str, limit: int) -> list[Row]:
    """The latest commands and replies in a tenant, newest first; the operator sees no words."""
    request = ListRemarksRequest(tenant_id=await to.tenant_id(tenant), page_size=min(limit, _LARGEST_PAGE))
    found: list[Row] = []
    async for each in pages(to.ingest.ListRemarks, request, "remarks"):
        if len(found) == limit:
            break
        found.append(_remark(each))
    return found


async def _owner_of(to: Tenancy, tenant: str) -> str:
    return await to.tenant_id(tenant) if tenant else str(UUID(int=0))


def _delivery(record: DeliveryRecord) -> Row:
    fields = row(record)
    return {**fields, "outcome": fields["outcome"].removeprefix("DELIVERY_OUTCOME_").lower()}


def _remark(record: RemarkRecord) -> Row:
    fields = row(record)
    shown = fields["outcome"].removeprefix("REMARK_OUTCOME_").lower().replace("_", " ")
    kept = {name: value for name, value in fields.items() if name not in ("words", "answer")}
    return {**kept, "command": fields["command"] or "(reply)", "outcome": shown}


async def _api_key(to: Tenancy, tenant_id: str, key: str) -> ApiKey:
    prefix = key.removeprefix("sqd_").partition("_")[0]
    async for each in pages(to.api_keys.ListApiKeys, ListApiKeysRequest(tenant_id=tenant_id), "api_keys"):
        if each.id == key or each.prefix == prefix:
            return each  # type: ignore[no-any-return]  # the pages of a list hold what it lists
    raise CommandError("this tenant has no such key: see `squad admin api-key list`")
