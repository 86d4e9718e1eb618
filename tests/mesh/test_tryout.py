"""A new version that is bad is taken back by the committed queries, asked of a real Prometheus; a good one is not."""

import asyncio
import math
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

import grpc
import pytest

from cli.stack.ports import LOOPBACK, free_port
from kit.errors import SquadError
from mesh.prometheus import ask
from mesh.rollout import weight
from mesh.tryout import Tryout, Verdict
from tests.support.agents.client import AgentClient, Answer
from tests.support.prometheus import prometheus
from tests.support.tried_agents import AGENT, tried

CHANGE = {"a.py": "y = 2  # MARK\n"}
OLD, NEW = "1.0.0", "2.0.0"
SHARE = 0.1
PER_SECOND = 40


@dataclass(frozen=True)
class Review:
    """One review: when it began, which version answered, and whether one did."""

    began: float
    version: str
    failed: bool

    @property
    def touched(self) -> bool:
        return self.failed or self.version != OLD


@dataclass
class Worker:
    """Begins so many reviews a second, whatever becomes of them, by way of the worker's Envoy."""

    client: AgentClient
    reviews: list[Review] = field(default_factory=list)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as running:
            while True:
                running.create_task(self._review())
                await asyncio.sleep(1 / PER_SECOND)

    async def _review(self) -> None:
        began, answer = time.monotonic(), Answer()
        with suppress(SquadError, grpc.RpcError):
            answer = await self.client.analyze(CHANGE)
        self.reviews.append(Review(began, answer.version, answer.complete is None))


@dataclass(frozen=True)
class Outcome:
    """How a try ended, the reviews that began before its end and after it, and the weight that was left."""

    verdict: Verdict
    before: list[Review]
    after: list[Review]
    weight: int


@dataclass(frozen=True)
class Scenario:
    """A new version, so many times faster tried out than its Rollout says; `hash` is of its pods."""

    hash: str
    pace: float
    manner: dict[str, str]
    numbers: str = field(default_factory=lambda: f"{LOOPBACK}:{free_port()}")

    @property
    def labels(self) -> dict[str, str]:
        return {"namespace": "squad", "pod": f"{AGENT}-{self.hash}-x"}


def scenarios() -> dict[str, Scenario]:
    return {
        "good": Scenario("6f9c", 250, {}),
        "answered": Scenario("7d9f", 60, {"SQUAD_TRUST_DIR": "/nowhere"}),
        "quick": Scenario("8b4d", 40, {"TRIED_MANNER": "slow", "SQUAD_AGENT_PROCESSES": "16"}),
    }


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """How each try ended; the slow one waits most of its time, beside the others."""
    known = scenarios()
    scraped = {each.numbers: each.labels for each in known.values()}
    with prometheus(tmp_path_factory.mktemp("numbers"), scraped) as url:

        async def all_of_them() -> dict[str, Outcome]:
            slow = asyncio.create_task(outcome(url, known["quick"]))
            found = {name: await outcome(url, known[name]) for name in ("answered", "good")}
            return found | {"quick": await slow}

        return asyncio.run(all_of_them())


async def outcome(url: str, scenario: Scenario) -> Outcome:
    """Tries a new version out beside a stable one."""
    with tried(OLD) as agents:
        agents.add("new", "canary", NEW, SQUAD_METRICS_LISTEN=scenario.numbers, **scenario.manner)
        tryout = Tryout(agents.mesh.plane, AGENT, scenario.hash, lambda query: ask(url, query), scenario.pace)
        worker = Worker(agents.client())
        verdict, ended = await tried_out(tryout, worker)
        await worker.client.channel.close()
        left = weight(agents.mesh.plane.state().documents, AGENT)
    before = [each for each in worker.reviews if each.began < ended]
    return Outcome(verdict, before, [each for each in worker.reviews if each.began > ended], left)


async def tried_out(tryout: Tryout, worker: Worker) -> tuple[Verdict, float]:
    """The verdict, and when every Envoy had heard of it; the worker goes on for a second."""
    over, running = threading.Event(), asyncio.create_task(worker.run())
    try:
        verdict = await asyncio.to_thread(tryout.run, over)
        await asyncio.sleep(0.3)
        ended = time.monotonic()
        await asyncio.sleep(1)
    finally:
        over.set()
        running.cancel()
        await asyncio.wait([running])
    return verdict, ended


@pytest.mark.parametrize("number", ["answered", "quick"])
def test_a_bad_version_is_taken_back_after_its_share(outcomes: dict[str, Outcome], number: str) -> None:
    found = outcomes[number]
    assert not found.verdict.passed
    assert found.verdict.reason.startswith(f"{number} was failed"), found.verdict.reason
    total, touched = len(found.before), sum(each.touched for each in found.before)
    assert touched <= SHARE * total + 3.5 * math.sqrt(SHARE * (1 - SHARE) * total)
    assert found.weight == 0
    assert {(each.version, each.failed) for each in found.after} == {(OLD, False)}


def test_a_good_version_gets_everything(outcomes: dict[str, Outcome]) -> None:
    found = outcomes["good"]
    assert found.verdict.passed, found.verdict.reason
    assert found.weight == 100
    assert not any(each.failed for each in found.before)
    assert {(each.version, each.failed) for each in found.after} == {(NEW, False)}
