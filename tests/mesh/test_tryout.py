"""A new version that is bad is taken back by the committed queries, asked of a real Prometheus; a good one is not."""

import asyncio
import math
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import grpc
import pytest
from prometheus_client import CollectorRegistry, start_http_server

from cli.stack.ports import LOOPBACK, free_port
from kit.errors import SquadError
from mesh.manifests import manifests
from mesh.prometheus import ask
from mesh.rollout import weight
from mesh.tryout import Tryout, Verdict
from review_service import metrics
from tests.support.agents.client import AgentClient, Answer
from tests.support.prometheus import prometheus
from tests.support.tried_agents import AGENT, Tried, tried

CHANGE = {"a.py": "y = 2  # MARK\n" + "z = 3\n" * 5}
OLD, NEW, NOISY = "1.0.0", "2.0.0", "3.0.0"
SHARE = 0.1
PER_SECOND = 30


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
    counts: bool = False
    hangs_up: bool = False
    reviews: list[Review] = field(default_factory=list)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as running:
            for number in count():
                review = running.create_task(self._review())
                if self.hangs_up and number % 4 == 0:  # as for a change that is replaced by a newer one
                    asyncio.get_running_loop().call_later(0.01, review.cancel)
                await asyncio.sleep(1 / PER_SECOND)

    async def _review(self) -> None:
        began, answer = time.monotonic(), Answer()
        with suppress(SquadError, grpc.RpcError):
            answer = await self.client.analyze(CHANGE)
        self.reviews.append(Review(began, answer.version, answer.complete is None))
        if self.counts and answer.complete:  # as the worker counts what it was told
            metrics.AGENT_RUNS.labels("security", answer.version, "ok").inc()
            metrics.AGENT_FINDINGS.labels("security", answer.version, "security/mark").inc(len(answer.findings))


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
    hangs_up: bool = False
    version: str = NEW
    numbers: str = field(default_factory=lambda: f"{LOOPBACK}:{free_port()}")

    @property
    def labels(self) -> dict[str, str]:
        return {"namespace": "squad", "pod": f"{AGENT}-{self.hash}-x"}


def scenarios() -> dict[str, Scenario]:
    return {
        "good": Scenario("6f9c", 120, {}, hangs_up=True),
        "answered": Scenario("7d9f", 60, {"SQUAD_TRUST_DIR": "/nowhere"}),
        "finding-rate": Scenario("9c2e", 60, {"TRIED_MANNER": "noisy"}, version=NOISY),
        "quick": Scenario("8b4d", 40, {"TRIED_MANNER": "slow", "SQUAD_AGENT_PROCESSES": "16"}),
    }


@contextmanager
def counted() -> Iterator[dict[str, dict[str, str]]]:
    """Where the worker's numbers are read, and the labels that they get."""
    registry = CollectorRegistry()
    for counter in (metrics.AGENT_RUNS, metrics.AGENT_FINDINGS):
        counter.clear()  # other tests of this process may have counted findings of other rules
        registry.register(counter)
    server, thread = start_http_server(0, LOOPBACK, registry)
    yield {f"{LOOPBACK}:{server.server_port}": {"namespace": "squad", "pod": "worker-1-x"}}
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """How each try ended; they wait most of their time, beside each other."""
    known = scenarios()
    scraped = {each.numbers: each.labels for each in known.values()}
    with counted() as worker, prometheus(tmp_path_factory.mktemp("numbers"), scraped | worker) as url:

        async def all_of_them() -> list[Outcome]:
            return await asyncio.gather(*(outcome(url, known[name], agents) for name, agents in running.items()))

        with ExitStack() as stack:
            running = {name: stack.enter_context(started(known[name])) for name in known if name in {"good", *asked()}}
            return dict(zip(running, asyncio.run(all_of_them()), strict=True))


@contextmanager
def started(scenario: Scenario) -> Iterator[Tried]:
    """A new version beside a stable one."""
    with tried(OLD) as agents:
        agents.add("new", "canary", scenario.version, SQUAD_METRICS_LISTEN=scenario.numbers, **scenario.manner)
        yield agents


async def outcome(url: str, scenario: Scenario, agents: Tried) -> Outcome:
    """Tries the new version out."""
    tryout = Tryout(agents.mesh.plane, AGENT, scenario.hash, partial(ask, url), scenario.pace, scenario.version)
    worker = Worker(agents.client(), scenario.version == NOISY, scenario.hangs_up)
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


def asked() -> set[str]:
    """What the committed template asks for."""
    [template] = [one["spec"] for one in manifests() if one["kind"] == "AnalysisTemplate"]
    return {each["name"] for each in template["metrics"]}


@pytest.mark.parametrize("number", ["answered", "quick", "finding-rate"])
def test_a_bad_version_is_taken_back_after_its_share(outcomes: dict[str, Outcome], number: str) -> None:
    if number not in asked():
        pytest.skip(f"the committed template does not ask for {number}")
    found = outcomes[number]
    assert not found.verdict.passed
    assert found.verdict.reason.startswith(f"{number} was failed"), found.verdict.reason
    total, touched = len(found.before), sum(each.touched for each in found.before)
    assert touched <= SHARE * total + 3.5 * math.sqrt(SHARE * (1 - SHARE) * total)
    assert found.weight == 0
    assert {(each.version, each.failed) for each in found.after} == {(OLD, False)}


def test_a_good_version_gets_everything_whoever_hangs_up(outcomes: dict[str, Outcome]) -> None:
    found = outcomes["good"]
    assert found.verdict.passed, found.verdict.reason
    assert found.weight == 100
    assert not any(each.failed for each in found.before)
    assert {(each.version, each.failed) for each in found.after} == {(NEW, False)}
