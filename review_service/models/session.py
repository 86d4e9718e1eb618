"""The questions of one review: who answers them, how many at a time, and what came of each pass."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from review_service.models import errors
from review_service.models.access import ModelAccess
from review_service.models.budget import Limits, ReviewBudget
from review_service.models.desk import Question, Reply, Terms
from review_service.models.endpoint import Endpoint
from review_service.models.errors import NoAnswer
from review_service.models.masking import MASK, mask, names_secret
from review_service.models.policy import ModelPolicy
from review_service.models.prompt import Prompt, load
from squad.review.v1.model_pb2 import ModelPass, ModelPassStatus

AT_ONCE = 4
MOST_REASONS = 20
_DONE = ModelPassStatus.MODEL_PASS_STATUS_DONE


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose review it is."""

    tenant_id: str
    review_id: str


class Session:
    """Asks on behalf of one review and remembers what came of it."""

    def __init__(self, access: ModelAccess, asker: Asker, policy: ModelPolicy) -> None:
        self._access = access
        self._asker = asker
        self.policy = policy
        self._budget = ReviewBudget(access.budget, access.review_tokens)
        self._room = asyncio.Semaphore(AT_ONCE)
        self._passes: dict[tuple[str, str], ModelPass] = {}

    @property
    def passes(self) -> list[ModelPass]:
        """What came of each pass, by name and agent."""
        return [self._passes[key] for key in sorted(self._passes)]

    def begin(self, name: str, agent: str = "") -> None:
        """Says that a pass runs, so that it is named whatever becomes of it."""
        endpoint = self._access.desk.endpoints.get(self.policy.endpoint_for(agent), self._asker.tenant_id)
        model, version = endpoint.model if endpoint else "", load(name).version
        entry = ModelPass(name=name, version=version, agent=agent, model=model, status=_DONE)
        self._passes.setdefault((name, agent), entry)

    async def ask(
        self, name: str, data: Mapping[str, Any], agent: str = "", schema: Mapping[str, Any] | None = None
    ) -> Reply | None:
        """The answer; None when there is none, which the pass then says.

        Args:
            name: The prompt.
            data: What the answer is about; secrets in any text of it are masked here.
            agent: On whose behalf; empty: the whole review's.
            schema: Form of the answer, where the prompt has none of its own.
        """
        self.begin(name, agent)
        prompt = load(name) if schema is None else replace(load(name), schema=schema)
        try:
            async with self._room:
                reply = await self._asked(prompt, agent, data)
        except NoAnswer as error:
            self.fail(name, agent, error)
            return None
        self._count(name, agent, reply)
        return reply

    def fail(self, name: str, agent: str, error: NoAnswer) -> None:
        """Ends a pass; the first reason stays."""
        entry = self._passes[name, agent]
        if entry.status == _DONE:
            entry.status, entry.failure = error.status, error.message[:500]

    def keep(self, name: str, agent: str = "") -> None:
        """Counts something that stood up to the checks."""
        self._passes[name, agent].kept_count += 1

    def drop(self, name: str, agent: str, why: str) -> None:
        """Counts something that did not, and says why."""
        entry = self._passes[name, agent]
        entry.dropped_count += 1
        if len(entry.dropped) < MOST_REASONS:
            entry.dropped.append(clean(why, 300))

    async def _asked(self, prompt: Prompt, agent: str, data: Mapping[str, Any]) -> Reply:
        terms = Terms(
            tenant_id=self._asker.tenant_id,
            review_id=self._asker.review_id,
            endpoint=self._endpoint(agent),
            budget=self._budget,
            limits=self._limits,
            seconds=self._access.call_seconds,
        )
        return await self._access.desk.ask(Question(prompt, agent, _masked(data)), terms)

    @property
    def _limits(self) -> Limits:
        return self._access.limits.lower(Limits(self.policy.monthly_tokens, self.policy.monthly_cost_micros))

    def _endpoint(self, agent: str) -> Endpoint:
        name = self.policy.endpoint_for(agent)
        found = self._access.desk.endpoints.get(name, self._asker.tenant_id)
        if found is None:
            raise NoAnswer(errors.UNAVAILABLE, f"no endpoint `{name}` is set up for this tenant")
        if self._limits.cost_micros is not None and not found.has_prices:
            raise NoAnswer(errors.UNAVAILABLE, f"{found.model} has no price, so a budget in money cannot be kept")
        return found

    def _count(self, name: str, agent: str, reply: Reply) -> None:
        entry = self._passes[name, agent]
        entry.model = reply.model
        entry.call_count += 1
        entry.cached_call_count += reply.cached
        entry.input_tokens += reply.spent.input_tokens
        entry.output_tokens += reply.spent.output_tokens
        entry.cost_micros += reply.spent.cost_micros


def clean(text: str, limit_bytes: int) -> str:
    """A model's words on one line, without secrets, without what no message can hold, and not too long."""
    line = mask(" ".join(text.split())).encode("utf-8", "replace")
    return line[:limit_bytes].decode("utf-8", "ignore")


def _masked(value: Any) -> Any:
    """The same with every text in it masked; names of files are texts too."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {str(key): MASK if names_secret(str(key)) and each else _masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(each) for each in value]
    return value
