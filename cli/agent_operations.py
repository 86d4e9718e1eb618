"""What an operator can do with agents of one's own, one function each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.duration_pb2 import Duration

from cli.admin import SECONDS, Tenancy, new_id, pages, row
from cli.errors import CommandError
from squad.agent.v1.registration_pb2 import AgentMode, RegisteredAgent
from squad.tenancy.v1.agent_registration_pb2 import AgentRegistration
from squad.tenancy.v1.agent_registration_service_pb2 import (
    CreateAgentRegistrationRequest,
    DeleteAgentRegistrationRequest,
    ListAgentRegistrationsRequest,
    UpdateAgentModeRequest,
    UpdateAgentRegistrationRequest,
)

Row = dict[str, Any]
_MODES = {
    "off": AgentMode.AGENT_MODE_UNSPECIFIED,
    "required": AgentMode.AGENT_MODE_REQUIRED,
    "advisory": AgentMode.AGENT_MODE_ADVISORY,
    "shadow": AgentMode.AGENT_MODE_SHADOW,
}
_NAMES = {mode: name for name, mode in _MODES.items()}


@dataclass(frozen=True)
class Described:
    """An agent as typed; an empty `version_of`: an agent of its own; 0 seconds: as every agent."""

    name: str
    address: str
    version_of: str
    spiffe_id: str
    languages: tuple[str, ...]
    deadline_seconds: float
    mode: str


@dataclass(frozen=True)
class Changed:
    """What is approved from now on; None: what was."""

    address: str | None = None
    spiffe_id: str | None = None
    languages: tuple[str, ...] | None = None
    deadline_seconds: float | None = None

    def apply(self, agent: RegisteredAgent) -> None:
        """Writes it over what was approved. Raises CommandError where nothing is said."""
        if self == Changed():
            raise CommandError("nothing is to change: give --address, --spiffe-id, --languages or --deadline")
        if self.address is not None:
            agent.address = self.address
        if self.spiffe_id is not None:
            agent.spiffe_id = self.spiffe_id
        if self.languages is not None:
            agent.languages[:] = self.languages
        if self.deadline_seconds is not None:
            _give_time(agent, self.deadline_seconds)


async def register_agent(to: Tenancy, tenant: str, described: Described) -> Row:
    """Approves an agent for a tenant."""
    agent = RegisteredAgent(
        name=described.name,
        agent=described.version_of,
        address=described.address,
        spiffe_id=described.spiffe_id,
        languages=described.languages,
        mode=_MODES[described.mode],
    )
    _give_time(agent, described.deadline_seconds)
    tenant_id = await to.tenant_id(tenant)
    request = CreateAgentRegistrationRequest(request_id=new_id(), tenant_id=tenant_id, agent=agent)
    return _row((await to.agents.CreateAgentRegistration(request, timeout=SECONDS)).agent_registration)


async def list_agents(to: Tenancy, tenant: str) -> list[Row]:
    """A tenant's own agents, by name."""
    return [_row(each) async for each in _registrations(to, await to.tenant_id(tenant))]


async def change_agent(to: Tenancy, tenant: str, name: str, changed: Changed) -> Row:
    """Approves an agent as it is now, in service or not as before. Raises CommandError for one that nobody knows."""
    tenant_id = await to.tenant_id(tenant)
    async for each in _registrations(to, tenant_id):
        if each.agent.name == name:
            changed.apply(each.agent)
            request = UpdateAgentRegistrationRequest(
                tenant_id=tenant_id, name=name, enabled=each.enabled, agent=each.agent
            )
            return _row((await to.agents.UpdateAgentRegistration(request, timeout=SECONDS)).agent_registration)
    raise CommandError(f"there is no agent {name}: see `squad admin agent list`")


async def use_agent(to: Tenancy, tenant: str, name: str, mode: str) -> Row:
    """Gives an agent a mode."""
    request = UpdateAgentModeRequest(tenant_id=await to.tenant_id(tenant), name=name, mode=_MODES[mode])
    return _row((await to.agents.UpdateAgentMode(request, timeout=SECONDS)).agent_registration)


async def switch_agent(to: Tenancy, tenant: str, name: str, *, on: bool) -> Row:
    """Takes an agent out of service, or back into it."""
    request = UpdateAgentRegistrationRequest(tenant_id=await to.tenant_id(tenant), name=name, enabled=on)
    return _row((await to.agents.UpdateAgentRegistration(request, timeout=SECONDS)).agent_registration)


async def remove_agent(to: Tenancy, tenant: str, name: str) -> Row:
    """Forgets an agent."""
    request = DeleteAgentRegistrationRequest(tenant_id=await to.tenant_id(tenant), name=name)
    await to.agents.DeleteAgentRegistration(request, timeout=SECONDS)
    return {"removed": name}


def _registrations(to: Tenancy, tenant_id: str) -> AsyncIterator[AgentRegistration]:
    return pages(
        to.agents.ListAgentRegistrations, ListAgentRegistrationsRequest(tenant_id=tenant_id), "agent_registrations"
    )


def _give_time(agent: RegisteredAgent, seconds: float) -> None:
    """Sets the deadline; 0: none of its own."""
    agent.ClearField("deadline")
    if seconds:
        agent.deadline.CopyFrom(Duration(seconds=int(seconds), nanos=int(seconds % 1 * 1e9)))


def _row(registration: AgentRegistration) -> Row:
    """One flat row, the mode as people type it."""
    fields = row(registration)
    return {**fields, **row(registration.agent), "mode": _NAMES[registration.agent.mode]}
