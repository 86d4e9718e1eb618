"""What the checks of one run share: the agent, the ways to it, and the answer to the ordinary change."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import grpc

from conformance import samples
from conformance.answer import Answer
from conformance.change import Change, File
from conformance.connection import Connection
from conformance.outcome import Failed
from conformance.stream import Stream, Terms
from squad.agent.v1.agent_pb2 import Agent
from squad.agent.v1.agent_service_pb2 import DescribeAgentRequest
from squad.agent.v1.agent_service_pb2_grpc import AgentServiceStub


@dataclass
class Kit:
    """One run.

    Attributes:
        connection: How to reach the agent.
        channel: Open to it.
        agent: What it said of itself at the start.
        timeout: Seconds that one analysis may take.
        given: The author's own sample files.
        pid: Its process, when that may be ended.
    """

    connection: Connection
    channel: grpc.aio.Channel
    agent: Agent
    timeout: float = 30.0
    given: Sequence[File] = ()
    pid: int | None = None
    _answers: dict[str, Answer] = field(default_factory=dict)

    @cached_property
    def sample(self) -> Change:
        """The ordinary change."""
        return samples.sample(self.agent, self.given)

    @cached_property
    def small(self) -> Change:
        """A few files that the agent reads."""
        return Change(tuple(self.given[:4])) if self.given else samples.snippets(self.agent)

    @cached_property
    def load(self) -> Change:
        """Much to read."""
        return samples.load(self.agent, self.given)

    @property
    def language(self) -> str:
        """One that the agent reads."""
        return next((file.language for file in self.small.files), "text")

    def one(self, path: str, content: bytes | None = None) -> File:
        """An ordinary file under another name, or another content."""
        return File(path, samples.snippet(self.language) if content is None else content, self.language)

    async def answer(self) -> Answer:
        """What the agent says of the ordinary change, asked once a run."""
        if "sample" not in self._answers:
            self._answers["sample"] = await self.analyze(self.sample)
        return self._answers["sample"]

    async def must_complete(self, answer: Answer, when: str) -> None:
        """Raises Failed where a stream broke off, or had no end although that of the ordinary change has one."""
        answer.must_end_well(when)
        if not answer.completed and (await self.answer()).completed:
            raise Failed(f"it did not complete {when}")

    async def analyze(self, change: Change, **terms: Any) -> Answer:
        """One analysis; `terms` as in Terms."""
        asked = Terms(**({"timeout": self.timeout} | terms))
        return await self.stream(change, asked).run()

    def stream(self, change: Change, terms: Terms) -> Stream:
        """One analysis, to be run."""
        return Stream(self.connection, self.channel, change, terms)

    async def together(self, streams: Sequence[Stream]) -> list[Answer]:
        """All of them at once."""
        return list(await asyncio.gather(*(stream.run() for stream in streams)))


async def describe(connection: Connection, channel: grpc.aio.Channel, seconds: float) -> Agent:
    """What the agent says of itself. Raises grpc.RpcError."""
    stub: Any = AgentServiceStub(channel)
    answer = await stub.DescribeAgent(DescribeAgentRequest(), timeout=seconds, metadata=connection.metadata())
    return answer.agent if answer is not None else Agent()
