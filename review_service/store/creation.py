"""Accepting a review: everything it needs in one statement, so that it is there whole or not at all."""

import json
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection, IntegrityError
from psycopg.rows import dict_row

from kit.database import Database
from kit.ids import uuid7
from review_service.store import states
from review_service.store.rows import to_review
from squad.review.v1 import review_pb2, review_service_pb2

CREATE = """
WITH review AS (
    INSERT INTO review.reviews (tenant_id, id, request_id, repository_key, repository_full_name,
        pull_request, base_commit, head_commit, repository, change, policy, state, due_time, event_count)
    VALUES (%(tenant_id)s, %(id)s, %(request_id)s, %(repository_key)s, %(repository_full_name)s,
        %(pull_request)s, %(base_commit)s, %(head_commit)s, %(repository)s, %(change)s, %(policy)s, %(pending)s,
        now() + make_interval(secs => %(quiet_seconds)s + %(forgotten_seconds)s), 1)
    RETURNING *
),
superseded AS (
    UPDATE review.reviews SET state = %(superseded)s, superseded_by = %(id)s, reason = CAST(%(why)s AS text),
        end_time = now(), lease_owner = NULL, due_time = NULL, event_count = event_count + 1
    WHERE repository_key = %(repository_key)s AND pull_request = %(pull_request)s AND pull_request > 0
        AND state IN (%(pending)s, %(running)s)
    RETURNING id, event_count
),
given_up AS (
    UPDATE review.reviews SET due_time = NULL
    WHERE repository_key = %(repository_key)s AND pull_request = %(pull_request)s AND pull_request > 0
        AND state IN (%(partial)s, %(failed)s) AND due_time IS NOT NULL
),
events AS (
    INSERT INTO review.review_events (tenant_id, review_id, sequence, kind, message, detail)
    SELECT tenant_id, id, 1, 'state', 'accepted', CAST(%(pending_detail)s AS jsonb) FROM review
    UNION ALL
    SELECT CAST(%(tenant_id)s AS uuid), id, event_count, 'state', CAST(%(why)s AS text),
        CAST(%(superseded_detail)s AS jsonb)
    FROM superseded
),
promises AS (
    INSERT INTO review.outbox (tenant_id, review_id, task, traceparent, due_time)
    SELECT tenant_id, id, 'run', CAST(%(traceparent)s AS text), now() + make_interval(secs => %(quiet_seconds)s)
    FROM review
    UNION ALL
    SELECT CAST(%(tenant_id)s AS uuid), id, 'stop', CAST(%(traceparent)s AS text), now() FROM superseded
)
SELECT * FROM review"""

STATES = {
    "pending": states.PENDING,
    "running": states.RUNNING,
    "partial": states.PARTIAL,
    "failed": states.FAILED,
    "superseded": states.SUPERSEDED,
}

SEEN = "SELECT * FROM review.reviews WHERE request_id = %(request_id)s"


async def create(
    database: Database,
    request: review_service_pb2.CreateReviewRequest,
    traceparent: str,
    forgotten_seconds: float,
) -> tuple[review_pb2.Review, bool]:
    """The review and whether it is new. Of several equal requests at once one makes it and all answer it."""
    values = {
        **of_review(request.tenant_id, UUID(request.request_id), request.repository, request.change, request.policy),
        "traceparent": traceparent,
        "forgotten_seconds": forgotten_seconds,
        "quiet_seconds": 0,
    }
    turn = turn_of(request.tenant_id, request.repository, request.change.pull_request)
    try:
        async with database.driver(request.tenant_id, turn) as connection:
            return await _one(connection, CREATE, values), True
    except IntegrityError:  # seen before: the only constraint an insert can meet
        async with database.driver(request.tenant_id) as connection:
            return await _one(connection, SEEN, values), False


def repository_key(repository: review_pb2.RepositoryRef) -> str:
    """The repository's identity across renames."""
    return f"{repository.host}:{repository.external_id}"


def turn_of(tenant_id: str, repository: review_pb2.RepositoryRef, pull_request: int) -> str:
    """What happens to one pull request happens in turn: otherwise two new heads would not see each other."""
    return f"{tenant_id} {repository_key(repository)} {pull_request}" if pull_request else ""


def of_review(
    tenant_id: str,
    request_id: UUID,
    repository: review_pb2.RepositoryRef,
    change: review_pb2.ChangeRef,
    policy: review_pb2.PolicySnapshot,
) -> dict[str, Any]:
    """The values of CREATE that say what is reviewed, with a new id."""
    return {
        **STATES,
        "tenant_id": UUID(tenant_id),
        "id": uuid7(),
        "request_id": request_id,
        "repository_key": repository_key(repository),
        "repository_full_name": repository.full_name,
        "pull_request": change.pull_request,
        "base_commit": change.base_commit,
        "head_commit": change.head_commit,
        "repository": repository.SerializeToString(),
        "change": change.SerializeToString(),
        "policy": policy.SerializeToString(),
        "why": "a newer head of the pull request took its place",
        "pending_detail": json.dumps(states.state_detail(states.PENDING)),
        "superseded_detail": json.dumps(states.state_detail(states.SUPERSEDED)),
    }


async def _one(connection: AsyncConnection[Any], sql: LiteralString, values: dict[str, Any]) -> review_pb2.Review:
    cursor = await connection.cursor(row_factory=dict_row).execute(sql, values)
    row = await cursor.fetchone()
    if row is None:
        raise LookupError("a review that was just there is gone")
    return to_review(row)
