"""Delivers what was promised: each target by itself, one notification after the other, for as long as it answers.

Any number of couriers may work at the same time. One that is killed loses nothing: what it had taken is due again after
its lease, under the same id.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import structlog

from kit.loop import wait_until
from review_service import metrics
from review_service.notify import slack
from review_service.notify.event import read
from review_service.notify.post import Answer, Poster
from review_service.notify.sealing import SealBroken, Vault
from review_service.notify.signing import headers
from review_service.store.notification_targets import SLACK
from review_service.store.notifications import NotificationQueue, Taken, Tried

MOST_TARGETS = 32
"""Spoken to at a time: one that hangs keeps its own place only."""
GONE = "it answered 410: it wants to be told nothing more"
log = structlog.get_logger()


@dataclass(frozen=True)
class Backoff:
    """How long a target that fails is left alone: four times as long after each try, give or take a quarter."""

    first_seconds: float = 5
    longest_seconds: float = 6 * 3600
    most_tries: int = 10
    vary: Callable[[float, float], float] = random.uniform

    def seconds(self, tries: int, pause_seconds: float) -> float:
        """After so many tries; at least as long as the target asks for."""
        wait = min(self.first_seconds * 4.0 ** min(tries - 1, 20), self.longest_seconds)
        return max(wait * self.vary(0.75, 1.25), pause_seconds)


class Courier:
    """Looks once an interval for what is due."""

    def __init__(
        self,
        queue: NotificationQueue,
        vault: Vault,
        poster: Poster,
        backoff: Backoff = Backoff(),
        interval_seconds: float = 1,
    ) -> None:
        self._queue = queue
        self._vault = vault
        self._poster = poster
        self._backoff = backoff
        self._interval = interval_seconds
        self._stopping = asyncio.Event()
        self._places = asyncio.Semaphore(MOST_TARGETS)
        self._serving: dict[tuple[str, UUID], asyncio.Task[None]] = {}

    def stop(self) -> None:
        """Has `run` end once the posts it has begun are answered."""
        self._stopping.set()

    async def run(self) -> None:
        """Works until stopped."""
        while not self._stopping.is_set():
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - the next look comes anyway
                log.warning("notifications_not_looked_for", error=f"{type(error).__name__}: {error}")
            await wait_until(self._stopping, self._interval)
        await asyncio.gather(*self._serving.values())

    async def _look(self) -> None:
        for target in await self._queue.due():
            if target not in self._serving:
                self._serving[target] = asyncio.create_task(self._serve(*target))

    async def _serve(self, tenant_id: str, target_id: UUID) -> None:
        try:
            async with self._places:
                while not self._stopping.is_set() and await self._next(tenant_id, target_id):
                    pass
        except Exception as error:  # noqa: BLE001 - it is due again after its lease
            log.warning("notification_not_sent", error=f"{type(error).__name__}: {error}", target_id=str(target_id))
        finally:
            del self._serving[tenant_id, target_id]

    async def _next(self, tenant_id: str, target_id: UUID) -> bool:
        """Tries one; whether there may be another."""
        taken = await self._queue.take(tenant_id, target_id)
        if taken is None:
            return False
        answer = await self._attempt(taken)
        await self._record(taken, answer)
        return not answer.failure

    async def _attempt(self, taken: Taken) -> Answer:
        try:
            secrets = self._vault.open(taken.tenant_id, taken.target_id, taken.sealed)
        except SealBroken as error:
            return Answer(failure=str(error))
        if taken.kind == SLACK:
            return await self._poster.post(secrets.url, {}, json.dumps(slack.message(read(taken.body))).encode())
        body = taken.body.encode()
        signed = headers(secrets.signing(datetime.now(UTC)), str(taken.event_id), int(time.time()), body)
        return await self._poster.post(secrets.url, signed, body)

    async def _record(self, taken: Taken, answer: Answer) -> None:
        tried = Tried(answer.status, answer.elapsed_ms, answer.failure)
        if not answer.failure:
            outcome = "delivered"
            await self._queue.end(taken, tried, delivered=True)
        elif answer.is_gone:
            outcome = "disabled"
            await self._queue.disable(taken, tried, GONE)
        elif taken.tries >= self._backoff.most_tries or taken.is_old:
            outcome = "given_up"
            await self._queue.end(taken, tried, delivered=False)
        else:
            outcome = "failed"
            await self._queue.wait(taken, tried, self._backoff.seconds(taken.tries, answer.pause_seconds))
        metrics.notified(outcome)
        log.info(
            "notification_tried", outcome=outcome, event_id=str(taken.event_id), target_id=str(taken.target_id),
            attempt=taken.tries, failure=answer.failure,
        )  # fmt: skip
