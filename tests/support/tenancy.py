"""A real tenancy server on a real database, and everybody who calls it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from kit.auth import TokenSigner
from kit.client import Channel, channel
from kit.context import Role
from kit.database import migrate
from tenancy_service import access, service
from tenancy_service.settings import TenancySettings
from tenancy_service.tokens import INTERNAL_AUDIENCE
from tests.support.servers import role_urls

CONTRACTS = {name: (messages, services) for messages, services, name in service.CONTRACTS}
SERVICES = {name: messages.DESCRIPTOR.services_by_name[name] for name, (messages, _) in CONTRACTS.items()}
RPCS = [f"{service.name}.{method.name}" for service in SERVICES.values() for method in service.methods]


@pytest.fixture(scope="session")
def tenancy_urls(new_database) -> dict[str, str]:
    """A migrated database for each role; as `admin` row-level security does not bind."""
    url = new_database()
    found = role_urls(url)
    migrate(found["squad_owner"], "tenancy_service")
    return found | {"admin": url}


@pytest.fixture
def tenancy_admin_url(tenancy_urls: dict[str, str]) -> str:
    """The database as the superuser, just emptied: that is quicker than a new one."""
    with psycopg.connect(tenancy_urls["admin"]) as connection:
        connection.execute("set session_replication_role = replica")  # the log refuses to be emptied otherwise
        connection.execute("truncate tenancy.tenants, tenancy.audit_log cascade")
    return tenancy_urls["admin"]


@pytest.fixture
def tenancy_url(tenancy_admin_url: str, tenancy_urls: dict[str, str]) -> str:
    """The same as the service's role."""
    return tenancy_urls["squad_tenancy"]


@dataclass(frozen=True)
class Keys:
    """Signing keys of everybody; `trust_dir` holds the public ones."""

    key_dir: Path
    trust_dir: Path
    signers: dict[str, TokenSigner]

    def token(self, issuer: str, **claims: Any) -> str:
        """A token for calls inside."""
        return self.signers[issuer].sign(**{"audience": INTERNAL_AUDIENCE, "subject": issuer, **claims})


@pytest.fixture(scope="session")
def first_keys(tmp_path_factory) -> Keys:
    """Keys made once: making them takes long."""
    folder = tmp_path_factory.mktemp("keys")
    signers = {name: TokenSigner.ephemeral(name) for name in (access.ISSUER_OF_SERVICE, access.ISSUER_OF_OPERATORS)}
    signers[access.ISSUER_OF_ROLES] = TokenSigner(folder / "private", access.ISSUER_OF_ROLES)
    for signer in signers.values():
        signer.export(folder / "trust")
    return Keys(folder / "private", folder / "trust", signers)


@pytest.fixture
def keys(first_keys: Keys, tmp_path: Path) -> Keys:
    """A copy of this test's own."""
    private, trust = (tmp_path / "private", tmp_path / "trust")
    shutil.copytree(first_keys.key_dir, private)
    shutil.copytree(first_keys.trust_dir, trust)
    return Keys(private, trust, first_keys.signers | {"tenancy": TokenSigner(private, access.ISSUER_OF_ROLES)})


class Caller:
    """Somebody with a token; `call` names the RPC as `Service.Method` and fills in tenant and request id."""

    def __init__(self, channel: Channel, token: str, tenant_id: str) -> None:
        self._channel = channel
        self._token = token
        self.tenant_id = tenant_id

    async def call(self, rpc: str, **fields: Any) -> Any:
        """Makes a call. Raises SquadError."""
        service, _, method = rpc.partition(".")
        kind = getattr(CONTRACTS[service][0], f"{method}Request")
        known = kind.DESCRIPTOR.fields_by_name
        if "request_id" in known:
            fields.setdefault("request_id", str(uuid4()))
        if "tenant_id" in known:
            fields.setdefault("tenant_id", self.tenant_id)
        stub = getattr(CONTRACTS[service][1], f"{service}Stub")(self._channel)
        metadata = (("authorization", f"Bearer {self._token}"),)
        return await getattr(stub, method)(kind(**fields), timeout=20, metadata=metadata)


@dataclass
class Tenancy:
    """A running server, and its callers."""

    channel: Channel
    keys: Keys
    address: str
    tenant_id: str = ""
    other_tenant_id: str = ""

    def bearer(self, token: str, tenant_id: str = "") -> Caller:
        """Somebody who shows this token."""
        return Caller(self.channel, token, tenant_id or self.tenant_id)

    def member(self, role: Role = Role.OWNER, *, tenant_id: str = "", **claims: Any) -> Caller:
        """Somebody with a role in a tenant, the first one by default."""
        tenant_id = tenant_id or self.tenant_id
        claims = {"subject": "user:ada", "tenant_id": tenant_id, "role": role, **claims}
        return self.bearer(self.keys.token("tenancy", **claims), tenant_id)

    @property
    def operator(self) -> Caller:
        """Who runs the platform."""
        return self.bearer(self.keys.token("operator", role=Role.OPERATOR))

    @property
    def gateway(self) -> Caller:
        """The gateway, speaking for itself."""
        return self.bearer(self.keys.token("gateway", scopes=["service"]))

    async def tenant(self, name: str) -> str:
        """A new tenant's id."""
        return (await self.operator.call("TenantService.CreateTenant", name=name)).tenant.id

    async def key(self, **fields: Any) -> Any:
        """A new key of the first tenant: `.secret` and `.api_key`."""
        fields = {"display_name": "ci", "role": Role.REVIEWER.value, **fields}
        return await self.member().call("ApiKeyService.CreateApiKey", **fields)

    async def authorize(self, credential: str) -> Any:
        """What the gateway learns about a credential."""
        return (await self.gateway.call("AuthorizationService.Authorize", credential=credential)).authorization


@asynccontextmanager
async def serving(url: str, keys: Keys, **settings: Any) -> AsyncIterator[Tenancy]:
    """Runs the service; its settings by name."""
    chosen = {"listen": "127.0.0.1:0", "key_dir": keys.key_dir, "trust_dir": keys.trust_dir, "database_url": url}
    async with service.opened(TenancySettings(**{**chosen, "drain_seconds": 0.2, **settings})) as server:
        port = await server.start()
        try:
            address = f"127.0.0.1:{port}"
            async with channel(address, services=list(SERVICES.values())) as opened:
                yield Tenancy(opened, keys, address)
        finally:
            await server.stop()


@pytest.fixture
async def tenancy(tenancy_url: str, keys: Keys) -> AsyncIterator[Tenancy]:
    """The service with two tenants."""
    async with serving(tenancy_url, keys) as running:
        running.tenant_id = await running.tenant("acme")
        running.other_tenant_id = await running.tenant("globex")
        yield running


@pytest.fixture
def rows(tenancy_admin_url: str):
    """Asks the database as the superuser."""

    def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(tenancy_admin_url) as connection:
            return connection.execute(statement, values).fetchall()

    return ask
