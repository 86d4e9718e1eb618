"""AgentService: proto in, proto out. The rules run in processes of their own."""

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from google.protobuf import duration_pb2, json_format

from agent_services.runtime.batches import packed
from agent_services.runtime.blobs import BlobCache, ReviewBlobs
from agent_services.runtime.children import Children
from agent_services.runtime.custom import custom_languages
from agent_services.runtime.intake import Change, Intake
from agent_services.runtime.job import FileInput, Job
from agent_services.runtime.lane import Question
from agent_services.runtime.ledger import Ledger
from agent_services.runtime.supervision import Supervision
from kit.context import remaining_seconds
from squad.agent.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc
from squad.code.v1 import change_pb2, coverage_pb2, finding_pb2

logger = logging.getLogger(__name__)

Request = agent_service_pb2.AnalyzeChangeRequest
Response = agent_service_pb2.AnalyzeChangeResponse
# What sending the last answers may take.
_RESERVE_SECONDS = 0.15
_VERSION_HEADER = "squad-agent-version"


class AgentServicer(agent_service_pb2_grpc.AgentServiceServicer):
    """One agent.

    Args:
        agent: Its self-description.
        children: Where its rules run.
        cache: Contents kept between reviews.
        unit_seconds: CPU time for one file.
        step_budget: Steps of one analysis.
    """

    def __init__(
        self, agent: agent_pb2.Agent, children: Children, cache: BlobCache, *, unit_seconds: float, step_budget: int
    ) -> None:
        self._agent = agent
        self._children = children
        self._cache = cache
        self._unit_seconds = unit_seconds
        self._step_budget = step_budget

    async def DescribeAgent(
        self, request: agent_service_pb2.DescribeAgentRequest, context: Any
    ) -> agent_service_pb2.DescribeAgentResponse:
        """Constant for a version."""
        return agent_service_pb2.DescribeAgentResponse(agent=self._agent)

    async def AnalyzeChange(
        self, request_iterator: AsyncIterator[Request], context: Any
    ) -> AsyncGenerator[Response, None]:
        """Say who reads, read the change, run the rules, relay what they say."""
        started = time.monotonic()
        await context.send_initial_metadata(((_VERSION_HEADER, self._agent.version),))
        intake = Intake(request_iterator)
        change = await intake.change()
        async with aclosing(self._answers(intake, change, started)) as answers:
            async for answer in packed(answers) if change.header.batches else answers:
                yield answer

    async def _answers(self, intake: Intake, change: Change, started: float) -> AsyncGenerator[Response, None]:
        yield Response(started=agent_pb2.AnalysisStarted(agent=self._agent.name, version=self._agent.version))
        ledger = Ledger(change, _languages(self._agent, change))
        job = _job(self._agent.name, change, ledger, _deadline(change.header, started), self._step_budget)
        supervision = Supervision(self._children, job, unit_seconds=self._unit_seconds)
        blobs = ReviewBlobs(self._cache, change)
        finding_count = 0
        async with aclosing(supervision.events()) as events:
            async for event in events:
                match event:
                    case finding_pb2.Finding():
                        finding_count += 1
                        yield Response(finding=event)
                    case agent_pb2.RuleFailure():
                        yield Response(rule_failure=event)
                    case coverage_pb2.FileCoverage():
                        ledger.note(event)
                    case Question():
                        for ids in blobs.missing(event.blob_ids):
                            yield Response(blob_request=agent_pb2.BlobRequest(blob_ids=ids))
                            blobs.keep(await intake.answers(ids))
                        event.answer(blobs.contents(event.blob_ids))
        for cell in ledger.cells():
            yield Response(coverage=cell)
        yield Response(complete=_complete(change, finding_count, started, blobs.cached_count))


def _deadline(header: agent_pb2.AnalysisHeader, started: float) -> float:
    """On the monotonic clock: what the header grants, and no more than the call has."""
    left = remaining_seconds()
    limits = [] if left is None else [time.monotonic() + left]
    if header.HasField("time_budget"):
        limits.append(started + header.time_budget.ToTimedelta().total_seconds())
    return min(limits, default=float("inf")) - _RESERVE_SECONDS


def _job(agent: str, change: Change, ledger: Ledger, deadline: float, step_budget: int) -> Job:
    settings = change.header.settings
    return Job(
        files=tuple(_file_input(file, change) for file in _in_order(change, ledger)),
        agent=agent,
        paths=change.paths,
        enabled_rules=frozenset(settings.enabled_rules),
        disabled_rules=frozenset(settings.disabled_rules),
        severities={rule: finding_pb2.Severity.Name(severity) for rule, severity in settings.severities.items()},
        options=json_format.MessageToDict(settings.options),
        deadline=deadline,
        step_budget=step_budget,
    )


def _languages(agent: agent_pb2.Agent, change: Change) -> list[str]:
    options = json_format.MessageToDict(change.header.settings.options)
    return sorted({*agent.languages, *custom_languages(options)})


def _in_order(change: Change, ledger: Ledger) -> list[change_pb2.ChangedFile]:
    """The files rules are to see, and those gone in head, by path: the order must not depend on the sender."""
    deleted = change_pb2.CHANGE_KIND_DELETED
    chosen = [file for file in change.files if file.kind == deleted or ledger.readable(file.path)]
    return sorted(chosen, key=lambda file: file.path)


def _file_input(file: change_pb2.ChangedFile, change: Change) -> FileInput:
    gone = file.kind == change_pb2.CHANGE_KIND_DELETED
    return FileInput(
        path=file.path,
        language=file.language,
        new=None if gone else change.blobs[file.new_blob_id],
        old=change.blobs.get(file.old_blob_id),
        blob_id=file.new_blob_id,
        old_path=file.previous_path,
        changed=tuple((run.start_line, run.end_line) for run in file.changed_lines),
        removed=tuple((run.start_line, run.end_line) for run in file.removed_lines),
    )


def _complete(change: Change, finding_count: int, started: float, cached_blob_count: int) -> agent_pb2.AnalysisComplete:
    """The last answer; the log keeps its figures under the ids of the review."""
    logger.info("analysed %d files, found %d", len(change.files), finding_count)
    elapsed = duration_pb2.Duration()
    elapsed.FromNanoseconds(int((time.monotonic() - started) * 1e9))
    return agent_pb2.AnalysisComplete(finding_count=finding_count, elapsed=elapsed, cached_blob_count=cached_blob_count)
