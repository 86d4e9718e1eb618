"""Runs the pipeline over a change and turns its result into a document for the report."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent_services.runtime.discovery import AGENT_NAMES
from cli.agents import LocalAgents
from cli.progress import Progress
from kit.auth import TokenSigner
from kit.context import Role
from report.document import ReviewDocument
from review_service.pipeline.analysis import Analysis
from review_service.pipeline.analyze import AgentDirectory, AnalysisRequest, Event, analyze, ignore
from review_service.pipeline.policy_versions import Standing
from review_service.pipeline.source import ChangeSource
from review_service.pipeline.text import readable_text
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import ChangeRef, Review

if TYPE_CHECKING:
    from review_service.models.access import ModelAccess

TENANT = "local"
REVIEW_ID = "00000000-0000-7000-8000-000000000000"
"""Always the same, so that ids of findings and with them whole reports are equal from run to run."""
_AUDIENCE = "squad-internal"
_SECONDS = 1800.0
"""Long, so that on a busy machine too the budgets of steps and CPU time decide: they always cut at the same place."""


async def analyzed(
    agents: LocalAgents,
    source: ChangeSource,
    standing: Standing,
    models: "ModelAccess | None" = None,
    imported: tuple[Finding, ...] = (),
) -> ReviewDocument:
    """The finished review, with what other tools found. Raises CommandError, SourceError, PolicyError."""
    opening = asyncio.create_task(opened(agents))
    await source.change()
    directory = await opening
    try:
        with Progress(agents.names) as progress:
            return await reviewed(directory, source, standing, progress.event, models, imported)
    finally:
        await directory.close()


async def opened(agents: LocalAgents) -> AgentDirectory:
    """The agents, as soon as they listen; close it afterwards. Raises CommandError when none starts."""
    signer, started = await asyncio.gather(asyncio.to_thread(_signer, agents.trust_dir), agents.addresses())
    return AgentDirectory(started.addresses, _tokens(signer), absent=started.absent)


async def reviewed(
    directory: AgentDirectory,
    source: ChangeSource,
    standing: Standing,
    on_event: Callable[[Event], None] = ignore,
    models: "ModelAccess | None" = None,
    imported: tuple[Finding, ...] = (),
) -> ReviewDocument:
    """One review by agents that already listen. Raises SourceError, PolicyError."""
    task = AnalysisRequest(
        review_id=REVIEW_ID,
        tenant_id=TENANT,
        repository_id=TENANT,
        source=source,
        # An agent that exists and was not asked is no unknown name.
        policy=replace(standing.policy, named_agents=standing.policy.named_agents - {*AGENT_NAMES}),
        only_agents=frozenset(directory.names),
        deadline_seconds=_SECONDS,
        agent_timeout_seconds=_SECONDS / 2,
        models=models,
        imported=imported,
        notices=standing.notices,
        written=standing.written,
        names_must_exist=standing.strict,
        followed=False,
    )
    analysis = await analyze(task, directory, on_event)
    return _document(analysis, await _texts(source, analysis))


def _signer(trust_dir: Path) -> TokenSigner:
    """A key that lives and ends with this command; the agents are told its public half."""
    signer = TokenSigner.ephemeral("cli")
    signer.export(trust_dir)
    return signer


def _tokens(signer: TokenSigner) -> Callable[[str, str], str]:
    def token(tenant_id: str, review_id: str) -> str:
        return signer.sign(
            audience=_AUDIENCE,
            tenant_id=tenant_id,
            subject="squad",
            role=Role.VIEWER,
            lifetime_seconds=_SECONDS,
            review_id=review_id,
        )

    return token


def _document(analysis: Analysis, texts: dict[str, bytes]) -> ReviewDocument:
    review = Review(
        id=REVIEW_ID,
        tenant_id=TENANT,
        change=ChangeRef(base_commit=analysis.base_commit, head_commit=analysis.head_commit),
        conclusion=analysis.conclusion,
        reason=analysis.reason,
        agent_runs=analysis.agent_runs,
        coverage=analysis.coverage,
        findings=analysis.finding_counts,
        models=analysis.models,
        notices=analysis.notices,
    )
    return ReviewDocument(
        review, analysis.findings, analysis.cells, analysis.agents, texts,
        fix_problems=analysis.fix_problems, changes=analysis.changes, suppressed=analysis.suppressed,
    )  # fmt: skip


async def _texts(source: ChangeSource, analysis: Analysis) -> dict[str, bytes]:
    """Contents of every file a finding points into."""
    wanted = {path for each in (*analysis.findings, *analysis.suppressed) for path in _paths(each.finding)}
    ids = {file.path: file.new_blob_id for file in (await source.change()).files if file.path in wanted}
    if wanted - ids.keys():
        ids |= {entry.path: entry.blob_id for entry in await source.manifest() if entry.path in wanted - ids.keys()}
    blobs = await source.blobs(list(ids.values()))
    # Columns count bytes of UTF-8, whatever the file is written in.
    return {path: readable_text(blobs[name]).encode("utf-8", "replace") for path, name in ids.items() if name in blobs}


def _paths(found: Finding) -> Iterator[str]:
    yield found.location.path
    yield from (step.location.path for step in found.evidence)
    yield from (edit.path for edit in found.fix.edits)
