"""Has open checks follow a verdict: the newest reviews that tell of its finding come to their conclusion anew.

What was read is not read again: it is in the result cache, for as long as that keeps it.
"""

import json

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kit import trace
from review_service.store import states
from review_service.store.overrides import OVERRIDDEN

# A running review may have asked for verdicts already: it is taken from its worker, who ends it without a word.
_AGAIN = text(f"""
WITH changed AS (
    UPDATE review.reviews AS mine SET state = {states.PENDING}, tries = 0, reason = '', conclusion = 0, end_time = NULL,
        lease_owner = NULL, due_time = now() + make_interval(secs => :forgotten_seconds), event_count = event_count + 1
    WHERE repository_key = :repository_key AND pull_request > 0 AND conclusion <> {OVERRIDDEN}
        AND state IN ({states.RUNNING}, {states.COMPLETED}, {states.PARTIAL})
        AND id IN (SELECT review_id FROM review.findings WHERE fingerprint = :fingerprint)
        AND NOT EXISTS (SELECT FROM review.reviews AS newer WHERE newer.repository_key = mine.repository_key
            AND newer.pull_request = mine.pull_request AND newer.id > mine.id)
        AND NOT EXISTS (SELECT FROM review.pull_requests AS pull WHERE pull.repository_key = mine.repository_key
            AND pull.number = mine.pull_request AND NOT pull.open)
    RETURNING *
),
promised AS (
    INSERT INTO review.outbox (tenant_id, review_id, task, traceparent)
    SELECT tenant_id, id, 'run', :traceparent FROM changed
)
INSERT INTO review.review_events (tenant_id, review_id, sequence, kind, message, detail)
SELECT tenant_id, id, event_count, 'state', 'a verdict was given', CAST(:detail AS jsonb) FROM changed""")  # noqa: S608


async def settle(session: AsyncSession, repository_key: str, fingerprint: str, forgotten_seconds: float) -> None:
    """Runs reviews again whose newest word is about this finding, in the transaction of the verdict."""
    values = {
        "repository_key": repository_key,
        "fingerprint": fingerprint,
        "forgotten_seconds": forgotten_seconds,
        "traceparent": trace.traceparent(),
        "detail": json.dumps(states.state_detail(states.PENDING)),
    }
    await session.execute(_AGAIN, values)
