"""Complete results, kept for an hour: the same change read by the same agents under the same policy."""

import hashlib
import json
from collections.abc import Iterable, Sequence

import structlog
from google.protobuf.json_format import ParseError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from review_service.pipeline.analysis import Analysis
from squad.agent.v1 import agent_pb2
from squad.code.v1 import finding_pb2
from squad.review.v1 import review_pb2

log = structlog.get_logger()


def cache_key(
    review: review_pb2.Review,
    policy_digest: str,
    agents: Iterable[agent_pb2.Agent],
    models_digest: str = "",
    imported: Sequence[finding_pb2.Finding] = (),
) -> str:
    """Everything the result depends on. The tenant stands in clear, so that its entries can be found and erased."""
    parts = [
        review.repository.host,
        review.repository.external_id,
        review.change.base_commit,
        review.change.head_commit,
        # Where comments go depends on there being a pull request.
        review.change.pull_request > 0,
        policy_digest,
        sorted((agent.name, agent.version) for agent in agents),
        *([models_digest, review.change.title] if models_digest else ()),
        *([_digest_of(imported)] if imported else ()),
    ]
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return f"squad:analysis:{review.tenant_id}:{digest}"


def _digest_of(findings: Iterable[finding_pb2.Finding]) -> str:
    digest = hashlib.sha256()
    for finding in findings:
        digest.update(finding.SerializeToString(deterministic=True))
    return digest.hexdigest()


class ResultCache:
    """Redis that may forget anything at any time. When it is away, everything is a miss."""

    def __init__(self, redis: Redis, lifetime_seconds: int) -> None:
        """A lifetime of 0 keeps nothing."""
        self._redis = redis
        self._lifetime = lifetime_seconds

    async def get(self, key: str, review_id: str) -> Analysis | None:
        """The result under the key, restamped for a review; None when there is none."""
        try:
            found = await self._redis.get(key) if self._lifetime else None
        except RedisError as error:
            log.warning("cache_unavailable", error=type(error).__name__)
            return None
        return _read(found, review_id) if isinstance(found, bytes) else None

    async def put(self, key: str, analysis: Analysis) -> None:
        """Keeps a result for the cache's lifetime."""
        if not self._lifetime:
            return
        try:
            await self._redis.set(key, analysis.to_json(), ex=self._lifetime)
        except RedisError as error:
            log.warning("cache_unavailable", error=type(error).__name__)


def _read(found: bytes, review_id: str) -> Analysis | None:
    """What another version of this program kept may have another form."""
    try:
        return Analysis.from_json(found, review_id)
    except (ValueError, KeyError, TypeError, AttributeError, ParseError) as error:
        log.warning("cache_entry_unreadable", error=type(error).__name__)
        return None
