"""The states of a review, and the one way to change them: together with the event that tells of it."""

import json
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from squad.review.v1 import review_pb2

PENDING: Final = review_pb2.REVIEW_STATE_PENDING
RUNNING: Final = review_pb2.REVIEW_STATE_RUNNING
COMPLETED: Final = review_pb2.REVIEW_STATE_COMPLETED
PARTIAL: Final = review_pb2.REVIEW_STATE_PARTIAL
FAILED: Final = review_pb2.REVIEW_STATE_FAILED
CANCELLED: Final = review_pb2.REVIEW_STATE_CANCELLED
SUPERSEDED: Final = review_pb2.REVIEW_STATE_SUPERSEDED
WORTH_TRYING: Final = "create_time > now() - interval '14 days'"
"""Whether an incomplete review is still tried again, SQL: GitHub calls a check stale after this time."""
UNFINISHED: Final = frozenset({PENDING, RUNNING})

_CHANGE = """
WITH changed AS (
    UPDATE review.reviews SET state = STATE, event_count = event_count + 1, ASSIGNMENTS
    WHERE id = :id AND CONDITION RETURNING *
), PROMISE event AS (
    INSERT INTO review.review_events (tenant_id, review_id, sequence, kind, message, detail)
    SELECT tenant_id, id, event_count, 'state', CAST(:message AS text), CAST(:detail AS jsonb) FROM changed
)
SELECT * FROM changed"""
_PROMISE = """promise AS (
    INSERT INTO review.outbox (tenant_id, review_id, task, traceparent, due_time)
    SELECT tenant_id, id, 'TASK', CAST(:traceparent AS text), now() + make_interval(secs => WAIT) FROM changed
),"""


def name(state: review_pb2.ReviewState) -> str:
    """`COMPLETED` for REVIEW_STATE_COMPLETED."""
    return review_pb2.ReviewState.Name(state).removeprefix("REVIEW_STATE_")


def state_detail(
    state: review_pb2.ReviewState, conclusion: review_pb2.Conclusion = review_pb2.CONCLUSION_UNSPECIFIED
) -> dict[str, Any]:
    """The detail of a `state` event: `{"state": "COMPLETED", "conclusion": "PASSED"}`; empty while there is none."""
    short = review_pb2.Conclusion.Name(conclusion).removeprefix("CONCLUSION_")
    return {"state": name(state), "conclusion": "" if short == "UNSPECIFIED" else short}


def change(to: review_pb2.ReviewState, assignments: str, where: str, promise: str = "", wait: str = "0") -> TextClause:
    """A statement that moves one review to a state and writes the event; it answers the row, if `where` held.

    Args:
        assignments: What else is set, SQL.
        where: What must hold beside the id, SQL.
        promise: Task that is put into the outbox at the same time, if any.
        wait: Seconds until it is due, SQL over the changed row.
    """
    promised = _PROMISE.replace("TASK", promise).replace("WAIT", wait) if promise else ""
    statement = _CHANGE.replace("PROMISE", promised)
    return text(statement.replace("STATE", str(to)).replace("ASSIGNMENTS", assignments).replace("CONDITION", where))


async def apply(
    session: AsyncSession,
    statement: TextClause,
    message: str,
    detail: dict[str, Any],
    **values: object,
) -> RowMapping | None:
    """Runs a statement made by `change`."""
    parameters = {"message": message, "detail": json.dumps(detail), **values}
    return (await session.execute(statement, parameters)).mappings().one_or_none()
