"""TenantService: tenants and their policies."""

from kit.ids import uuid7
from squad.tenancy.v1 import tenant_service_pb2 as pb
from squad.tenancy.v1.tenant_service_pb2_grpc import TenantServiceServicer
from tenancy_service import checks, messages, policy
from tenancy_service.store.models import TenantRow
from tenancy_service.store.repository import RequestSeenError, Store
from tenancy_service.store.resolver import Resolver


class TenantServicer(TenantServiceServicer):
    """Makes, shows and erases tenants."""

    def __init__(self, store: Store, resolver: Resolver) -> None:
        self._store = store
        self._resolver = resolver

    async def CreateTenant(self, request: pb.CreateTenantRequest, context: object) -> pb.CreateTenantResponse:
        name = checks.name("name", request.name)
        row = TenantRow(
            id=uuid7(),
            request_id=checks.uuid("request_id", request.request_id),
            name=name,
            display_name=checks.text("display_name", request.display_name, 200) or name,
            policy={},
        )
        return pb.CreateTenantResponse(tenant=messages.tenant(await self._once(row)))

    async def GetTenant(self, request: pb.GetTenantRequest, context: object) -> pb.GetTenantResponse:
        tenant_id = checks.uuid("tenant_id", request.tenant_id)
        async with self._store.tenant(tenant_id) as repository:
            return pb.GetTenantResponse(tenant=messages.tenant(await repository.get(TenantRow, "tenant", tenant_id)))

    async def ListTenants(self, request: pb.ListTenantsRequest, context: object) -> pb.ListTenantsResponse:
        rows, token = await self._resolver.tenants(request)
        return pb.ListTenantsResponse(tenants=map(messages.tenant, rows), next_page_token=token)

    async def UpdateTenantPolicy(
        self, request: pb.UpdateTenantPolicyRequest, context: object
    ) -> pb.UpdateTenantPolicyResponse:
        tenant_id = checks.uuid("tenant_id", request.tenant_id)
        stored = policy.to_store(request.policy)
        async with self._store.tenant(tenant_id) as repository:
            row = await repository.get(TenantRow, "tenant", tenant_id)
            row.policy = stored
            tenant = messages.tenant(row)
            await repository.record("tenant.update_policy", tenant_id, version=tenant.policy.version)
        return pb.UpdateTenantPolicyResponse(tenant=tenant)

    async def DeleteTenant(self, request: pb.DeleteTenantRequest, context: object) -> pb.DeleteTenantResponse:
        tenant_id = checks.uuid("tenant_id", request.tenant_id)
        async with self._store.tenant(tenant_id) as repository:
            row = await repository.get(TenantRow, "tenant", tenant_id)
            await repository.remove(row)
            await repository.record("tenant.delete", tenant_id, name=row.name)
        return pb.DeleteTenantResponse()

    async def _once(self, row: TenantRow) -> TenantRow:
        """An earlier request may have made it under an id that is not known here, so the resolver looks."""
        found = await self._resolver.tenant(request_id=row.request_id)
        if found:
            return found
        try:
            async with self._store.tenant(row.id) as repository:
                await repository.add(row, "tenant", row.name)
                await repository.record("tenant.create", row.id, name=row.name)
        except RequestSeenError:
            return await self._resolver.tenant(request_id=row.request_id) or row
        return row
