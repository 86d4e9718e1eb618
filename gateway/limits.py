"""Token buckets in Redis, one per tenant, installation or stranger; a local bucket while Redis is away."""

import logging
import math
import time
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

from kit.errors import RateLimited

logger = logging.getLogger(__name__)

_MINUTE = 60.0
_MOST_LOCAL = 10_000
_AWAY_SECONDS = 1.0
# One round trip: read, refill, take, write. Redis' own clock, so that several gateways agree.
_TAKE = """
local now = redis.call('TIME'); now = now[1] + now[2] / 1000000
local size, rate = tonumber(ARGV[1]), tonumber(ARGV[1]) / 60
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(kept[1] or size)
tokens = math.min(size, tokens + (now - tonumber(kept[2] or now)) * rate)
local taken = 0
if tokens >= 1 then tokens = tokens - 1; taken = 1 end
redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', now)
redis.call('EXPIRE', KEYS[1], 120)
return {taken, tostring(tokens)}
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left in a bucket after a request was counted.

    Attributes:
        limit: Requests a minute.
        remaining: Requests that may follow at once.
        reset_seconds: Until the bucket is full again.
        wait_seconds: Until this request may come again; 0: it is let through.
    """

    limit: int
    remaining: int
    reset_seconds: int
    wait_seconds: float

    def check(self) -> None:
        """Let the request through, or not.

        Raises:
            RateLimited: The bucket was empty; carries the seconds to wait.
        """
        if self.wait_seconds:
            raise RateLimited(self.wait_seconds)

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The fields of the IETF draft "RateLimit header fields for HTTP", and the older three-field form."""
        fields = {
            "ratelimit-policy": f'"default";q={self.limit};w={int(_MINUTE)}',
            "ratelimit": f'"default";r={self.remaining};t={self.reset_seconds}',
            "ratelimit-limit": str(self.limit),
            "ratelimit-remaining": str(self.remaining),
            "ratelimit-reset": str(self.reset_seconds),
        }
        return [(name.encode(), value.encode()) for name, value in fields.items()]


class Limiter:
    """Lets `per_minute` requests a minute through for a key, in a burst or one by one."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._take = redis.register_script(_TAKE)
        self._local: dict[str, tuple[float, float]] = {}
        self._away = False
        self._away_until = 0.0

    async def take(self, key: str, per_minute: int) -> Allowance:
        """Count one request; `check` the answer."""
        taken, tokens = await self._take_shared(key, per_minute) or self._take_local(key, per_minute)
        return _allowance(taken, float(tokens), per_minute)

    def take_here(self, key: str, per_minute: int) -> Allowance:
        """Count one request by this process alone, for limits too wide to be worth a wait for Redis."""
        return _allowance(*self._take_local(key, per_minute), per_minute)

    async def _take_shared(self, key: str, per_minute: int) -> tuple[int, str] | None:
        """Ask Redis; None while it is away. After a failure nobody waits for it for a second."""
        if time.monotonic() < self._away_until:
            return None
        try:
            taken, tokens = await self._take(keys=[f"squad:limit:{key}"], args=[per_minute])
        except (RedisError, OSError) as error:
            self._away_until = time.monotonic() + _AWAY_SECONDS
            self._tell(away=True, why=type(error).__name__)
            return None
        self._tell(away=False)
        return taken, tokens

    def _take_local(self, key: str, per_minute: int) -> tuple[int, float]:
        """The same arithmetic in memory; this gateway alone, so together several allow more."""
        now = time.monotonic()
        if len(self._local) > _MOST_LOCAL:
            self._local.clear()
        tokens, at = self._local.get(key, (float(per_minute), now))
        tokens = min(per_minute, tokens + (now - at) * per_minute / _MINUTE)
        taken = int(tokens >= 1)
        self._local[key] = (tokens - taken, now)
        return taken, tokens - taken

    def _tell(self, away: bool, why: str = "") -> None:
        if away != self._away:
            self._away = away
            words = f"does not answer ({why}): requests are counted by this process alone" if away else "is back"
            logger.warning("rate limits: Redis %s", words)


def _allowance(taken: int, left: float, per_minute: int) -> Allowance:
    full_in = math.ceil((per_minute - left) * _MINUTE / per_minute)
    return Allowance(per_minute, int(left), full_in, 0 if taken else (1 - left) * _MINUTE / per_minute)
