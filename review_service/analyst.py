"""Reads the change of one review: fetches it, learns the policy of its base, asks the cache, otherwise the agents."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

from review_service import metrics
from review_service.cache import ResultCache, cache_key
from review_service.models.access import ModelAccess
from review_service.pipeline.analysis import Analysis
from review_service.pipeline.analyze import AgentDirectory, AnalysisRequest, Event
from review_service.pipeline.consult import unfinished
from review_service.pipeline.directory import AgentUnavailable
from review_service.pipeline.policy import Policy, snapshot_policy
from review_service.pipeline.policy_versions import Standing, standing_policy
from review_service.pipeline.source import ChangeSource
from review_service.store.runs import Run
from squad.agent.v1 import agent_pb2
from squad.agent.v1.registration_pb2 import AGENT_MODE_ADVISORY, AGENT_MODE_REQUIRED, AGENT_MODE_SHADOW, RegisteredAgent
from squad.code.v1 import finding_pb2
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus
from squad.review.v1 import review_pb2

DESCRIBE_SECONDS = 1.0
"""A result that may lie in the cache is not worth a longer wait for an agent that hangs."""

_OF_THE_CHANGE = frozenset(
    {
        CoverageReason.COVERAGE_REASON_TOO_LARGE,
        CoverageReason.COVERAGE_REASON_CHANGE_TOO_LARGE,
        CoverageReason.COVERAGE_REASON_UNDECODABLE,
    }
)
OnEvent = Callable[[Event], None]
Analyze = Callable[[AnalysisRequest, AgentDirectory, OnEvent], Awaitable[Analysis]]


class Sources(Protocol):
    """Where changes are fetched from: `host.mirror.Mirrors`."""

    async def source(
        self, tenant_id: str, repository: review_pb2.RepositoryRef, change: review_pb2.ChangeRef
    ) -> ChangeSource:
        """The change, fetched. Raises SourceError."""


@dataclass(frozen=True)
class Limits:
    """Seconds that an analysis and each agent in it may take."""

    review_seconds: float = 120
    agent_seconds: float = 30


@dataclass(frozen=True)
class Beside:
    """What goes with a change: paths whose head texts are wanted afterwards, and what other tools found in it."""

    keep_texts: frozenset[str] = frozenset()
    imported: tuple[finding_pb2.Finding, ...] = ()


NOTHING = Beside()


class Analyst:
    """Turns a run into an analysis."""

    def __init__(
        self,
        sources: Sources,
        agents: AgentDirectory,
        cache: ResultCache,
        analyze: Analyze,
        limits: Limits,
        models: ModelAccess | None = None,
    ) -> None:
        self._sources = sources
        self._agents = agents
        self._cache = cache
        self._analyze = analyze
        self._limits = limits
        self._models = models

    async def read(self, run: Run, on_event: OnEvent, beside: Beside = NOTHING) -> Analysis:
        """The analysis of the run's change, from the cache where it may be; then without texts.

        Raises:
            SourceError: The change cannot be fetched or read.
            PolicyError: The tenant's policy is wrong.
        """
        review = run.review
        async with await self._sources.source(review.tenant_id, review.repository, review.change) as source:
            standing = await standing_policy(source, snapshot_policy(run.policy))
            policy, agents = standing.policy, await self._agents.joined(_heard(run.policy))
            if known := await self._known(run, policy, beside, agents):
                _tell_of(known, on_event)
                return replace(known, policy=policy, config_digest=self._config_digest(review, policy))
            analysis = await self._analyze(self._request(run, source, standing, beside), agents, on_event)
        metrics.analysed(analysis)
        if is_complete(analysis):
            await self._cache.put(self._key(review, policy, analysis.agents, beside), analysis)
        return replace(analysis, policy=policy, config_digest=self._config_digest(review, policy))

    async def _known(self, run: Run, policy: Policy, beside: Beside, directory: AgentDirectory) -> Analysis | None:
        if run.fresh or (agents := await _present_agents(directory, run.review)) is None:
            return None
        enabled = [agent for agent in agents if agent.name not in policy.disabled_agents]
        return await self._cache.get(self._key(run.review, policy, enabled, beside), run.review.id)

    def _key(self, review: review_pb2.Review, policy: Policy, agents: Iterable[agent_pb2.Agent], beside: Beside) -> str:
        digest = self._models_digest(review, policy)
        return cache_key(review, policy.digest, agents, digest, beside.imported)

    def _models_digest(self, review: review_pb2.Review, policy: Policy) -> str:
        return self._models.digest(policy.models, review.tenant_id) if self._models else ""

    def _config_digest(self, review: review_pb2.Review, policy: Policy) -> str:
        """Of everything beside the change and the agents that a result depends on."""
        return sha256(f"{policy.digest}{self._models_digest(review, policy)}".encode()).hexdigest()[:32]

    def _request(self, run: Run, source: ChangeSource, standing: Standing, beside: Beside) -> AnalysisRequest:
        review, own = run.review, run.policy.agents
        return AnalysisRequest(
            review_id=review.id,
            tenant_id=review.tenant_id,
            repository_id=f"{review.repository.host}:{review.repository.external_id}",
            source=source,
            policy=standing.policy,
            deadline_seconds=self._limits.review_seconds,
            agent_timeout_seconds=self._limits.agent_seconds,
            keep_texts=beside.keep_texts,
            title=review.change.title,
            models=self._models,
            imported=beside.imported,
            notices=standing.notices,
            written=standing.written,
            names_must_exist=standing.strict,
            shadows=tuple(agent for agent in own if agent.mode == AGENT_MODE_SHADOW),
        )


async def _present_agents(agents: AgentDirectory, review: review_pb2.Review) -> list[agent_pb2.Agent] | None:
    """As they are now, not as they were when this process began; None when one does not answer."""
    described = (
        agents.describe(name, review.tenant_id, review.id, DESCRIBE_SECONDS, fresh=True) for name in agents.names
    )
    try:
        return await asyncio.gather(*described)
    except AgentUnavailable:
        return None


def _heard(policy: review_pb2.PolicySnapshot) -> list[RegisteredAgent]:
    """The tenant's own agents that take part in the review."""
    modes = (AGENT_MODE_REQUIRED, AGENT_MODE_ADVISORY)
    return [agent for agent in policy.agents if agent.mode in modes and not agent.out_of_service]


def is_complete(analysis: Analysis) -> bool:
    """Whether every agent and model answered and read everything: only then may it speak for a later review."""
    nothing_missing = analysis.coverage.not_read == 0 and not any(run.failure for run in analysis.agent_runs)
    nothing_missing = nothing_missing and (analysis.models is None or not unfinished(analysis.models))
    return nothing_missing and analysis.conclusion != review_pb2.CONCLUSION_INCOMPLETE


def is_hopeless(analysis: Analysis) -> bool:
    """Whether nothing is missing but what the change itself keeps everybody from reading: its size, its encoding."""
    missing = [cell for _, cell in analysis.cells if cell.status == CoverageStatus.COVERAGE_STATUS_NOT_READ]
    unanswered = analysis.models is not None and bool(unfinished(analysis.models))
    failed = unanswered or any(run.failure for run in analysis.agent_runs)
    return bool(missing) and not failed and all(cell.reason in _OF_THE_CHANGE for cell in missing)


def _tell_of(known: Analysis, on_event: OnEvent) -> None:
    count = len(known.findings)
    on_event(Event("findings", f"{count} findings, as read before", {"count": count, "cached": True}))
