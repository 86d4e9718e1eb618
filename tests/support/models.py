"""Access to a model server of a test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from review_service.models.access import ModelAccess
from review_service.models.budget import Budget, Claim, Limits, MemoryBudget
from review_service.models.desk import ModelDesk
from review_service.models.endpoint import Endpoint, Endpoints, Spend
from review_service.models.provider import Provider
from review_service.models.replies import MemoryReplies, Replies
from squad.review.v1 import review_pb2
from tests.support.model_server import KEY, ModelServer
from tests.support.scripted_agents import agent_named, honest

MODEL = "model-of-the-tests"
WORST = Spend(900, 100, 50)


def endpoint(server: ModelServer, name: str = "default", **changes) -> Endpoint:
    """The server's OpenAI face, or what `changes` make of it."""
    values = {"provider": "openai", "base_url": f"{server.address}/v1", "model": MODEL, "api_key": KEY}
    return Endpoint(name=name, **(values | changes))


@asynccontextmanager
async def access_to(
    server: ModelServer,
    *more: Endpoint,
    budget: Budget | None = None,
    replies: Replies | None = None,
    limits: Limits | None = None,
    **options,
) -> AsyncIterator[ModelAccess]:
    """Access that repeats failed calls at once."""
    endpoints = Endpoints({each.name: each for each in (endpoint(server), *more)})
    desk = ModelDesk(endpoints, Provider(), replies or MemoryReplies(), pauses_seconds=(0.0, 0.0))
    try:
        yield ModelAccess(desk, budget or MemoryBudget(), limits or Limits(), **options)
    finally:
        await desk.close()


def claim(review: review_pb2.Review, worst: Spend = WORST, limits: Limits | None = None, seconds: float = 60) -> Claim:
    """A call of one review, varied by arguments."""
    return Claim(review.tenant_id, review.id, "summarize", "", MODEL, worst, limits or Limits(), seconds)


def without_fixes():
    """An agent that flags the word and leaves the mending to others."""

    async def read(requests, context):
        async for response in honest(requests):
            response.finding.ClearField("fix") if response.HasField("finding") else None
            yield response

    return agent_named(analysis=read)
