"""Where questions to models are asked: what was answered before, the budget, the call, the form of the answer."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import structlog

from kit.errors import SquadError
from review_service.models import errors
from review_service.models.answer import FormError, parse
from review_service.models.budget import Budget, Claim, Limits, Reservation
from review_service.models.endpoint import Endpoint, Endpoints, Spend
from review_service.models.errors import CallFailed, NoAnswer
from review_service.models.prompt import Prompt, fenced
from review_service.models.provider import Call, Raw
from review_service.models.replies import Replies, reply_key

PAUSES_SECONDS = (0.5, 2.0)
_LONGEST_PAUSE_SECONDS = 10.0
_FORM_TOKENS = 500
"""What the endpoint adds by itself: roles, names, separators."""
_GRACE_SECONDS = 30.0
log = structlog.get_logger()


class Caller(Protocol):
    """`provider.Provider`."""

    async def call(self, call: Call) -> Raw:
        """Asks once. Raises CallFailed."""

    async def close(self) -> None:
        """Closes the connections."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, for whom. `agent` is empty when it concerns the whole review."""

    prompt: Prompt
    agent: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in the form that was asked for."""

    output: dict[str, Any]
    model: str
    spent: Spend
    cached: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """In whose name a question is asked, and within which limits."""

    tenant_id: str
    review_id: str
    endpoint: Endpoint
    budget: Budget
    limits: Limits
    seconds: float


class ModelDesk:
    """Asks models on behalf of all reviews of one process."""

    def __init__(
        self,
        endpoints: Endpoints,
        caller: Caller,
        replies: Replies,
        pauses_seconds: tuple[float, ...] = PAUSES_SECONDS,
    ) -> None:
        self.endpoints = endpoints
        self._caller = caller
        self._replies = replies
        self._pauses = pauses_seconds

    async def ask(self, question: Question, terms: Terms) -> Reply:
        """The answer. Raises NoAnswer, and bears being cancelled at any point."""
        text, endpoint, prompt = fenced(question.data), terms.endpoint, question.prompt
        key = reply_key(terms.tenant_id, prompt.digest, endpoint.provider, endpoint.base_url, endpoint.model, text)
        if (known := await self._known(key, prompt)) is not None:
            return Reply(known, endpoint.model, Spend(), cached=True)
        most = prompt.max_output_tokens + endpoint.thinking_tokens
        call = Call(endpoint, prompt.system, text, prompt.schema, most, terms.seconds)
        raw, spent = await self._attempts(call, _claim(question, terms, call), terms.budget)
        try:
            output = parse(raw.text, prompt.schema)
        except FormError as error:
            raise NoAnswer(errors.FAILED, f"{endpoint.model} {error}") from error
        await self._replies.put(key, raw.text)
        return Reply(output, endpoint.model, spent, cached=False)

    async def close(self) -> None:
        """Closes connections to endpoints."""
        await self._caller.close()

    async def _known(self, key: str, prompt: Prompt) -> dict[str, Any] | None:
        text = await self._replies.get(key)
        try:
            return None if text is None else parse(text, prompt.schema)
        except FormError:
            return None

    async def _attempts(self, call: Call, claim: Claim, budget: Budget) -> tuple[Raw, Spend]:
        """Asks, and again while that may help and there is time; each attempt has money of its own set aside."""
        deadline, model = time.monotonic() + call.seconds, call.endpoint.model
        for pause in (*self._pauses, None):
            left = max(0.01, deadline - time.monotonic())
            try:
                return await self._attempt(replace(call, seconds=left), claim, budget)
            except CallFailed as error:
                log.info("model_call_failed", model=model, error=error.message)
                wait = min(max(pause or 0, error.retry_after_seconds), _LONGEST_PAUSE_SECONDS)
                if pause is None or not error.again or time.monotonic() + wait >= deadline:
                    raise NoAnswer(error.status, f"{model} {error.message}") from error
                await asyncio.sleep(wait)
        raise AssertionError("the last pause is None")

    async def _attempt(self, call: Call, claim: Claim, budget: Budget) -> tuple[Raw, Spend]:
        held = await _reserved(budget, claim)
        if held is None:
            raise NoAnswer(errors.OVER_BUDGET, f"the budget does not hold what {call.endpoint.model} may cost")
        # Whatever happens from here on, cancellation included: what is in doubt counts as spent.
        booked = claim.worst
        try:
            async with asyncio.timeout(call.seconds):
                raw = await self._caller.call(call)
            booked = _spent(call.endpoint, raw, claim)
            return raw, booked
        except TimeoutError as error:
            raise CallFailed("did not answer in time", status=errors.OUT_OF_TIME, billed=True) from error
        except CallFailed as error:
            booked = claim.worst if error.billed else Spend()
            raise
        finally:
            await asyncio.shield(_book(budget, held, booked))


async def _reserved(budget: Budget, claim: Claim) -> Reservation | None:
    try:
        return await budget.reserve(claim)
    except SquadError as error:
        raise NoAnswer(errors.FAILED, f"the budget cannot be looked up: {error.message}") from error


async def _book(budget: Budget, held: Reservation, spent: Spend) -> None:
    """Books it; what cannot be booked stays set aside, and so counts as spent."""
    try:
        if spent == Spend():
            await budget.release(held)
        else:
            await budget.settle(held, spent)
    except SquadError as error:
        log.warning("model_spending_not_booked", error=error.message)


def _claim(question: Question, terms: Terms, call: Call) -> Claim:
    worst = terms.endpoint.price(_most_input_tokens(call), call.max_output_tokens)
    name, agent = question.prompt.name, question.agent
    seconds = terms.seconds + _GRACE_SECONDS
    return Claim(terms.tenant_id, terms.review_id, name, agent, call.endpoint.model, worst, terms.limits, seconds)


def _most_input_tokens(call: Call) -> int:
    """No tokenizer makes more tokens of a text than it has bytes."""
    schema = len(str(dict(call.schema)).encode())
    return len(call.system.encode()) + len(call.data.encode()) + 2 * schema + _FORM_TOKENS


def _spent(endpoint: Endpoint, raw: Raw, claim: Claim) -> Spend:
    """What the endpoint counted; an endpoint that does not count is charged by the size of what went to and fro."""
    if raw.input_tokens or raw.output_tokens:
        return endpoint.price(raw.input_tokens, raw.output_tokens)
    return endpoint.price(claim.worst.input_tokens, min(len(raw.text.encode()), claim.worst.output_tokens))
