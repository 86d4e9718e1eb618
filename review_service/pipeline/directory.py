"""The agents there are: where they listen and what they say of themselves."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import grpc

from kit.client import channel as open_channel
from kit.errors import SquadError
from squad.agent.v1 import agent_service_pb2
from squad.agent.v1.agent_pb2 import Agent
from squad.agent.v1.agent_service_pb2 import DescribeAgentRequest
from squad.agent.v1.agent_service_pb2_grpc import AgentServiceStub
from squad.agent.v1.registration_pb2 import RegisteredAgent

if TYPE_CHECKING:
    from squad.agent.v1.agent_service_pb2_grpc import AgentServiceAsyncStub

_SERVICE = agent_service_pb2.DESCRIPTOR.services_by_name["AgentService"]
MAX_RULES = 5000
MAX_CHANNELS = 32
"""To agents that tenants brought; those that nobody speaks to are closed, the longest unused first."""
MAX_VERSION_CHARACTERS = 100
VERSION_HEADER = "squad-agent-version"
"""Asks for a version of an agent, and says in an answer's initial metadata which one it is."""
IDENTITY = "x-squad-expected-identity"
"""Header with the SPIFFE id that must be behind the address: the mesh compares, we cannot see it."""


class AgentUnavailable(Exception):  # noqa: N818  what happened, not whose fault
    """Nobody answers to that name, or not as the contract says; the message is a sentence without its subject."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agent is, and what was approved of it; `languages` empty: all; `seconds` None: as every agent."""

    address: str
    identity: str = ""
    languages: frozenset[str] = frozenset()
    seconds: float | None = None


def place_of(agent: RegisteredAgent) -> Place:
    """The place of an agent that a tenant brought."""
    seconds = agent.deadline.ToTimedelta().total_seconds() if agent.HasField("deadline") else None
    return Place(agent.address, agent.spiffe_id, frozenset(agent.languages), seconds)


def _open(address: str) -> grpc.aio.Channel:
    return open_channel(address, services=[_SERVICE])


@dataclass
class _Lines:
    """Channels by address, and descriptions: what all views of a directory share.

    Attributes:
        described: By name, address and version; under no version the one that answered last.
    """

    open: Callable[[str], grpc.aio.Channel]
    channels: OrderedDict[str, grpc.aio.Channel] = field(default_factory=OrderedDict)
    described: dict[tuple[str, str, str], Agent] = field(default_factory=dict)

    def to(self, address: str) -> grpc.aio.Channel:
        if address not in self.channels:
            self.channels[address] = self.open(address)
        self.channels.move_to_end(address)
        return self.channels[address]

    async def close(self, addresses: Iterable[str]) -> None:
        """Gives up channels, and what was heard on them."""
        gone = set(addresses)
        self.described = {key: agent for key, agent in self.described.items() if key[1] not in gone}
        await asyncio.gather(*(self.channels.pop(address).close() for address in gone & self.channels.keys()))


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
        self._places = {name: Place(address) for name, address in addresses.items()}
        self._own = frozenset(addresses.values())
        self._absent = dict(absent or {})
        self._token = token
        self._lines = _Lines(channel or _open)

    async def joined(self, agents: Iterable[RegisteredAgent]) -> "AgentDirectory":
        """The same directory with the agents that a tenant brought: a view, not to be closed.

        A name that is there already keeps its own agent.
        """
        brought = {agent.name: place_of(agent) for agent in agents if agent.name not in self.names}
        needed = self._own | {place.address for place in brought.values()}
        unused = [address for address in self._lines.channels if address not in needed]
        await self._lines.close(unused[: max(0, len(self._lines.channels) - len(self._own) - MAX_CHANNELS)])
        return self._view(self._places | brought, self._absent)

    def in_place_of(self, agent: RegisteredAgent) -> "AgentDirectory":
        """A view with this version of an agent alone, under the name it must give itself; not to be closed."""
        return self._view({agent.agent: place_of(agent)}, {})

    def _view(self, places: Mapping[str, Place], absent: Mapping[str, str]) -> "AgentDirectory":
        view = AgentDirectory({}, self._token, absent=absent)
        view._places, view._own, view._lines = dict(places), self._own, self._lines
        return view

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._places.keys() | self._absent.keys()))

    def address(self, name: str) -> str:
        """Where an agent listens. Raises AgentUnavailable when that is not known."""
        return self._place(name).address

    def stub(self, name: str) -> "AgentServiceAsyncStub":
        """The way to an agent. Raises AgentUnavailable when no address is known."""
        return AgentServiceStub(self._lines.to(self.address(name)))

    def seconds(self, name: str, of_all: float) -> float:
        """Time an agent may take for a change, out of what every agent may."""
        place = self._places.get(name)
        return of_all if place is None or place.seconds is None else min(of_all, place.seconds)

    def metadata(
        self, tenant_id: str, review_id: str, repository_id: str = "", *, agent: str = "", version: str = ""
    ) -> tuple[tuple[str, str], ...]:
        """Headers of a call: the token, and what a mesh goes by: a warm replica, who must answer, in which version."""
        place = self._places.get(agent)
        chosen_by = {
            "x-squad-repository": repository_id,
            IDENTITY: place.identity if place else "",
            VERSION_HEADER: version if _fits_a_header(version) else "",
        }
        bearer = ("authorization", f"Bearer {self._token(tenant_id, review_id)}")
        return (bearer, *((name, value) for name, value in chosen_by.items() if value))

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
        place, described = self._place(name), self._lines.described
        agent = None if fresh else described.get((name, place.address, version))
        if agent is None:
            stub, metadata = self.stub(name), self.metadata(tenant_id, review_id, agent=name, version=version)
            try:
                answer = await stub.DescribeAgent(DescribeAgentRequest(), timeout=timeout_seconds, metadata=metadata)
            except (SquadError, grpc.RpcError) as error:
                raise AgentUnavailable(f"did not say what it finds: {sentence(error)}") from error
            agent = _checked(answer.agent, name)
        described[name, place.address, agent.version] = described[name, place.address, ""] = agent
        return _approved(agent, place)

    def _place(self, name: str) -> Place:
        if name in self._absent:
            raise AgentUnavailable(self._absent[name])
        if name not in self._places:
            raise AgentUnavailable("is not registered: add its address to SQUAD_AGENTS")
        return self._places[name]

    async def close(self) -> None:
        """Closes every channel, also those that views opened."""
        await self._lines.close(list(self._lines.channels))


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


def _approved(agent: Agent, place: Place) -> Agent:
    """The agent with no more languages than it was approved for. Raises AgentUnavailable when none is left."""
    if not place.languages:
        return agent
    reads = set(place.languages) if "*" in agent.languages else place.languages & set(agent.languages)
    if not reads:
        raise AgentUnavailable(f"reads none of the languages it was approved for: {', '.join(sorted(place.languages))}")
    narrowed = Agent()
    narrowed.CopyFrom(agent)
    narrowed.languages[:] = sorted(reads)
    return narrowed
