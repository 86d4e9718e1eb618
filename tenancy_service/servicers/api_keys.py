"""ApiKeyService: keys for programs."""

from collections.abc import Sequence

from sqlalchemy import select

from kit.context import CallContext, Role, current
from kit.errors import AlreadyExists, RoleTooLow
from squad.tenancy.v1 import api_key_service_pb2 as pb
from squad.tenancy.v1.api_key_service_pb2_grpc import ApiKeyServiceServicer
from tenancy_service import checks, keys, messages
from tenancy_service.store.listing import Order, page
from tenancy_service.store.models import ApiKeyRow, utc_now
from tenancy_service.store.repository import RequestSeenError, Store

_NEWEST_FIRST = Order((ApiKeyRow.id,), descending=True)


class ApiKeyServicer(ApiKeyServiceServicer):
    """Makes, lists and revokes keys."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def CreateApiKey(self, request: pb.CreateApiKeyRequest, context: object) -> pb.CreateApiKeyResponse:
        new = keys.make()
        row = _row(request, new)
        _require_rights_of(row, current())
        try:
            async with self._store.tenant(row.tenant_id) as repository:
                await repository.add(row, "api_key", row.prefix)
                await repository.record("api_key.create", row.id, role=Role(row.role).name.lower(), scopes=row.scopes)
        except RequestSeenError:
            raise AlreadyExists("api_key of request", request.request_id) from None
        return pb.CreateApiKeyResponse(api_key=messages.api_key(row), secret=new.secret)

    async def ListApiKeys(self, request: pb.ListApiKeysRequest, context: object) -> pb.ListApiKeysResponse:
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            rows, token = await page(repository.session, select(ApiKeyRow), _NEWEST_FIRST, request)
        return pb.ListApiKeysResponse(api_keys=[messages.api_key(row[0]) for row in rows], next_page_token=token)

    async def RevokeApiKey(self, request: pb.RevokeApiKeyRequest, context: object) -> pb.RevokeApiKeyResponse:
        key = checks.uuid("api_key_id", request.api_key_id)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await repository.get(ApiKeyRow, "api_key", key)
            if row.role > current().role:
                raise RoleTooLow(f"the role {Role(row.role).name.lower()}")
            if row.revoke_time is None:
                row.revoke_time = utc_now()
                await repository.record("api_key.revoke", key)
        return pb.RevokeApiKeyResponse(api_key=messages.api_key(row))


def _row(request: pb.CreateApiKeyRequest, new: keys.NewKey) -> ApiKeyRow:
    return ApiKeyRow(
        tenant_id=checks.uuid("tenant_id", request.tenant_id),
        request_id=checks.uuid("request_id", request.request_id),
        user_id=checks.optional_uuid("user_id", request.user_id),
        display_name=checks.required_text("display_name", request.display_name, 200),
        prefix=new.prefix,
        secret_hash=keys.digest(new.secret),
        role=checks.role("role", request.role),
        scopes=checks.scopes("scopes", request.scopes),
        expire_time=checks.future("expire_time", request.expire_time) if request.HasField("expire_time") else None,
    )


def _require_rights_of(row: ApiKeyRow, caller: CallContext) -> None:
    """Nobody hands on more than they have, nor speaks for somebody else."""
    if row.role > caller.role:
        raise RoleTooLow(f"the role {Role(row.role).name.lower()}")
    if row.user_id and caller.subject != f"user:{row.user_id}" and caller.role < Role.OWNER:
        raise RoleTooLow("the role owner")
    if caller.scopes and (beyond := _beyond(row.scopes, caller)):
        raise RoleTooLow(f"the scope {beyond}")


def _beyond(scopes: Sequence[str], caller: CallContext) -> str:
    """The first scope that the caller does not have; a key without scopes has all."""
    implied = {scope.replace(":write", ":read") for scope in caller.scopes}
    wanted = scopes or sorted(checks.SCOPES)
    return next((scope for scope in wanted if scope not in caller.scopes | implied), "")
