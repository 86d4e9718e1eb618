"""Weights, certificates and departures while calls go on: real agents of two versions behind real Envoys."""

import asyncio
import math
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest

from kit.client import channel
from squad.agent.v1 import agent_pb2
from tests.support.agents.client import TENANT, AgentClient, Request, change_messages
from tests.support.local_mesh import context, shown
from tests.support.tried_agents import AGENT, CANARY, Load, Tried, during, load, tried, until

OLD, NEW = "1.0.0", "2.0.0"
SECOND = "second"
CALLS, STREAMS = 2_000, 8
HEADER = Request(header=agent_pb2.AnalysisHeader(review_id="r", tenant_id=TENANT, repository_id="r1"))
AGENT_PORT = 7000
NEW_CALLS = r"cluster\.outbound\|7000\|canary\|security-agent\..*\.upstream_rq_total"
MEMBERS = r"cluster\.outbound\|7000\|stable\|security-agent\..*\.membership_total"
CONNECTIONS = r"cluster\.outbound\|7000\|stable\|security-agent\..*\.upstream_cx_total"


@pytest.fixture(scope="module")
def agents() -> Iterator[Tried]:
    """Two pods of the stable version, and one of the new version, which nobody is sent to."""
    with tried(OLD) as made:
        made.add(SECOND, "stable", OLD)
        made.add(CANARY, "canary", NEW)
        yield made


@pytest.fixture
async def client(agents: Tried) -> AsyncIterator[AgentClient]:
    """As the worker calls, but nothing is tried again by it: what the mesh breaks is seen."""
    made = agents.client()
    made.channel = channel(agents.way, token=made.channel._token)
    made.stub = type(made.stub)(made.channel)
    yield made
    await made.channel.close()


@dataclass(frozen=True)
class Stream:
    """An analysis that has reached the agent and waits for the end of its change."""

    call: Any
    over: asyncio.Event

    @classmethod
    async def opened(cls, client: AgentClient) -> Self:
        over, messages = asyncio.Event(), [HEADER, *change_messages({"a.py": "y = 2\n"}, {})]

        async def requests() -> AsyncIterator[Request]:
            for message in messages[:-1]:
                yield message
            await over.wait()
            yield messages[-1]

        call = client.stub.AnalyzeChange(requests(), timeout=30)
        await call.initial_metadata()
        return cls(call, over)

    async def finished(self) -> bool:
        """Ends the change; whether the agent answered to the end."""
        self.over.set()
        return [answer.WhichOneof("message") async for answer in self.call][-1] == "complete"


def leave(agents: Tried, name: str) -> None:
    """Ends a pod that a test added."""
    agents.mesh.envoys.pop(name).stop()
    agents.mesh.plane.leave(name)
    agents.mesh.plane.weigh(AGENT, 0)
    agents.mesh.plane.set_ready(CANARY, True)


def within(share: float, seen: int, total: int, sigmas: float = 4.5) -> bool:
    """Whether `seen` of `total` is what a share leads to; wrong once in 100,000 times."""
    return abs(seen - share * total) <= sigmas * math.sqrt(share * (1 - share) * total)


async def settled(agents: Tried, client: AgentClient, percent: int, version: str) -> None:
    """Moves the weights, and waits until a call shows that they have arrived."""
    agents.mesh.plane.weigh(AGENT, percent)
    async with asyncio.timeout(20):
        while (await client.describe()).version != version:
            await asyncio.sleep(0.01)


async def test_a_tenth_of_the_calls_goes_to_the_new_version(agents: Tried, client: AgentClient) -> None:
    await settled(agents, client, 10, NEW)
    seen = Load()
    await load(client, seen, lambda: seen.total < CALLS)
    assert not seen.errors
    assert within(0.1, seen.versions[NEW], seen.versions.total()), seen.versions


