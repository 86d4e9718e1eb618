"""Asks models about a finished review. They add words and findings beside it; what it concludes is known before."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from review_service.models import errors
from review_service.models.access import ModelAccess
from review_service.models.code import Code
from review_service.models.errors import NoAnswer
from review_service.models.passes import (
    Contribution,
    Pass,
    Subject,
    deep_review,
    explain,
    propose_fix,
    second_opinion,
    summarize,
)
from review_service.models.policy import PASSES
from review_service.models.session import Session
from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.directory import AgentDirectory
from review_service.pipeline.identity import finding_id, fingerprints, order
from review_service.pipeline.stream import Task
from review_service.pipeline.verify import verify
from squad.review.v1.model_pb2 import ModelPassStatus, ModelReport
from squad.review.v1.review_pb2 import ReviewFinding

_RUNS: dict[str, Pass] = {
    deep_review.NAME: deep_review.run,
    explain.NAME: explain.run,
    propose_fix.NAME: propose_fix.run,
    second_opinion.NAME: second_opinion.run,
    summarize.NAME: summarize.run,
}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Consultation:
    """What models are asked about."""

    session: Session
    access: ModelAccess
    review_id: str
    title: str
    files: Sequence[ReviewedFile]
    findings: Sequence[ReviewFinding]
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class Advice:
    """What they said: findings in order of place, and the report. Notes stand in the findings they are about."""

    findings: list[ReviewFinding]
    report: ModelReport


async def consult(about: Consultation, agents: AgentDirectory) -> Advice:
    """Runs the passes side by side. None of them raises; what is not done in time is named."""
    deadline = time.monotonic() + about.access.review_seconds
    subject = _subject(about, agents, lambda: max(0.0, deadline - time.monotonic()))
    names = [name for name in PASSES if about.session.policy.runs(name)]
    done = await asyncio.gather(*(_bounded(name, subject, deadline) for name in names))
    report = ModelReport(passes=about.session.passes)
    for contribution in done:
        for finding in about.findings:
            if finding.id in contribution.notes:
                finding.model_notes.append(contribution.notes[finding.id])
        if contribution.summary is not None:
            report.summary.CopyFrom(contribution.summary)
    found = [finding for contribution in done for finding in contribution.findings]
    return Advice(_identified(found, about), report)


def _subject(about: Consultation, agents: AgentDirectory, seconds_left: Callable[[], float]) -> Subject:
    async def prove(task: Task, copies: Sequence[ReviewFinding]) -> None:
        await verify(task, copies, agents, seconds_left)

    code = Code(about.files, about.findings)
    return Subject(about.session, about.title, code, about.findings, about.tasks, prove)


async def _bounded(name: str, subject: Subject, deadline: float) -> Contribution:
    """One pass; whatever happens to it happens to it alone."""
    for agent in deep_review.agents(subject) if name == deep_review.NAME else ("",):
        subject.session.begin(name, agent)
    try:
        async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
            return await _RUNS[name](subject)
    except TimeoutError:
        _fail(name, subject, NoAnswer(errors.OUT_OF_TIME, "the time for models ran out"))
    except Exception:
        log.exception("model_pass_broke", pass_name=name)
        _fail(name, subject, NoAnswer(errors.FAILED, "an internal fault; the log holds it"))
    return Contribution()


def _fail(name: str, subject: Subject, error: NoAnswer) -> None:
    for entry in subject.session.passes:
        if entry.name == name:
            entry.kept_count = 0  # what it had kept is lost with it
            subject.session.fail(name, entry.agent, error)


def _identified(found: Sequence[ReviewFinding], about: Consultation) -> list[ReviewFinding]:
    """With identities of their own, made as those of agents are."""
    ordered = sorted(found, key=lambda each: (order(each.finding), each.agent))
    lines = {file.path: file.head_lines() for file in about.files if file.cell is None}
    prints = fingerprints([each.finding for each in ordered], lines)
    for finding, known in zip(ordered, prints, strict=True):
        finding.fingerprint, finding.review_id = known, about.review_id
        finding.id = finding_id(about.review_id, known)
    return ordered


def unfinished(report: ModelReport | None) -> str:
    """Why models that policy requires did not do their part, one sentence; empty when they did."""
    if report is None:
        return "Models are required and none is set up."
    done = ModelPassStatus.MODEL_PASS_STATUS_DONE
    failed = next((entry for entry in report.passes if entry.status != done), None)
    if failed is None:
        return ""
    whose = f" for {failed.agent}" if failed.agent else ""
    return f"Models are required and {failed.name}{whose} did not succeed: {failed.failure}."
