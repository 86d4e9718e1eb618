"""The first start: a tenant to work in, and a key to work with."""

from uuid import UUID

from kit.database import Database
from kit.ids import uuid7
from squad.tenancy.v1 import member_pb2
from tenancy_service import keys
from tenancy_service.binding import DEFAULT_TENANT
from tenancy_service.store.models import ApiKeyRow, TenantRow, utc_now
from tenancy_service.store.repository import Repository, Store
from tenancy_service.store.resolver import find_tenant

KEY_NAME = "first owner key"


async def ensure_default_tenant(database_url: str, *, new_key: bool = False) -> str | None:
    """Make the tenant `default` with an owner's API key, once.

    Args:
        database_url: Of the role squad_tenancy, after the migrations.
        new_key: Also make a key when the tenant is there: the file that held it is lost. The lost key is revoked.

    Returns:
        The key, this once; None when nothing was made.
    """
    database = Database(database_url, pool_size=1)
    try:
        tenant = await find_tenant(database, name=DEFAULT_TENANT)
        if tenant and not new_key:
            return None
        return await (_renew(Store(database), tenant.id) if tenant else _begin(Store(database)))
    finally:
        await database.close()


async def _begin(store: Store) -> str:
    row = TenantRow(id=uuid7(), name=DEFAULT_TENANT, display_name="Default", policy={})
    async with store.tenant(row.id) as repository:
        await repository.add(row, "tenant", row.name)
        await repository.record("tenant.create", row.id, name=row.name)
        return await _add_key(repository)


async def _renew(store: Store, tenant_id: UUID) -> str:
    async with store.tenant(tenant_id) as repository:
        lost = await repository.find(ApiKeyRow, ApiKeyRow.display_name == KEY_NAME, ApiKeyRow.revoke_time.is_(None))
        if lost:
            lost.revoke_time = utc_now()
            await repository.record("api_key.revoke", lost.id, reason="lost")
        return await _add_key(repository)


async def _add_key(repository: Repository) -> str:
    new = keys.make()
    row = ApiKeyRow(
        tenant_id=repository.tenant_id,
        display_name=KEY_NAME,
        prefix=new.prefix,
        secret_hash=keys.digest(new.secret),
        role=int(member_pb2.ROLE_OWNER),
    )
    await repository.add(row, "api_key", new.prefix)
    await repository.record("api_key.create", row.id, role="owner", scopes=[])
    return new.secret
