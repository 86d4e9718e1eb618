"""Whose turn it is to write to the code host: one at a time in an installation, not too soon and not too often.

GitHub counts an installation's writes wherever they come from, so workers agree through Redis. Without it, each
process keeps the pace by itself.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

import structlog
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError

from review_service.host.protocol import HostError

Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], float]
LONGEST_WAIT_SECONDS = 120.0
LEASE_SECONDS = 15.0
_WINDOWS = ((60.0, 80), (3600.0, 500))
"""Seconds, and how much may be created in them."""
_KEPT_SECONDS = 3600
APP = "app"
"""The App itself, which creates nothing."""
log = structlog.get_logger()


class InstallationToken(str):
    """A token that says for which installation it speaks."""

    def __new__(cls, text: str, installation: int) -> "InstallationToken":
        token = super().__new__(cls, text)
        token.installation = installation
        return token

    installation: int


def account_of(token: str) -> str:
    """Whose writes are counted together."""
    return str(token.installation) if isinstance(token, InstallationToken) else APP


@dataclass(frozen=True, slots=True)
class Past:
    """When an account wrote last, and when it created something in the last hour, the earliest first."""

    last: float = 0.0
    created: tuple[float, ...] = ()

    def pause(self, now: float, interval: float, *, creates: bool) -> float:
        """Seconds until the next write may begin; an interval of 0 knows no pace at all."""
        if not interval:
            return 0.0
        moments = [self.last + interval] if self.last else []
        for window, most in _WINDOWS if creates else ():
            if len(self.created) >= most:
                moments.append(self.created[-most] + window)
        return max(0.0, *(moment - now for moment in moments)) if moments else 0.0

    def written(self, now: float, *, creates: bool) -> "Past":
        """The same after one more write."""
        recent = tuple(moment for moment in self.created if moment > now - _KEPT_SECONDS)
        return Past(now, (*recent, now) if creates else recent)


class Pace(Protocol):
    """Gives turns."""

    def turn(self, account: str, *, creates: bool) -> AbstractAsyncContextManager[None]:
        """Waits until the account may write; nobody else writes for it inside. Raises HostError when that is long."""


class LocalPace:
    """Turns within one process."""

    def __init__(self, interval_seconds: float, sleep: Sleep = asyncio.sleep, clock: Clock = time.monotonic) -> None:
        self._interval = interval_seconds
        self._sleep = sleep
        self._clock = clock
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._past: dict[str, Past] = defaultdict(Past)

    @asynccontextmanager
    async def turn(self, account: str, *, creates: bool) -> AsyncIterator[None]:
        async with self._turns[account]:
            await _wait(self._past[account].pause(self._clock(), self._interval, creates=creates), self._sleep)
            try:
                yield
            finally:
                self._past[account] = self._past[account].written(self._clock(), creates=creates)


class SharedPace:
    """Turns of all processes with the same Redis. A process that dies in its turn loses it with its lease."""

    def __init__(
        self,
        redis: Redis,
        interval_seconds: float,
        sleep: Sleep = asyncio.sleep,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._redis = redis
        self._interval = interval_seconds
        self._sleep = sleep
        self._lease = lease_seconds
        self._local = LocalPace(interval_seconds, sleep)

    @asynccontextmanager
    async def turn(self, account: str, *, creates: bool) -> AsyncIterator[None]:
        lock = await self._lock(account) if self._interval else None
        if lock is None:
            async with self._local.turn(account, creates=creates):
                yield
            return
        renewing = asyncio.create_task(self._renew(lock))
        try:
            await _wait(await self._pause(account, creates=creates), self._sleep)
            try:
                yield
            finally:
                await self._note(account, creates=creates)
        finally:
            renewing.cancel()
            with suppress(RedisError):  # whoever lost the lease has nothing to give back
                await lock.release()

    async def _lock(self, account: str) -> Lock | None:
        """The lock, held; None when Redis is away."""
        lock = self._redis.lock(f"squad:pace:{account}:turn", timeout=self._lease, sleep=0.05)
        try:
            await lock.acquire()
        except RedisError as error:
            log.warning("pace_not_shared", error=type(error).__name__)
            return None
        return lock

    async def _renew(self, lock: Lock) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            try:
                await lock.extend(self._lease, replace_ttl=True)
            except LockError:
                log.warning("pace_lease_lost")
                return
            except RedisError as error:
                log.warning("pace_not_shared", error=type(error).__name__)

    async def _pause(self, account: str, *, creates: bool) -> float:
        try:
            return (await self._past(account)).pause(await self._now(), self._interval, creates=creates)
        except RedisError as error:
            log.warning("pace_not_shared", error=type(error).__name__)
            return self._interval

    async def _note(self, account: str, *, creates: bool) -> None:
        try:
            past = (await self._past(account)).written(await self._now(), creates=creates)
            await self._redis.set(_key(account), json.dumps([past.last, past.created]), ex=_KEPT_SECONDS)
        except RedisError as error:
            log.warning("pace_not_shared", error=type(error).__name__)

    async def _past(self, account: str) -> Past:
        found = await self._redis.get(_key(account))
        if not found:
            return Past()
        last, created = json.loads(found)
        return Past(last, tuple(created))

    async def _now(self) -> float:
        """Redis's clock: those of machines differ."""
        seconds, micros = await self._redis.time()
        return float(seconds + micros / 1e6)


def _key(account: str) -> str:
    return f"squad:pace:{account}:past"


async def _wait(seconds: float, sleep: Sleep) -> None:
    if seconds > LONGEST_WAIT_SECONDS:
        raise HostError(
            "as much was written to GitHub as it takes in an hour: try later", status=429, retry_after_seconds=seconds
        )
    if seconds > 0:
        await sleep(seconds)
