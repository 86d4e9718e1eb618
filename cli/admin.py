"""The operator's way to the services of a running stack."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from cli.data_folder import default_data
from cli.errors import CommandError
from cli.stack import state
from cli.stack.errors import StackError
from kit.auth import TokenSigner
from kit.client import Channel, channel
from kit.context import Role
from kit.errors import SquadError
from squad.analytics.v1 import analytics_service_pb2
from squad.analytics.v1.analytics_service_pb2_grpc import AnalyticsServiceStub
from squad.review.v1 import ingest_service_pb2
from squad.review.v1.ingest_service_pb2_grpc import IngestServiceStub
from squad.tenancy.v1 import (
    agent_registration_service_pb2,
    api_key_service_pb2,
    installation_service_pb2,
    member_service_pb2,
    tenant_service_pb2,
)
from squad.tenancy.v1.agent_registration_service_pb2_grpc import AgentRegistrationServiceStub
from squad.tenancy.v1.api_key_service_pb2_grpc import ApiKeyServiceStub
from squad.tenancy.v1.installation_service_pb2_grpc import InstallationServiceStub
from squad.tenancy.v1.member_pb2 import Member
from squad.tenancy.v1.member_service_pb2_grpc import MemberServiceStub
from squad.tenancy.v1.tenant_service_pb2_grpc import TenantServiceStub

Answer = TypeVar("Answer")
SECONDS = 10.0
SIGNED_SECONDS = 300
_ISSUER = "operator"
_API_PREFIX = "sqo_"
"""Before a token of ours for the API: what checks tenancy's on the way leaves it to tenancy."""
_LONGEST_NAME = 100
_SERVICES = [
    *tenant_service_pb2.DESCRIPTOR.services_by_name.values(),
    *member_service_pb2.DESCRIPTOR.services_by_name.values(),
    *api_key_service_pb2.DESCRIPTOR.services_by_name.values(),
    *installation_service_pb2.DESCRIPTOR.services_by_name.values(),
    *agent_registration_service_pb2.DESCRIPTOR.services_by_name.values(),
    *ingest_service_pb2.DESCRIPTOR.services_by_name.values(),
    *analytics_service_pb2.DESCRIPTOR.services_by_name.values(),
]


class Tenancy:
    """The services an operator speaks to: tenancy's, and the review server's ledgers and analytics."""

    def __init__(self, connection: Channel, review: Channel) -> None:
        self.tenants: Any = TenantServiceStub(connection)
        self.members: Any = MemberServiceStub(connection)
        self.api_keys: Any = ApiKeyServiceStub(connection)
        self.installations: Any = InstallationServiceStub(connection)
        self.agents: Any = AgentRegistrationServiceStub(connection)
        self.ingest: Any = IngestServiceStub(review)
        self.analytics: Any = AnalyticsServiceStub(review)

    async def tenant_id(self, name: str) -> str:
        """The id of a tenant given by name or id. Raises CommandError when there is none of that name."""
        if _is_id(name):
            return name
        found = await self.tenants.ListTenants(tenant_service_pb2.ListTenantsRequest(name=name), timeout=SECONDS)
        if not found.tenants:
            raise CommandError(f"there is no tenant {name}: see `squad admin tenant list`")
        return str(found.tenants[0].id)

    async def member(self, tenant_id: str, user: str) -> Member:
        """A member given by mail address or id. Raises CommandError when there is none."""
        request = member_service_pb2.ListMembersRequest(tenant_id=tenant_id)
        async for each in pages(self.members.ListMembers, request, "members"):
            if user in (each.user_id, each.email) or user.lower() == each.email:
                return each  # type: ignore[no-any-return]  # the pages of a list hold what it lists
        raise CommandError(f"{user} is no member of this tenant: see `squad admin user list`")


def ask(data: Path | None, question: Callable[[Tenancy], Awaitable[Answer]]) -> Answer:
    """Asks the running stack. Raises CommandError when none runs, or when it refuses."""
    return asyncio.run(_ask(data or default_data(), question))


async def _ask(data: Path, question: Callable[[Tenancy], Awaitable[Answer]]) -> Answer:
    async with _connected(data) as tenancy:
        try:
            return await question(tenancy)
        except SquadError as error:
            raise CommandError(f"it was refused: {error.message}") from error


@asynccontextmanager
async def _connected(data: Path) -> AsyncIterator[Tenancy]:
    tenancy, review = _addresses(data)
    token = _signed(data, _ISSUER, SIGNED_SECONDS)
    async with (
        channel(tenancy, token=token, services=_SERVICES) as connection,
        channel(review, token=token, services=_SERVICES) as ledger,
    ):
        yield Tenancy(connection, ledger)


def api_token(data: Path | None, who: str, seconds: int) -> dict[str, Any]:
    """A token for the API, in which the operator's own stands, and when it ends. Raises CommandError."""
    if not who.isprintable() or len(who) > _LONGEST_NAME:
        raise CommandError(f"--for: must be at most {_LONGEST_NAME} printable characters")
    signed = _signed(data or default_data(), f"{_ISSUER}:{who}" if who else _ISSUER, seconds)
    ends = datetime.now(UTC) + timedelta(seconds=seconds)
    return {"token": f"{_API_PREFIX}{signed}", "expire_time": ends.isoformat(timespec="seconds")}


def _signed(data: Path, subject: str, seconds: float) -> str:
    """A token of the operator. Raises CommandError where the keys are not there."""
    keys = data / "keys" / _ISSUER
    try:
        found = sorted(keys.glob("*.pem"))
        signer = TokenSigner(keys, _ISSUER) if found else None
    except OSError as error:
        raise CommandError(f"cannot read {keys} ({error.strerror}): use the user who started squad") from error
    if signer is None:
        raise CommandError(f"{keys} holds no key: use the user who started squad, or give its folder with --data")
    return signer.sign(audience="squad-internal", subject=subject, role=Role.OPERATOR, lifetime_seconds=seconds)


def _addresses(data: Path) -> tuple[str, str]:
    try:
        last = state.read(data)
    except StackError as error:
        raise CommandError(str(error)) from error
    if last is None or not last.supervisor.alive:
        raise CommandError(f"squad is not running on {data}: start it with `squad up`, or give its folder with --data")
    tenancy, review = (last.facts.get(f"address.{name}", "") for name in ("tenancy", "review"))
    if not tenancy or not review:
        raise CommandError(f"squad on {data} is still starting: try again in a moment")
    return tenancy, review


async def pages(call: Any, request: Any, field: str) -> AsyncIterator[Any]:
    """Everything a list holds, page after page."""
    while True:
        page = await call(request, timeout=SECONDS)
        for each in getattr(page, field):
            yield each
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token


def row(message: Message) -> dict[str, Any]:
    """A message for people and programs: every field, roles in lower case."""
    fields: dict[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    if "role" in fields:
        fields["role"] = fields["role"].removeprefix("ROLE_").lower()
    return fields


def new_id() -> str:
    """A request id: the answer to a repeated one is the first answer."""
    return str(uuid4())


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name.lower()
    except ValueError:
        return False
