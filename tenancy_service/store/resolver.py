"""Finds the tenant behind a key or an installation, as a role that may read just the columns this needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kit.database import Database
from squad.tenancy.v1 import tenant_service_pb2
from tenancy_service import checks
from tenancy_service.store.listing import Order, page
from tenancy_service.store.lookup import ROLE, Lookup
from tenancy_service.store.models import TenantRow

_OLDEST_FIRST = Order((TenantRow.id,))


@dataclass(frozen=True)
class KeyRecord:
    """A key, its tenant, and the role of the member it acts for: None without such a member."""

    id: UUID
    tenant_id: UUID
    user_id: UUID | None
    secret_hash: bytes
    role: int
    scopes: list[str]
    expire_time: datetime | None
    revoke_time: datetime | None
    tenant_name: str
    policy: dict[str, Any]
    agents: list[dict[str, Any]]
    member_role: int | None


@dataclass(frozen=True)
class Place:
    """The tenant an installation belongs to, and the repository that was named: None in its columns if new."""

    tenant_id: UUID
    auto_bound: bool
    state: int
    host_time: datetime | None
    tenant_name: str
    policy: dict[str, Any]
    agents: list[dict[str, Any]]
    repo_id: UUID | None
    full_name: str | None
    clone_url: str | None
    default_branch: str | None
    installation_id: int | None
    enabled: bool | None
    project_id: UUID | None
    create_time: datetime | None


_AGENTS = """
       coalesce((select json_agg(json_build_object(
           'name', a.name, 'agent', a.agent, 'address', a.address, 'spiffe_id', a.spiffe_id,
           'languages', a.languages, 'deadline_ms', a.deadline_ms, 'mode', a.mode,
           'out_of_service', not a.enabled) order by a.name)
         from tenancy.agent_registrations a
         where a.tenant_id = t.id and a.mode > 0 and (a.enabled or a.mode = 1)), '[]') as agents
"""
# Of those out of service the required ones alone: their reviews say that they are missing.
_KEY = (
    """
select k.id, k.tenant_id, k.user_id, k.secret_hash, k.role, k.scopes, k.expire_time, k.revoke_time,
       t.name as tenant_name, t.policy, m.role as member_role,
"""
    + _AGENTS
    + """
from tenancy.api_keys k
join tenancy.tenants t on t.id = k.tenant_id
left join tenancy.memberships m on m.tenant_id = k.tenant_id and m.user_id = k.user_id
"""
)
_KEY_BY_PREFIX = _KEY + "where k.prefix = %(key)s"
_KEY_BY_ID = _KEY + "where k.id = %(key)s"
_PLACE = (
    """
select i.tenant_id, i.auto_bound, i.state, i.host_time, t.name as tenant_name, t.policy, r.id as repo_id,
       r.full_name, r.clone_url, r.default_branch, r.installation_id, r.enabled, r.project_id, r.create_time,
"""
    + _AGENTS
    + """
from tenancy.installations i
join tenancy.tenants t on t.id = i.tenant_id
left join tenancy.repos r on r.tenant_id = i.tenant_id and r.host = i.host and r.external_id = %(external_id)s
where i.host = %(host)s and i.installation_id = %(installation_id)s
"""
)


class Resolver:
    """Reads across tenants; writes nothing."""

    def __init__(self, database: Database, lookup: Lookup) -> None:
        self._database = database
        self._lookup = lookup

    async def key_by_prefix(self, prefix: str) -> KeyRecord | None:
        """The key whose text begins with `sqd_PREFIX_`; the caller compares the rest."""
        return await self._lookup.first(KeyRecord, _KEY_BY_PREFIX, {"key": prefix})

    async def key_by_id(self, key: UUID) -> KeyRecord | None:
        """The key of this id."""
        return await self._lookup.first(KeyRecord, _KEY_BY_ID, {"key": key})

    async def place(self, host: str, installation_id: int, external_id: str = "") -> Place | None:
        """Where an installation belongs; None when it is bound to no tenant."""
        values = {"host": host, "installation_id": installation_id, "external_id": external_id}
        return await self._lookup.first(Place, _PLACE, values)

    async def tenant(self, **column: Any) -> TenantRow | None:
        """The tenant with this unique value: `name=` or `request_id=`."""
        return await find_tenant(self._database, **column)

    async def tenants(self, request: tenant_service_pb2.ListTenantsRequest) -> tuple[list[TenantRow], str]:
        """A page of all tenants and the token of the next."""
        query = select(TenantRow)
        if request.name:
            query = query.where(TenantRow.name == checks.text("name", request.name, 200))
        async with self._database.as_role(ROLE) as session:
            rows, token = await page(session, query, _OLDEST_FIRST, request)
            return [row[0] for row in rows], token


async def find_tenant(database: Database, **column: Any) -> TenantRow | None:
    """The tenant with this unique value."""
    async with database.as_role(ROLE) as session:
        return (await session.execute(select(TenantRow).filter_by(**column))).scalar_one_or_none()
