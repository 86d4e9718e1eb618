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

_DELIVERY = """
delivery AS (
    INSERT INTO review.deliveries (tenant_id, host, delivery_id, event, action, body_digest, review_id)
    VALUES (%(tenant_id)s, %(host)s, %(delivery_id)s, %(event)s, %(action)s, %(body_digest)s, %(id)s)
),"""

_CREATE = """
WITH review AS (
    INSERT INTO review.reviews (tenant_id, id, request_id, repository_key, repository_full_name,
        pull_request, base_commit, head_commit, repository, change, policy, state, due_time, event_count)
    VALUES (%(tenant_id)s, %(id)s, %(request_id)s, %(repository_key)s, %(repository_full_name)s,
        %(pull_request)s, %(base_commit)s, %(head_commit)s, %(repository)s, %(change)s, %(policy)s, %(pending)s,
        now() + make_interval(secs => %(forgotten_seconds)s), 1)
    RETURNING *
),{delivery}
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
    INSERT INTO review.outbox (tenant_id, review_id, task, traceparent)
    SELECT tenant_id, id, 'run', CAST(%(traceparent)s AS text) FROM review
    UNION ALL
    SELECT CAST(%(tenant_id)s AS uuid), id, 'stop', CAST(%(traceparent)s AS text) FROM superseded
)
SELECT * FROM review"""

CREATE = _CREATE.replace("{delivery}", "")
CREATE_FROM_DELIVERY = _CREATE.replace("{delivery}", _DELIVERY)

STATES = {
    "pending": states.PENDING,
    "running": states.RUNNING,
    "partial": states.PARTIAL,
    "failed": states.FAILED,
    "superseded": states.SUPERSEDED,
}

SEEN = """
SELECT * FROM review.reviews WHERE request_id = %(request_id)s OR id = (
    SELECT review_id FROM review.deliveries WHERE host = %(host)s AND delivery_id = CAST(%(delivery_id)s AS text)
) ORDER BY request_id = %(request_id)s LIMIT 1"""


async def create(
    database: Database,
    request: review_service_pb2.CreateReviewRequest,
    traceparent: str,
    forgotten_seconds: float,
) -> tuple[review_pb2.Review, bool]:
    """The review and whether it is new. Of several equal requests at once one makes it and all answer it."""
    values = _values(request, traceparent, forgotten_seconds)
    try:
        async with database.driver(request.tenant_id, _turn(values)) as connection:
            return await _one(connection, CREATE_FROM_DELIVERY if values["delivery_id"] else CREATE, values), True
    except IntegrityError:  # seen before: the only constraints an insert can meet
        async with database.driver(request.tenant_id) as connection:
            return await _one(connection, SEEN, values), False


def _turn(values: dict[str, Any]) -> str:
    """Creates for one pull request wait for each other: otherwise two new heads would not see each other."""
    return "{tenant_id} {repository_key} {pull_request}".format_map(values) if values["pull_request"] else ""


async def _one(connection: AsyncConnection[Any], sql: LiteralString, values: dict[str, Any]) -> review_pb2.Review:
    cursor = await connection.cursor(row_factory=dict_row).execute(sql, values)
    row = await cursor.fetchone()
    if row is None:
        raise LookupError("a review that was just there is gone")
    return to_review(row)


def _values(
    request: review_service_pb2.CreateReviewRequest, traceparent: str, forgotten_seconds: float
) -> dict[str, Any]:
    repository, change, delivery = request.repository, request.change, request.delivery
    return {
        "tenant_id": UUID(request.tenant_id),
        "id": uuid7(),
        **STATES,
        "request_id": UUID(request.request_id),
        "repository_key": f"{repository.host}:{repository.external_id}",
        "repository_full_name": repository.full_name,
        "pull_request": change.pull_request,
        "base_commit": change.base_commit,
        "head_commit": change.head_commit,
        "repository": repository.SerializeToString(),
        "change": change.SerializeToString(),
        "policy": request.policy.SerializeToString(),
        "forgotten_seconds": forgotten_seconds,
        "why": "a newer head of the pull request took its place",
        "pending_detail": json.dumps(states.state_detail(states.PENDING)),
        "superseded_detail": json.dumps(states.state_detail(states.SUPERSEDED)),
        "traceparent": traceparent,
        "host": repository.host,
        "delivery_id": delivery.delivery_id or None,
        "event": delivery.event,
        "action": delivery.action,
        "body_digest": delivery.body_digest,
    }
