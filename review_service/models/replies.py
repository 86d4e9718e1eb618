"""Answers that were given before: the same question to the same model of the same endpoint is asked once."""

import hashlib
import json
from collections import OrderedDict
from typing import Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()


def reply_key(tenant_id: str, *parts: object) -> str:
    """Everything the answer depends on. The tenant stands in clear, so that its entries can be found and erased."""
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    return f"squad:model:{tenant_id}:{digest}"


class Replies(Protocol):
    """Keeps answers for a while; may forget anything at any time."""

    async def get(self, key: str) -> str | None:
        """The text answered before."""

    async def put(self, key: str, text: str) -> None:
        """Keeps a text."""


class MemoryReplies:
    """For the command line: nothing is written down."""

    def __init__(self, most: int = 1000) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._most = most

    async def get(self, key: str) -> str | None:
        return self._texts.get(key)

    async def put(self, key: str, text: str) -> None:
        self._texts[key] = text
        if len(self._texts) > self._most:
            self._texts.popitem(last=False)


class RedisReplies:
    """For workers. When Redis is away, everything is asked again."""

    def __init__(self, redis: Redis, lifetime_seconds: int) -> None:
        """A lifetime of 0 keeps nothing."""
        self._redis = redis
        self._lifetime = lifetime_seconds

    async def get(self, key: str) -> str | None:
        try:
            found = await self._redis.get(key) if self._lifetime else None
        except RedisError as error:
            log.warning("reply_cache_unavailable", error=type(error).__name__)
            return None
        return found.decode("utf-8", "replace") if isinstance(found, bytes) else found

    async def put(self, key: str, text: str) -> None:
        if not self._lifetime:
            return
        try:
            await self._redis.set(key, text.encode("utf-8", "replace"), ex=self._lifetime)
        except RedisError as error:
            log.warning("reply_cache_unavailable", error=type(error).__name__)
