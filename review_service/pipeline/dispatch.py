"""Has one agent read one change, whatever the agent does: dead, slow, broken off or lying, the ledger stays whole."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import grpc

from kit.errors import SquadError
from review_service.pipeline.check import Ground, problem
from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.directory import AgentDirectory, AgentUnavailable, sentence
from review_service.pipeline.plan import unread
from review_service.pipeline.report import AgentReport
from review_service.pipeline.stream import Task, converse
from review_service.pipeline.transcript import Transcript, VersionChanged, Violation
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Finding

_PAUSES_SECONDS = (0.2, 0.8)  # before a broken stream is opened again
_SHORTEST_ATTEMPT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an agent's answer is not whole."""

    reason: CoverageReason
    sentence: str


async def read_change(
    task: Task, agents: AgentDirectory, timeout_seconds: float, on_started: Callable[[], None] = lambda: None
) -> AgentReport:
    """The agent's report, whatever the agent does. Raises VersionChanged and SourceError.

    Whoever has begun to read is asked again when the stream breaks, and no other version of the agent.
    """
    started = time.monotonic()
    if not task.plan.read:
        return AgentReport(task.name, task.plan.agent.version, _ascending(task.plan.cells))
    transcript, trouble = await _attempts(task, agents, started + timeout_seconds, on_started)
    findings, lies = await _believable(task, transcript)
    cells = _cells(task, transcript, trouble, lies)
    return AgentReport(
        name=task.name,
        version=task.plan.agent.version if transcript.started else "",
        cells=_ascending((*task.plan.cells, *cells)),
        findings=tuple(findings),
        failure=_failure(task.name, trouble, lies, transcript),
        elapsed_seconds=time.monotonic() - started,
        cost_seconds=transcript.cost_seconds,
    )


async def _attempts(
    task: Task, agents: AgentDirectory, deadline: float, on_started: Callable[[], None]
) -> tuple[Transcript, Trouble | None]:
    """Opens the stream, and again while it breaks and there is time; the last attempt counts."""
    for pause in (*_PAUSES_SECONDS, None):
        transcript = task.transcript()
        trouble, again = await _attempt(task, agents, transcript, deadline, on_started)
        task = replace(task, pinned=task.pinned or transcript.started)
        if pause is None or not again or deadline - time.monotonic() < pause + _SHORTEST_ATTEMPT_SECONDS:
            break
        await asyncio.sleep(pause)
    if again and task.pinned and not transcript.started:
        raise VersionChanged  # it is gone; another may be there
    return transcript, trouble


async def _attempt(
    task: Task, agents: AgentDirectory, transcript: Transcript, deadline: float, on_started: Callable[[], None]
) -> tuple[Trouble | None, bool]:
    """One stream: what went wrong, and whether opening it again may help."""
    gone = CoverageReason.COVERAGE_REASON_AGENT_UNAVAILABLE
    try:
        async with asyncio.timeout(max(0.0, deadline - time.monotonic()) + 0.5):
            await converse(task, agents, transcript, max(0.05, deadline - time.monotonic()), on_started)
    except TimeoutError:
        return Trouble(CoverageReason.COVERAGE_REASON_OUT_OF_TIME, "did not answer in time"), False
    except Violation as violation:
        return Trouble(gone, str(violation)), False
    except (SquadError, grpc.RpcError) as error:
        return _trouble(error)
    except AgentUnavailable as error:
        return Trouble(gone, str(error)), False
    return None, False


def _trouble(error: SquadError | grpc.RpcError) -> tuple[Trouble, bool]:
    code = error.status if isinstance(error, SquadError) else error.code()
    if code == grpc.StatusCode.DEADLINE_EXCEEDED:
        return Trouble(CoverageReason.COVERAGE_REASON_OUT_OF_TIME, "did not answer in time"), False
    said = sentence(error)
    # Writing to a stream that has just ended makes gRPC hide the peer's own status behind this one.
    broken = code == grpc.StatusCode.UNAVAILABLE or "error from Core" in said
    said = f"could not be reached or broke off: {said}"
    return Trouble(CoverageReason.COVERAGE_REASON_AGENT_UNAVAILABLE, said), broken


