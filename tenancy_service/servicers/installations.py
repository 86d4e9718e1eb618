"""InstallationService: which installations on code hosts belong to a tenant."""

from uuid import UUID

from sqlalchemy import select

from kit.errors import NotFound
from squad.tenancy.v1 import installation_service_pb2 as pb
from squad.tenancy.v1.installation_service_pb2_grpc import InstallationServiceServicer
from tenancy_service import checks, messages
from tenancy_service.store.listing import Order, page
from tenancy_service.store.models import InstallationRow
from tenancy_service.store.repository import Repository, Store
from tenancy_service.store.resolver import Place, Resolver

_OLDEST_FIRST = Order((InstallationRow.id,))


class InstallationServicer(InstallationServiceServicer):
    """Binds, lists and unbinds installations."""

    def __init__(self, store: Store, resolver: Resolver) -> None:
        self._store = store
        self._resolver = resolver

    async def AddInstallation(self, request: pb.AddInstallationRequest, context: object) -> pb.AddInstallationResponse:
        row = _row(request)
        bound = await self._resolver.place(row.host, row.installation_id)

        async def make(repository: Repository) -> InstallationRow:
            here = await _taken_over(repository, row, bound) if bound and bound.auto_bound else None
            if here is None:
                await repository.add(here := row, "installation", str(row.installation_id))
            await repository.record(
                "installation.add", here.id, installation_id=row.installation_id, account=row.account
            )
            return here

        request_id = checks.uuid("request_id", request.request_id)
        found = await self._store.once(row.tenant_id, InstallationRow, request_id, make)
        return pb.AddInstallationResponse(installation=messages.installation(found))

    async def ListInstallations(
        self, request: pb.ListInstallationsRequest, context: object
    ) -> pb.ListInstallationsResponse:
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            rows, token = await page(repository.session, select(InstallationRow), _OLDEST_FIRST, request)
        installations = [messages.installation(row[0]) for row in rows]
        return pb.ListInstallationsResponse(installations=installations, next_page_token=token)

    async def RemoveInstallation(
        self, request: pb.RemoveInstallationRequest, context: object
    ) -> pb.RemoveInstallationResponse:
        number = checks.positive("installation_id", request.installation_id)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await _bound(repository, request.host, number)
            if row is None:
                raise NotFound("installation", str(number))
            await repository.remove(row)
            await repository.record("installation.remove", row.id, installation_id=number)
        return pb.RemoveInstallationResponse()


def _row(request: pb.AddInstallationRequest) -> InstallationRow:
    return InstallationRow(
        tenant_id=checks.uuid("tenant_id", request.tenant_id),
        request_id=checks.uuid("request_id", request.request_id),
        host=checks.host("host", request.host),
        installation_id=checks.positive("installation_id", request.installation_id),
        account=checks.required_text("account", request.account, 200),
        auto_bound=False,
    )


async def _bound(repository: Repository, host: str, number: int) -> InstallationRow | None:
    return await repository.find(
        InstallationRow, InstallationRow.host == checks.host("host", host), InstallationRow.installation_id == number
    )


async def _taken_over(repository: Repository, row: InstallationRow, bound: Place) -> InstallationRow | None:
    """What a webhook bound to this tenant becomes a person's binding; to another tenant: it is released there."""
    if bound.tenant_id != row.tenant_id:
        await _release(repository, row, bound.tenant_id)
        return None
    held = await _bound(repository, row.host, row.installation_id)
    if held:
        held.request_id, held.account, held.auto_bound = row.request_id, row.account, False
    return held


async def _release(repository: Repository, row: InstallationRow, tenant_id: UUID) -> None:
    """Takes an installation from the tenant that its first webhook bound it to."""
    target = repository.tenant_id
    await repository.go_to(tenant_id)
    if held := await _bound(repository, row.host, row.installation_id):
        await repository.remove(held)
        await repository.record("installation.release", held.id, installation_id=row.installation_id)
    await repository.go_to(target)
