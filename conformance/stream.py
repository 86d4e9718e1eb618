"""One analysis: sends a change, answers what the agent asks, writes down what it says."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import grpc
from google.protobuf.duration_pb2 import Duration

from conformance import change as changes
from conformance.answer import Answer
from conformance.change import Change
from conformance.connection import TENANT, Connection
from squad.agent.v1.agent_pb2 import AnalysisHeader, ModelReply
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeRequest, AnalyzeChangeResponse, RequestBatch
from squad.agent.v1.agent_service_pb2_grpc import AgentServiceStub

REVIEW = "0190a000-0000-7000-8000-000000000002"
_BUDGET_SHARE = 0.9
_BATCH_BYTES = 512 << 10


@dataclass(frozen=True, slots=True)
class Terms:
    """How an analysis is asked for.

    Attributes:
        timeout: Seconds of the call; None: a call without a deadline.
        budget: Seconds for the agent, as in the header; None: nine tenths of the call.
        batches: Whether the header allows batches.
        packed: Whether the requests are sent as batches.
        ready: Told when everything but ChangeComplete was written.
        go: Waited for before ChangeComplete.
        pause: Seconds before the header and after it: gRPC hides a refusal from whoever is still writing.
    """

    timeout: float | None = 30.0
    budget: float | None = None
    batches: bool = False
    packed: bool = False
    ready: asyncio.Event | None = None
    go: asyncio.Event | None = None
    pause: float = 0.0


class Stream:
    """One analysis under way; `answer` fills while `run` runs."""

    def __init__(self, connection: Connection, channel: grpc.aio.Channel, change: Change, terms: Terms) -> None:
        self.answer = Answer()
        self._metadata = connection.metadata()
        self._stub = AgentServiceStub(channel)
        self._change = change
        self._terms = terms
        self._contents: dict[str, bytes | None] | None = None
        self._asked: asyncio.Queue[AnalyzeChangeResponse | None] = asyncio.Queue()

    async def run(self) -> Answer:
        """Speaks until the agent ends the stream. Cancelling it cancels the call."""
        started = time.monotonic()
        call = self._stub.AnalyzeChange(self._requests(), timeout=self._terms.timeout, metadata=self._metadata)
        try:
            async for message in call:
                self._hear(message)
        except grpc.aio.AioRpcError as error:
            self.answer.code = error.code()
            self.answer.broken = f"{error.code().name}: {(error.details() or 'no reason given')[:300]}"
        finally:
            self._asked.put_nowait(None)
            call.cancel()
        self.answer.seconds = time.monotonic() - started
        return self.answer

    def _hear(self, message: AnalyzeChangeResponse | None) -> None:
        for each in self.answer.take(message):
            if each.HasField("complete"):
                self._asked.put_nowait(None)
            elif each.HasField("blob_request") or each.HasField("model_request"):
                self._asked.put_nowait(each)

    async def _requests(self) -> AsyncIterator[AnalyzeChangeRequest]:
        await asyncio.sleep(self._terms.pause)
        yield self._header()
        await asyncio.sleep(self._terms.pause)
        sent = changes.messages(self._change)
        for message in _packed(sent) if self._terms.packed else sent:
            yield message
        if self._terms.ready is not None:
            self._terms.ready.set()
        if self._terms.go is not None:
            await self._terms.go.wait()
        yield changes.complete(self._change.files)
        while (asked := await self._asked.get()) is not None:
            for message in self._answers(asked):
                yield message

    def _header(self) -> AnalyzeChangeRequest:
        header = AnalysisHeader(
            review_id=REVIEW, tenant_id=TENANT, repository_id="conformance", batches=self._terms.batches
        )
        seconds = self._terms.budget or (self._terms.timeout or 0) * _BUDGET_SHARE
        if seconds:
            header.time_budget.CopyFrom(Duration(seconds=int(seconds), nanos=int(seconds % 1 * 1e9)))
        return AnalyzeChangeRequest(header=header)

    def _answers(self, asked: AnalyzeChangeResponse) -> Iterator[AnalyzeChangeRequest]:
        if asked.HasField("model_request"):
            reply = ModelReply(id=asked.model_request.id, unavailable=True)
            yield AnalyzeChangeRequest(model_reply=reply)
        if self._contents is None:
            self._contents = self._change.contents()
        for name in asked.blob_request.blob_ids:
            yield from changes.blob(name, self._contents.get(name))


def _packed(messages: list[AnalyzeChangeRequest]) -> Iterator[AnalyzeChangeRequest]:
    waiting: list[AnalyzeChangeRequest] = []
    size = 0
    for message in messages:
        length = message.ByteSize() + 8
        if waiting and size + length > _BATCH_BYTES:
            yield AnalyzeChangeRequest(batch=RequestBatch(messages=waiting))
            waiting, size = [], 0
        waiting.append(message)
        size += length
    if waiting:
        yield AnalyzeChangeRequest(batch=RequestBatch(messages=waiting))
