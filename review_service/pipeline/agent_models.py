"""Answers agents that ask for a model on their streams: in time, within the budget, with a prompt of ours."""

import asyncio
from typing import Any

import structlog
from google.protobuf.json_format import MessageToDict, ParseDict, ParseError

from review_service.models.answer import FormError, foreign_schema
from review_service.models.desk import Reply
from review_service.models.prompt import load
from review_service.models.session import Session
from squad.agent.v1.agent_pb2 import Agent, ModelReply, ModelRequest

NAME = "agent-request"
MAX_INPUT_BYTES = 256 << 10
LONGEST_SECONDS = 20.0
log = structlog.get_logger()
SHARE = 1 / 3
"""Of the call's time: an agent that waits in vain must still be able to finish by itself."""


class AgentModels:
    """The models of one review, as its agents reach them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def reply(self, agent: Agent, request: ModelRequest, call_seconds: float) -> ModelReply:
        """The answer, or the word that there is none. Never raises."""
        try:
            async with asyncio.timeout(min(LONGEST_SECONDS, call_seconds * SHARE)):
                reply = await self._asked(agent, request)
        except (TimeoutError, FormError):
            reply = None
        except Exception:
            # An agent that is not answered would wait until its files count as not read.
            log.exception("model_request_broke", agent=agent.name)
            reply = None
        if reply is None:
            return unavailable(request)
        answer = ModelReply(id=request.id, model=reply.model)
        try:
            ParseDict(reply.output, answer.output)
        except (ParseError, ValueError, TypeError):  # JSON knows numbers and texts that a message does not
            return unavailable(request)
        return answer

    async def _asked(self, agent: Agent, request: ModelRequest) -> Reply | None:
        policy = self._session.policy
        known = request.prompt_id == f"{agent.name}/{load(NAME).id}"
        if not known or not policy.enabled or agent.name in policy.silent_agents:
            return None
        if request.input.ByteSize() > MAX_INPUT_BYTES:
            return None
        schema = foreign_schema(request.output_schema)
        data: dict[str, Any] = {"agent": agent.name, "concern": agent.description}
        return await self._session.ask(NAME, data | {"input": MessageToDict(request.input)}, agent.name, schema)


def unavailable(request: ModelRequest) -> ModelReply:
    """The word that no model answers."""
    return ModelReply(id=request.id, unavailable=True)
