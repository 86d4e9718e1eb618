"""One review never mixes two versions of an agent: real agents of two versions behind a real Envoy."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.auth import TokenSigner
from kit.context import Role
from review_service.pipeline.analysis import Analysis
from review_service.pipeline.analyze import AnalysisRequest, Event, analyze
from review_service.pipeline.directory import AgentDirectory
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import DEFAULT_POLICY
from tests.support.agents.client import TENANT, AgentProcess, running_agent
from tests.support.repositories import Repository
from tests.support.versions import Router, routed

REVIEW = "00000000-0000-7000-8000-000000000000"
OLD, NEW = "1.0.0", "1.1.0"


@dataclass
class Release:
    """Two old agents and a new one: the first of the old holds on to a change until the file `hold` is gone."""

    first: AgentProcess
    second: AgentProcess
    router: Router
    signer: TokenSigner
    repository: Repository

    async def review(self, on_event: Callable[[Event], None]) -> Analysis:
        """Reviews the newest commit."""
        agents = AgentDirectory({"trial": self.router.address}, self._token)
        async with await review_source(self.repository.path, base="HEAD~1", head="HEAD") as source:
            request = AnalysisRequest(REVIEW, TENANT, "repo", source, DEFAULT_POLICY, agent_timeout_seconds=20)
            analysis = await analyze(request, agents, on_event)
        await agents.close()
        return analysis

    def _token(self, tenant: str, review: str) -> str:
        return self.signer.sign(audience="squad-internal", tenant_id=tenant, subject="worker", role=Role.VIEWER)


@pytest.fixture
def release(tmp_path: Path) -> Iterator[Release]:
    signer = TokenSigner(tmp_path / "keys", "worker")
    signer.export(tmp_path / "trust")
    (tmp_path / "hold").touch()
    repository = Repository(tmp_path / "repository")
    repository.commit({})
    repository.commit({"a.py": "do: VERSION\n", "b.py": "do: hold\ndo: VERSION\n"})

    def agent(name: str, version: str, **settings: str) -> AgentProcess:
        (tmp_path / name).mkdir()
        settings |= {"SQUAD_TRUST_DIR": str(tmp_path / "trust"), "TRIAL_VERSION": version}
        return stack.enter_context(running_agent(tmp_path / name, "tests.support.agents", **settings))

    with ExitStack() as stack:
        first = agent("first", OLD, TRIAL_HOLD=str(tmp_path / "hold"))
        second, new = agent("second", OLD), agent("new", NEW)
        # In a cluster `stable` and `previous` are the same pods; here the one to be lost is known.
        subsets = {"stable": first.address, "previous": second.address, "canary": new.address, "current": new.address}
        router = stack.enter_context(routed(tmp_path, {"current": NEW, "previous": OLD}, subsets))
        yield Release(first, second, router, signer, repository)


def kill(agent: AgentProcess) -> None:
    os.kill(agent.process.pid, signal.SIGKILL)


def said(analysis: Analysis) -> list[str]:
    return sorted(finding.finding.message for finding in analysis.findings)


async def test_a_stream_that_breaks_is_opened_again_to_the_same_version(release: Release) -> None:
    def break_off(event: Event) -> None:
        if event.kind == "agent_started":
            release.router.weigh(canary=100)
            kill(release.first)

    analysis = await release.review(break_off)
    assert [(run.version, run.failure) for run in analysis.agent_runs] == [(OLD, "")]
    assert said(analysis) == [f"{OLD} was found."] * 2


async def test_an_agents_part_begins_anew_when_its_version_is_gone(release: Release) -> None:
    def break_off(event: Event) -> None:
        if event.kind == "agent_started" and event.detail["version"] == OLD:
            release.router.weigh(canary=100)
            kill(release.first)
            kill(release.second)

    analysis = await release.review(break_off)
    assert [(run.version, run.failure) for run in analysis.agent_runs] == [(NEW, "")]
    assert said(analysis) == [f"{NEW} was found."] * 2