async def _believable(task: Task, transcript: Transcript) -> tuple[list[Finding], dict[str, str]]:
    """Findings that hold, and by path what was wrong with the others."""
    ground = await _ground(task, transcript.findings)
    rules = frozenset(rule.id for rule in task.plan.agent.rules)
    findings: list[Finding] = []
    lies: dict[str, str] = {}
    for finding in transcript.findings:
        said = problem(finding, rules, ground) or _model_problem(finding, transcript)
        if said:
            lies.setdefault(finding.location.path, said)
        else:
            findings.append(finding)
    return findings, lies


def _model_problem(finding: Finding, transcript: Transcript) -> str:
    """A finding is a model's only if a model spoke: the name takes it out of the check."""
    model = finding.source.model
    return f"named the model {model[:80]!r}, which did not answer it" if {model} - {""} - transcript.models else ""


async def _ground(task: Task, findings: Sequence[Finding]) -> Ground:
    files = {file.path: file for file in task.plan.sent}
    listed = {entry.path: entry.blob_id for entry in task.manifest}
    spoken = {piece.location.path for finding in findings for piece in finding.evidence}
    spoken |= {finding.location.path for finding in findings}
    context = {path: listed[path] for path in sorted(spoken - files.keys()) if path in listed}
    blobs = await task.source.blobs(list(context.values())) if context else {}
    contents = {path: blobs[name] for path, name in context.items() if name in blobs}
    return Ground(files, contents, frozenset(listed))


def _cells(task: Task, transcript: Transcript, trouble: Trouble | None, lies: dict[str, str]) -> list[FileCoverage]:
    """A cell for every file the agent was to read; a claim that something else contradicts is not believed."""
    failed = _failed_rules(transcript)
    stray = next((said for path, said in sorted(lies.items()) if path not in _paths(task.plan.read)), "")
    return [_cell(task.name, file.path, transcript, trouble, lies.get(file.path, stray), failed)
            for file in task.plan.read]  # fmt: skip


def _cell(
    name: str, path: str, transcript: Transcript, trouble: Trouble | None, lie: str, failed: dict[str, str]
) -> FileCoverage:
    if trouble is not None:
        return unread(path, trouble.reason, f"{name} {trouble.sentence}")
    if lie:
        return unread(path, CoverageReason.COVERAGE_REASON_AGENT_UNAVAILABLE, f"{name} {lie}")
    cell = transcript.cells[path]
    failure = failed.get(path) or failed.get("")
    if failure and cell.status == CoverageStatus.COVERAGE_STATUS_READ:
        return unread(path, CoverageReason.COVERAGE_REASON_FAILED, failure)
    return cell


def _failed_rules(transcript: Transcript) -> dict[str, str]:
    """By path, the first rule that failed there; an empty path stands for the whole change."""
    failed: dict[str, str] = {}
    for failure in transcript.failures:
        failed.setdefault(failure.path, f"{failure.rule_id or 'the agent'} failed: {failure.message[:300]}")
    return failed


def _failure(name: str, trouble: Trouble | None, lies: dict[str, str], transcript: Transcript) -> str:
    said = [f"{name} {trouble.sentence}"] if trouble else []
    said += [f"{name} {lies[path]}" for path in sorted(lies)]
    said += [failed for _, failed in sorted(_failed_rules(transcript).items())]
    return said[0] if said else ""


def _paths(files: Sequence[ReviewedFile]) -> set[str]:
    return {file.path for file in files}


def _ascending(cells: Sequence[FileCoverage]) -> tuple[FileCoverage, ...]:
    return tuple(sorted(cells, key=lambda cell: cell.path))
