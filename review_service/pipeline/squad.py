"""Sends the whole squad over one change: every agent in parallel, each with its own deadline."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.directory import AgentDirectory, AgentUnavailable
from review_service.pipeline.dispatch import read_change
from review_service.pipeline.overrides import read_by
from review_service.pipeline.plan import plan_agent
from review_service.pipeline.policy import Policy
from review_service.pipeline.report import AgentReport, silent_report
from review_service.pipeline.requests import Subject, manifest_for
from review_service.pipeline.source import ChangeSource
from review_service.pipeline.stream import AskModel, Task
from review_service.pipeline.transcript import VersionChanged
from squad.code.v1.coverage_pb2 import CoverageStatus

_DESCRIBE_SECONDS = 5.0
_VERSIONS_TRIED = 3


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in the words of ReviewEvent."""

    kind: str
    message: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the squad is sent over. `deadline` is on the monotonic clock; `agent_seconds` bounds a single agent."""

    subject: Subject
    source: ChangeSource
    policy: Policy
    files: tuple[ReviewedFile, ...]
    deadline: float
    agent_seconds: float
    on_event: Callable[[Event], None]
    ask_model: AskModel | None = None

    def files_of(self, agent: str) -> tuple[ReviewedFile, ...]:
        return read_by(agent, self.files, self.policy.paths)

    def seconds_left(self) -> float:
        return max(0.0, self.deadline - time.monotonic())


async def send_squad(
    names: Sequence[str], assignment: Assignment, agents: AgentDirectory
) -> list[tuple[AgentReport, Task | None]]:
    """A report of every agent, in the order of the names; with the task when the agent could be asked."""
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(_run(name, assignment, agents)) for name in names]
    return [task.result() for task in running]


async def _run(name: str, assignment: Assignment, agents: AgentDirectory) -> tuple[AgentReport, Task | None]:
    try:
        report, task = await _versions(name, assignment, agents)
    except AgentUnavailable as error:
        report, task = silent_report(name, assignment.files_of(name), f"{name} {error}"), None
    assignment.on_event(_finished(report))
    return report, task


async def _versions(name: str, assignment: Assignment, agents: AgentDirectory) -> tuple[AgentReport, Task]:
    """Begins anew with the version that answers when it is not the one asked for.

    The task in the answer is pinned: what else this review asks the agent, the version that read the change answers.
    """
    version, fresh = "", False
    for _ in range(_VERSIONS_TRIED):
        task = await _task(name, assignment, agents, version, fresh=fresh)
        seconds = min(agents.seconds(name, assignment.agent_seconds), assignment.seconds_left())
        started = _started(task)
        try:
            report = await read_change(task, agents, seconds, lambda: assignment.on_event(started))  # noqa: B023
        except VersionChanged as changed:
            version, fresh = changed.version, not changed.version
        else:
            return report, replace(task, pinned=True)
    raise AgentUnavailable("answers with a version other than it describes")


async def _task(name: str, assignment: Assignment, agents: AgentDirectory, version: str, *, fresh: bool) -> Task:
    subject = assignment.subject
    seconds = min(_DESCRIBE_SECONDS, assignment.agent_seconds, assignment.seconds_left())
    agent = await agents.describe(name, subject.tenant_id, subject.review_id, seconds, fresh=fresh, version=version)
    if assignment.policy.custom_rules:
        from review_service.pipeline.custom_rules import with_custom_rules

        agent = with_custom_rules(agent, assignment.policy.custom_rules)
    plan = plan_agent(agent, assignment.files_of(name))
    manifest = await manifest_for(plan, assignment.source) if plan.read else ()
    settings = assignment.policy.settings_for(name)
    return Task(plan, subject, settings, assignment.source, manifest, assignment.ask_model, pinned=bool(version))


def _started(task: Task) -> Event:
    agent = task.plan.agent
    detail = {"agent": agent.name, "version": agent.version}
    return Event("agent_started", f"{agent.name} reads {len(task.plan.read)} files", detail)


def _finished(report: AgentReport) -> Event:
    cells = Counter(cell.status for cell in report.cells)
    read, not_read = cells[CoverageStatus.COVERAGE_STATUS_READ], cells[CoverageStatus.COVERAGE_STATUS_NOT_READ]
    message = f"{report.name}: {len(report.findings)} findings, {read} files read, {not_read} not read"
    detail = {"agent": report.name, "version": report.version, "findings": len(report.findings), "read": read,
              "not_read": not_read}  # fmt: skip
    return Event("agent_finished", message, detail)
