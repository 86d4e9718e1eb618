"""One analysis on one stream: feeds the agent, answers its requests, collects what it says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from review_service.pipeline import requests
from review_service.pipeline.directory import VERSION_HEADER, AgentDirectory
from review_service.pipeline.plan import Plan
from review_service.pipeline.requests import Subject
from review_service.pipeline.source import ChangeSource, SourceError
from review_service.pipeline.transcript import Transcript
from squad.agent.v1.agent_pb2 import Agent, AgentSettings, ManifestEntry, ModelReply, ModelRequest
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeRequest, AnalyzeChangeResponse

AskModel = Callable[[Agent, ModelRequest, float], Awaitable[ModelReply]]
MAX_MODEL_REQUESTS = 20
# The agent is given a little less than the call lasts, so that what it has arrives in time.
_BUDGET_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Task:
    """One agent, what it is to read, and how. `ask_model` None: no model answers it. `pinned`: this version alone."""

    plan: Plan
    subject: Subject
    settings: AgentSettings
    source: ChangeSource
    manifest: tuple[ManifestEntry, ...]
    ask_model: AskModel | None = None
    pinned: bool = False

    @property
    def name(self) -> str:
        return self.plan.agent.name

    def transcript(self) -> Transcript:
        read, gone = ([file.path for file in files] for files in (self.plan.read, self.plan.gone))
        return Transcript(self.plan.agent, read, gone, len(self.manifest) + 2 * len(self.plan.sent))


class Feed:
    """The messages to the agent, an asynchronous iterator that ends when `end` is called."""

    def __init__(self, task: Task, budget_seconds: float, transcript: Transcript) -> None:
        self._task = task
        self._budget = budget_seconds
        self._transcript = transcript
        self._models: set[asyncio.Task[None]] = set()
        self._model_requests = 0
        # Unbounded on purpose: the transcript limits how much may be asked, and waiting here could lock both sides.
        self._asked: asyncio.Queue[AnalyzeChangeResponse | AnalyzeChangeRequest | None] = asyncio.Queue()
        self.error: Exception | None = None

    def ask(self, response: AnalyzeChangeResponse) -> None:
        """Queues a request of the agent. A model is asked beside everything else: blobs do not wait for it."""
        if not response.HasField("model_request"):
            self._asked.put_nowait(response)
            return
        asking = asyncio.create_task(self._ask_model(response.model_request))
        self._models.add(asking)
        asking.add_done_callback(self._models.discard)

    def end(self) -> None:
        for asking in self._models:
            asking.cancel()
        self._asked.put_nowait(None)

    async def _ask_model(self, request: ModelRequest) -> None:
        self._model_requests += 1
        reply, ask = ModelReply(id=request.id, unavailable=True), self._task.ask_model
        if ask is not None and self._model_requests <= MAX_MODEL_REQUESTS:
            reply = await ask(self._task.plan.agent, request, self._budget)
            self._transcript.models |= {reply.model} - {""}
        self._asked.put_nowait(AnalyzeChangeRequest(model_reply=reply))

    async def messages(self) -> AsyncIterator[AnalyzeChangeRequest]:
        try:
            async for message in self._messages():
                yield message
        except SourceError as error:  # gRPC would swallow it
            self.error = error

    async def _messages(self) -> AsyncIterator[AnalyzeChangeRequest]:
        task = self._task
        yield requests.header(task.subject, task.settings, self._budget)
        change = requests.change(task.plan, task.manifest)
        for message in requests.packed(change) if task.plan.agent.batches else change:
            yield message
        while (asked := await self._asked.get()) is not None:
            if isinstance(asked, AnalyzeChangeRequest):
                yield asked
                continue
            async for message in self._answers(asked):
                yield message

    async def _answers(self, asked: AnalyzeChangeResponse) -> AsyncIterator[AnalyzeChangeRequest]:
        sent = self._task.plan.sent
        own = {file.file.new_blob_id: file.content.new for file in sent if file.content.new is not None}
        own |= {file.file.old_blob_id: file.content.old for file in sent if file.content.old is not None}
        allowed = frozenset(entry.blob_id for entry in self._task.manifest) | own.keys()
        async for message in requests.answers(asked.blob_request.blob_ids, allowed, self._task.source, own):
            yield message


async def converse(
    task: Task, agents: AgentDirectory, transcript: Transcript, timeout_seconds: float, on_started: Callable[[], None]
) -> None:
    """Speaks with the agent until it has ended.

    Raises:
        Violation, VersionChanged: As the transcript says.
        SquadError, grpc.RpcError: The call failed.
        SourceError: git failed while the agent was being answered.
    """
    feed = Feed(task, timeout_seconds * _BUDGET_SHARE, transcript)
    subject, version = task.subject, task.plan.agent.version if task.pinned else ""
    call: Any = agents.stub(task.name).AnalyzeChange(
        feed.messages(),
        timeout=timeout_seconds,
        metadata=agents.metadata(
            subject.tenant_id, subject.review_id, subject.repository_id, agent=task.name, version=version
        ),
    )
    try:
        # Sent before the agent has read the change: of another version nothing more needs to be heard.
        if said := (await call.initial_metadata()).get(VERSION_HEADER):
            transcript.answered_by(said)
        await _listen(call, transcript, feed, on_started)
    finally:
        feed.end()
        call.cancel()
        if feed.error is not None:
            raise feed.error
    transcript.end()


async def _listen(responses: Any, transcript: Transcript, feed: Feed, on_started: Callable[[], None]) -> None:
    async for message in responses:
        for response in transcript.unpacked(message):
            transcript.accept(response)
            kind = response.WhichOneof("message")
            if kind == "started":
                on_started()
            elif kind in {"blob_request", "model_request"}:
                feed.ask(response)
            elif kind == "complete":
                feed.end()
