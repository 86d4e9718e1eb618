"""Finds the tenant behind a key or an installation, as a role that may read just the columns this needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from squad.tenancy.v1 import tenant_service_pb2
from tenancy_service import checks
from tenancy_service.store.listing import Order, page
from tenancy_service.store.models import TenantRow

ROLE = "squad_resolver"
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
    member_role: int | None


@dataclass(frozen=True)
class Place:
    """The tenant an installation belongs to, and the repository that was named: None in its columns if new."""

    tenant_id: UUID
    auto_bound: bool
    tenant_name: str
    policy: dict[str, Any]
    repo_id: UUID | None
    full_name: str | None
    clone_url: str | None
    default_branch: str | None
    installation_id: int | None
    enabled: bool | None
    project_id: UUID | None
    create_time: datetime | None


_KEY = """
select k.id, k.tenant_id, k.user_id, k.secret_hash, k.role, k.scopes, k.expire_time, k.revoke_time,
       t.name as tenant_name, t.policy, m.role as member_role
from tenancy.api_keys k
join tenancy.tenants t on t.id = k.tenant_id
left join tenancy.memberships m on m.tenant_id = k.tenant_id and m.user_id = k.user_id
"""
_KEY_BY_PREFIX = text(_KEY + "where k.prefix = :key")
_KEY_BY_ID = text(_KEY + "where k.id = :key")
_PLACE = text("""
select i.tenant_id, i.auto_bound, t.name as tenant_name, t.policy, r.id as repo_id, r.full_name, r.clone_url,
       r.default_branch, r.installation_id, r.enabled, r.project_id, r.create_time
from tenancy.installations i
join tenancy.tenants t on t.id = i.tenant_id
left join tenancy.repos r on r.tenant_id = i.tenant_id and r.host = i.host and r.external_id = :external_id
where i.host = :host and i.installation_id = :installation_id
""")


class Resolver:
    """Reads across tenants; writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def key_by_prefix(self, prefix: str) -> KeyRecord | None:
        """The key whose text begins with `sqd_PREFIX_`; the caller compares the rest."""
        found = await self._first(_KEY_BY_PREFIX, key=prefix)
        return KeyRecord(**found) if found else None

    async def key_by_id(self, key: UUID) -> KeyRecord | None:
        """The key of this id."""
        found = await self._first(_KEY_BY_ID, key=key)
        return KeyRecord(**found) if found else None

    async def place(self, host: str, installation_id: int, external_id: str = "") -> Place | None:
        """Where an installation belongs; None when it is bound to no tenant."""
        found = await self._first(_PLACE, host=host, installation_id=installation_id, external_id=external_id)
        return Place(**found) if found else None

    async def tenant(self, **column: Any) -> TenantRow | None:
        """The tenant with this unique value: `name=` or `request_id=`."""
        async with self._database.as_role(ROLE) as session:
            return (await session.execute(select(TenantRow).filter_by(**column))).scalar_one_or_none()

    async def tenants(self, request: tenant_service_pb2.ListTenantsRequest) -> tuple[list[TenantRow], str]:
        """A page of all tenants and the token of the next."""
        query = (
            select(TenantRow).where(TenantRow.name == checks.text("name", request.name, 200))
            if request.name
            else select(TenantRow)
        )
        async with self._database.as_role(ROLE) as session:
            rows, token = await page(session, query, _OLDEST_FIRST, request)
            return [row[0] for row in rows], token

    async def _first(self, statement: TextClause, **values: Any) -> dict[str, Any] | None:
        async with self._database.as_role(ROLE) as session:
            return await _first(session, statement, values)


async def _first(session: AsyncSession, statement: TextClause, values: dict[str, Any]) -> dict[str, Any] | None:
    row = (await session.execute(statement, values)).mappings().first()
    return dict(row) if row else None
