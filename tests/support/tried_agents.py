"""Real agents in two versions behind a mesh, and reviews of theirs by way of the worker's Envoy."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import grpc

from cli.stack.ports import LOOPBACK, free_ports
from kit.errors import SquadError
from mesh.workloads import Pod
from tests.support.agents.client import AgentClient, AgentProcess, running_agent
from tests.support.local_mesh import LocalMesh, local_mesh
from tests.support.world import folder

AGENT = "security-agent"
CANARY = "canary"


@dataclass
class Tried:
    """A worker's Envoy, the stable version of an agent, and whatever was added."""

    mesh: LocalMesh
    stable: AgentProcess
    place: Path
    stack: ExitStack
    processes: dict[str, AgentProcess] = field(default_factory=dict)

    @property
    def way(self) -> str:
        """Where the worker's own Envoy takes its calls to the agent."""
        return self.mesh.way("worker", AGENT)

    def client(self) -> AgentClient:
        """As the worker calls: with retries, as the contract allows them."""
        return AgentClient(self.way, self.stable.signer)

    def add(self, name: str, track: str, version: str, **settings: str) -> AgentProcess:
        """Another pod of the agent, ready; on `track` stable or canary."""
        given = {"SQUAD_TRUST_DIR": str(self.place / "stable" / "trust"), **settings}
        agent = self.stack.enter_context(_agent(self.place / name, version, **given))
        self.processes[name] = agent
        labels = {"squad/track": track, "app.kubernetes.io/version": version}
        self.mesh.add(beside(agent, name, labels, self.mesh.pod(AGENT)))
        return agent


@contextmanager
def tried(version: str = "1.0.0", **settings: str) -> Iterator[Tried]:
    """The worker's Envoy before one stable agent."""
    with folder() as place, ExitStack() as stack:
        stable = stack.enter_context(_agent(place / "stable", version, **settings))
        mesh = stack.enter_context(local_mesh(["worker", AGENT], lambda name, port: stable.address))
        yield Tried(mesh, stable, place, stack, {AGENT: stable})


def beside(agent: AgentProcess, name: str, labels: Mapping[str, str], like: Pod) -> Pod:
    """A pod like another, before another process."""
    new = (f"{LOOPBACK}:{port}" for port in free_ports(len(like.listens)))
    serves, listens = dict.fromkeys(like.serves, agent.address), dict(zip(like.listens, new, strict=True))
    return replace(like, name=name, labels=labels, serves=serves, listens=listens)


@dataclass
class Load:
    """Calls without a pause: which version answered, and what went wrong."""

    versions: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.versions.total() + self.errors.total()

    async def more(self, answers: int) -> None:
        """Waits for so many answers from now on."""
        wanted = self.versions.total() + answers
        await until(lambda: self.versions.total() >= wanted)


async def load(client: AgentClient, seen: Load, going_on: Callable[[], bool], callers: int = 8) -> Load:
    """Asks the agent who it is, from several callers at once, for as long as `going_on` says so."""

    async def caller() -> None:
        while going_on():
            try:
                seen.versions[(await client.describe()).version] += 1
            except (SquadError, grpc.RpcError) as error:
                seen.errors[str(error)] += 1

    await asyncio.gather(*(caller() for _ in range(callers)))
    return seen


async def during(client: AgentClient, act: Callable[[Load], Awaitable[None]]) -> Load:
    """The load while `act` does what it does."""
    seen, over = Load(), asyncio.Event()
    running = asyncio.create_task(load(client, seen, lambda: not over.is_set()))
    try:
        await act(seen)
    finally:
        over.set()
        await running
    return seen


async def until(condition: Callable[[], bool], within_seconds: float = 20) -> None:
    """Waits on the loop until something is true."""
    async with asyncio.timeout(within_seconds):
        while not condition():
            await asyncio.sleep(0.01)


@contextmanager
def _agent(place: Path, version: str, **settings: str) -> Iterator[AgentProcess]:
    place.mkdir()
    given = {"TRIED_VERSION": version, "SQUAD_LISTEN": f"{LOOPBACK}:0", "SQUAD_DRAIN_SECONDS": "5", **settings}
    with running_agent(place, "tests.support.agents", "tried", **given) as agent:
        yield agent
