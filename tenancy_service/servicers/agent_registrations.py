"""AgentRegistrationService: which agents of somebody's own a tenant's changes may be sent to."""

from typing import Any

from sqlalchemy import func, select

from kit.errors import FieldInvalid, NotFound
from squad.agent.v1.registration_pb2 import AgentMode
from squad.tenancy.v1 import agent_registration_service_pb2 as pb
from squad.tenancy.v1.agent_registration_service_pb2_grpc import AgentRegistrationServiceServicer
from tenancy_service import agents, checks, messages
from tenancy_service.store.listing import Order, page
from tenancy_service.store.models import AgentRegistrationRow
from tenancy_service.store.repository import Repository, Store

_BY_NAME = Order((AgentRegistrationRow.name, AgentRegistrationRow.id))


class AgentRegistrationServicer(AgentRegistrationServiceServicer):
    """Approves, lists, changes and forgets agents."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def CreateAgentRegistration(
        self, request: pb.CreateAgentRegistrationRequest, context: object
    ) -> pb.CreateAgentRegistrationResponse:
        request_id, columns = checks.uuid("request_id", request.request_id), agents.row_of(request.agent)
        tenant_id = checks.uuid("tenant_id", request.tenant_id)

        async def make(repository: Repository) -> AgentRegistrationRow:
            await _make_room(repository, columns)
            count = await repository.session.scalar(select(func.count()).select_from(AgentRegistrationRow))
            if (count or 0) >= agents.MOST:
                raise FieldInvalid("agent", f"cannot be one more: a tenant has at most {agents.MOST}, remove one first")
            row = AgentRegistrationRow(tenant_id=tenant_id, request_id=request_id, **columns)
            await repository.add(row, "agent", row.name)
            await repository.record("agent.register", row.name, **columns)
            return row

        row = await self._store.once(tenant_id, AgentRegistrationRow, request_id, make)
        return pb.CreateAgentRegistrationResponse(agent_registration=messages.agent_registration(row))

    async def ListAgentRegistrations(
        self, request: pb.ListAgentRegistrationsRequest, context: object
    ) -> pb.ListAgentRegistrationsResponse:
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            rows, token = await page(repository.session, select(AgentRegistrationRow), _BY_NAME, request)
        found = [messages.agent_registration(row[0]) for row in rows]
        return pb.ListAgentRegistrationsResponse(agent_registrations=found, next_page_token=token)

    async def UpdateAgentRegistration(
        self, request: pb.UpdateAgentRegistrationRequest, context: object
    ) -> pb.UpdateAgentRegistrationResponse:
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await _approved(repository, request.name)
            if request.HasField("agent"):
                await _approve(repository, row, agents.approved_of(request.agent))
            if row.enabled != request.enabled:
                row.enabled = request.enabled
                await repository.record("agent.enable" if row.enabled else "agent.disable", row.name)
            return pb.UpdateAgentRegistrationResponse(agent_registration=messages.agent_registration(row))

    async def UpdateAgentMode(self, request: pb.UpdateAgentModeRequest, context: object) -> pb.UpdateAgentModeResponse:
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await _named(repository, request.name)
            before, is_version = row.mode, row.agent != row.name
            row.mode = agents.mode("mode", request.mode, is_version=is_version)
            await repository.record("agent.use", row.name, mode=row.mode, before=before)
            if not row.address:
                await _give_up(repository, row)
            return pb.UpdateAgentModeResponse(agent_registration=messages.agent_registration(row))

    async def DeleteAgentRegistration(
        self, request: pb.DeleteAgentRegistrationRequest, context: object
    ) -> pb.DeleteAgentRegistrationResponse:
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await _approved(repository, request.name)
            await repository.record("agent.remove", row.name, address=row.address)
            if row.mode == AgentMode.AGENT_MODE_REQUIRED:
                row.address, row.enabled = "", False
            else:
                await repository.remove(row)
        return pb.DeleteAgentRegistrationResponse()


async def _approve(repository: Repository, row: AgentRegistrationRow, columns: dict[str, Any]) -> None:
    """Takes over what is approved from now on."""
    for name, value in columns.items():
        setattr(row, name, value)
    await repository.record("agent.approve", row.name, **columns)


async def _make_room(repository: Repository, columns: dict[str, Any]) -> None:
    """An agent that was forgotten and is approved again is still required, unless something else is said."""
    named = AgentRegistrationRow.name == columns["name"]
    forgotten = await repository.find(AgentRegistrationRow, named, AgentRegistrationRow.address == "")
    if forgotten is not None:
        columns["mode"] = columns["mode"] or forgotten.mode
        await repository.remove(forgotten)


async def _give_up(repository: Repository, row: AgentRegistrationRow) -> None:
    """The tenant no longer requires what is not there. Raises FieldInvalid where it asks for something else."""
    if row.mode:
        raise FieldInvalid("mode", "can only be off: the operator removed this agent")
    await repository.remove(row)


async def _approved(repository: Repository, name: str) -> AgentRegistrationRow:
    """The registration of that name. Raises NotFound, also of one that was forgotten and is still required."""
    row = await _named(repository, name)
    if not row.address:
        raise NotFound("agent", row.name)
    return row


async def _named(repository: Repository, name: str) -> AgentRegistrationRow:
    """The registration of that name. Raises NotFound."""
    name = checks.required_text("name", name, 40)
    row = await repository.find(AgentRegistrationRow, AgentRegistrationRow.name == name)
    if row is None:
        raise NotFound("agent", name)
    return row
