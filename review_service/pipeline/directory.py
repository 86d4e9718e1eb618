"""The agents there are: where they listen and what they say of themselves."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import grpc

from kit.client import channel as open_channel
from kit.errors import SquadError
from squad.agent.v1 import agent_service_pb2
from squad.agent.v1.agent_pb2 import Agent
from squad.agent.v1.agent_service_pb2 import DescribeAgentRequest
from squad.agent.v1.agent_service_pb2_grpc import AgentServiceStub

if TYPE_CHECKING:
    from squad.agent.v1.agent_service_pb2_grpc import AgentServiceAsyncStub

_SERVICE = agent_service_pb2.DESCRIPTOR.services_by_name["AgentService"]
MAX_RULES = 5000
MAX_VERSION_CHARACTERS = 100
VERSION_HEADER = "squad-agent-version"
"""Asks for a version of an agent, and says in an answer's initial metadata which one it is."""


class AgentUnavailable(Exception):  # noqa: N818  what happened, not whose fault
    """Nobody answers to that name, or not as the contract says; the message is a sentence without its subject."""


def _open(address: str) -> grpc.aio.Channel:
    return open_channel(address, services=[_SERVICE])


class AgentDirectory:
    """Channels to the agents, opened once per process and event loop; their descriptions, asked for once.

    `token(tenant_id, review_id)` signs what an agent accepts for one review. `absent` names agents that should be there
    and are not, each with the reason as a sentence without its subject.
    """

    def __init__(
        self,
        addresses: Mapping[str, str],
        token: Callable[[str, str], str],
        *,
        channel: Callable[[str], grpc.aio.Channel] | None = None,
        absent: Mapping[str, str] | None = None,
    ) -> None:
        self._addresses = dict(addresses)
        self._absent = dict(absent or {})
        self._token = token
        self._open = channel or _open
        self._channels: dict[str, grpc.aio.Channel] = {}
        self._described: dict[tuple[str, str], Agent] = {}
        """By name and version; under no version the one that answered last."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._addresses.keys() | self._absent.keys()))

    def stub(self, name: str) -> "AgentServiceAsyncStub":
        """The way to an agent. Raises AgentUnavailable when no address is known."""
        if name in self._absent:
            raise AgentUnavailable(self._absent[name])
        if name not in self._addresses:
            raise AgentUnavailable("is not registered: add its address to SQUAD_AGENTS")
        if name not in self._channels:
            self._channels[name] = self._open(self._addresses[name])
        return AgentServiceStub(self._channels[name])

    def metadata(
        self, tenant_id: str, review_id: str, repository_id: str = "", version: str = ""
    ) -> tuple[tuple[str, str], ...]:
        """Headers of a call: the token, and where they are given what a mesh chooses by: repository and version."""
        choosing = ("x-squad-repository", repository_id), (VERSION_HEADER, version if _fits_a_header(version) else "")
        bearer = ("authorization", f"Bearer {self._token(tenant_id, review_id)}")
        return (bearer, *(header for header in choosing if header[1]))

    async def describe(
        self,
        name: str,
        tenant_id: str,
        review_id: str,
        timeout_seconds: float,
        *,
        fresh: bool = False,
        version: str = "",
    ) -> Agent:
        """What the agent says of itself, remembered unless `fresh`; asks for a version where one is given.

        Another version may answer. Raises AgentUnavailable.
        """
        agent = None if fresh else self._described.get((name, version))
        if agent is None:
            stub, metadata = self.stub(name), self.metadata(tenant_id, review_id, version=version)
            try:
                answer = await stub.DescribeAgent(DescribeAgentRequest(), timeout=timeout_seconds, metadata=metadata)
            except (SquadError, grpc.RpcError) as error:
                raise AgentUnavailable(f"did not say what it finds: {sentence(error)}") from error
            agent = _checked(answer.agent, name)
        self._described[name, agent.version] = self._described[name, ""] = agent
        return agent

    async def close(self) -> None:
        channels, self._channels = list(self._channels.values()), {}
        await asyncio.gather(*(channel.close() for channel in channels))


def _fits_a_header(version: str) -> bool:
    """An agent may call its version what it likes; what is no version cannot be asked for."""
    return version.isascii() and version.isprintable() and len(version) <= MAX_VERSION_CHARACTERS


def sentence(error: Exception) -> str:
    """An error of a call in a few words."""
    if isinstance(error, SquadError):
        return error.message[:200]
    details = error.details() if isinstance(error, grpc.aio.AioRpcError) else str(error)
    return (details or "no reason given")[:200]


def _checked(agent: Agent, name: str) -> Agent:
    if agent.name != name:
        raise AgentUnavailable(f"calls itself {agent.name[:60]!r}")
    if not agent.version:
        raise AgentUnavailable("describes itself without a version")
    if not agent.languages:  # everything would be NOT_APPLICABLE, and the check green without a reader
        raise AgentUnavailable("says that it reads no language")
    if len(agent.rules) > MAX_RULES:
        raise AgentUnavailable(f"lists more than {MAX_RULES:,} rules")
    foreign = next((rule.id for rule in agent.rules if not rule.id.startswith(f"{name}/")), None)
    if foreign is not None:
        raise AgentUnavailable(f"lists the rule {foreign[:80]!r}, which is not its own")
    return agent
