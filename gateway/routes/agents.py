"""Agents of one's own: the operator approves them for a tenant, whose owners say what they count for."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Response
from google.protobuf.duration_pb2 import Duration
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import AgentMode, Body, Id, PageSize, PageToken, RequestId, new_id
from squad.agent.v1.registration_pb2 import RegisteredAgent
from squad.tenancy.v1 import agent_registration_pb2, agent_registration_service_pb2

router = APIRouter(prefix="/api/v1/tenants/{tenant_id}/agents", tags=["agents"])
Name = Annotated[str, Path(max_length=40, description="that it was approved under")]
REGISTRATION = agent_registration_pb2.AgentRegistration


class Approved(Body):
    """What an operator approves of an agent."""

    address: str = Field(max_length=300, examples=["agents.example:5001"], description="HOST:PORT that it listens at")
    spiffe_id: str = Field(
        "", max_length=512, description="identity that the mesh must find there; empty: none is expected"
    )
    languages: list[str] = Field([], max_length=100, description="it is sent files in these alone; empty: all it reads")
    deadline_seconds: float = Field(0, ge=0, le=600, description="time for a change, from 1 on; 0: as every agent")

    def agent(self, name: str, version_of: str = "", mode: int = 0) -> RegisteredAgent:
        """The agent as the services have it."""
        chosen = RegisteredAgent(
            name=name,
            agent=version_of,
            address=self.address,
            spiffe_id=self.spiffe_id,
            languages=self.languages,
            mode=mode,  # type: ignore[arg-type]  # read from the enum's own names
        )
        if seconds := self.deadline_seconds:
            chosen.deadline.CopyFrom(Duration(seconds=int(seconds), nanos=int(seconds % 1 * 1e9)))
        return chosen


class NewAgent(Approved):
    """An agent to approve."""

    name: str = Field(max_length=40, examples=["licences"], description="its own; the first part of its rules' ids")
    version_of: str = Field("", max_length=40, description="it is a version of this agent, and can only be a shadow")
    mode: AgentMode = Field(
        0, description="what it counts for; UNSPECIFIED: it is not used", json_schema_extra={"default": "UNSPECIFIED"}
    )
    request_id: RequestId = ""


class ChangedAgent(Approved):
    """What is approved from now on."""

    enabled: bool = Field(True, description="false: out of service, it is sent nothing")


class NewMode(Body):
    """What an agent counts for from now on."""

    mode: AgentMode


@router.get("", summary="List agents", **answers(agent_registration_service_pb2.ListAgentRegistrationsResponse))
async def list_agents(
    caller: Authorized, tenant_id: Id, page_size: PageSize = 0, page_token: PageToken = ""
) -> Response:
    """Of a tenant's own, by name. Role: maintainer."""
    request = agent_registration_service_pb2.ListAgentRegistrationsRequest(
        tenant_id=tenant_id, page_size=page_size, page_token=page_token
    )
    return Answer(await caller.clients.agents.ListAgentRegistrations(request, **caller.call))


@router.post("", summary="Approve an agent", **answers(REGISTRATION, HTTPStatus.CREATED))
async def approve_agent(caller: Authorized, tenant_id: Id, agent: NewAgent) -> Response:
    """It may be sent the tenant's changes from now on. Operator only: `squad admin token`."""
    request = agent_registration_service_pb2.CreateAgentRegistrationRequest(
        request_id=new_id(agent.request_id),
        tenant_id=tenant_id,
        agent=agent.agent(agent.name, agent.version_of, agent.mode),
    )
    made = await caller.clients.agents.CreateAgentRegistration(request, **caller.call)
    return Answer(made.agent_registration, HTTPStatus.CREATED)


@router.put("/{name}", summary="Change what is approved of an agent", **answers(REGISTRATION))
async def change_agent(caller: Authorized, tenant_id: Id, name: Name, agent: ChangedAgent) -> Response:
    """Or take it out of service, and back into it. Reviews asked for earlier keep what was true then. Operator only."""
    request = agent_registration_service_pb2.UpdateAgentRegistrationRequest(
        tenant_id=tenant_id, name=name, enabled=agent.enabled, agent=agent.agent(name)
    )
    return Answer((await caller.clients.agents.UpdateAgentRegistration(request, **caller.call)).agent_registration)


@router.put("/{name}/mode", summary="Say what an agent counts for", **answers(REGISTRATION))
async def put_mode(caller: Authorized, tenant_id: Id, name: Name, mode: NewMode) -> Response:
    """Required, advisory, in the shadow, or not used (`UNSPECIFIED`). Role: owner."""
    request = agent_registration_service_pb2.UpdateAgentModeRequest(tenant_id=tenant_id, name=name, mode=mode.mode)
    return Answer((await caller.clients.agents.UpdateAgentMode(request, **caller.call)).agent_registration)


@router.delete("/{name}", status_code=HTTPStatus.NO_CONTENT, response_class=Response, summary="Forget an agent")
async def remove_agent(caller: Authorized, tenant_id: Id, name: Name) -> None:
    """Reviews say that it is missing where the tenant requires it, until an owner gives it up. Operator only."""
    request = agent_registration_service_pb2.DeleteAgentRegistrationRequest(tenant_id=tenant_id, name=name)
    await caller.clients.agents.DeleteAgentRegistration(request, **caller.call)