async def test_weights_move_step_by_step_without_an_error(agents: Tried, client: AgentClient) -> None:
    shares = {}

    async def act(seen: Load) -> None:
        for percent in (10, 25, 50, 100, 0):
            agents.mesh.plane.weigh(AGENT, percent)
            await asyncio.sleep(0.3)  # an Envoy tells nobody when it has taken something in
            seen.versions.clear()
            await seen.more(200)
            shares[percent] = seen.versions[NEW], seen.versions.total()

    seen = await during(client, act)
    assert not seen.errors
    assert all(within(percent / 100, *found) for percent, found in shares.items()), shares


async def test_certificates_are_renewed_under_load_without_an_error(
    agents: Tried, client: AgentClient, tmp_path: Path
) -> None:
    address = agents.mesh.pod(AGENT).listens[AGENT_PORT]
    tls = context(agents.mesh.authority, agents.mesh.identity("worker"), tmp_path)
    serials, finished = {shown(address, tls).serial_number}, list[bool]()
    connections = agents.mesh.stat("worker", CONNECTIONS)

    async def act(seen: Load) -> None:
        for count in range(2, 6):
            streams = [await Stream.opened(client) for _ in range(STREAMS)]
            agents.mesh.plane.certify(agents.mesh.authority)
            async with asyncio.timeout(20):
                while len(serials) < count:  # every handshake on the way has to succeed too
                    serials.add((await asyncio.to_thread(shown, address, tls)).serial_number)
            await anew(agents, seen)
            finished.extend(await asyncio.gather(*(each.finished() for each in streams)))

    seen = await during(client, act)
    assert not seen.errors
    assert len(serials) == 5
    assert finished == [True] * 4 * STREAMS
    assert agents.mesh.stat("worker", CONNECTIONS) >= connections + 4


async def anew(agents: Tried, seen: Load) -> None:
    """Has the worker's Envoy connect to the agent once more: it is left out for a while."""
    for ready in (False, True):
        agents.mesh.plane.set_ready(AGENT, ready)
        await seen.more(50)


async def test_an_instance_that_leaves_in_order_breaks_no_call(agents: Tried, client: AgentClient) -> None:
    leaving = agents.add("leaving", "stable", OLD)

    async def act(seen: Load) -> None:
        await until(lambda: agents.mesh.stat("leaving", r"http\.inbound.7000...downstream_rq_total") > 20)
        there = agents.mesh.stat("worker", MEMBERS)
        agents.mesh.plane.set_ready("leaving", False)
        # In a cluster `preStop` waits for that.
        await until(lambda: agents.mesh.stat("worker", MEMBERS) < there)
        agents.mesh.plane.sidecar("leaving").drain()
        leaving.process.send_signal(signal.SIGTERM)
        await until(lambda: leaving.process.poll() is not None)
        await asyncio.to_thread(agents.mesh.envoys.pop("leaving").stop)
        await seen.more(50)

    seen = await during(client, act)
    agents.mesh.plane.leave("leaving")
    assert not seen.errors


@pytest.mark.parametrize("how", ["killed", "not ready"])
async def test_a_sick_canary_does_not_take_its_share_with_it(agents: Tried, how: str) -> None:
    name = f"doomed-{how.replace(' ', '-')}"
    doomed = agents.add(name, "canary", "3.0.0")
    agents.mesh.plane.set_ready(CANARY, False)
    client = agents.client()
    await settled(agents, client, 10, "3.0.0")
    if how == "killed":
        doomed.process.kill()
        doomed.process.wait()
    else:
        agents.mesh.plane.set_ready(name, False)
    sent, seen = agents.mesh.stat("worker", NEW_CALLS), Load()
    await load(client, seen, lambda: seen.total < 600)
    await client.channel.close()
    leave(agents, name)
    # The worker tries again, and each try is weighed anew: one call in ten thousand draws the sick one four times.
    assert seen.errors.total() <= 2, seen.errors
    assert seen.versions.keys() <= {OLD, "3.0.0"}
    assert how == "not ready" or agents.mesh.stat("worker", NEW_CALLS) > sent + 20
