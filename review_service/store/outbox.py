"""What is due, across tenants: tasks to send and reviews nobody looks after.

Work is found with the dispatcher's few columns, then done tenant by tenant.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from review_service.notify.announce import announce
from review_service.store import states
from review_service.store.rows import text_of
from squad.review.v1 import review_pb2

DISPATCHER = "squad_dispatcher"

DUE_TENANTS = text("SELECT DISTINCT tenant_id FROM review.outbox WHERE due_time <= now() LIMIT 1000")
TAKE = """
DELETE FROM review.outbox WHERE id IN (
    SELECT id FROM review.outbox WHERE due_time <= now() ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) RETURNING *"""

DUE_REVIEWS = text(
    "SELECT id, tenant_id, state FROM review.reviews WHERE due_time < now() ORDER BY due_time LIMIT :limit"
)
WAITING = text("SELECT state, count(*) AS number FROM review.reviews WHERE state IN (1, 2) GROUP BY state")

_AGAIN = "lease_owner = NULL, conclusion = 0, reason = '', due_time = now() + make_interval(secs => :forgotten_seconds)"
REMIND = text("""
WITH forgotten AS (
    UPDATE review.reviews SET due_time = now() + make_interval(secs => :forgotten_seconds)
    WHERE id = :id AND state = 1 AND due_time < now() RETURNING tenant_id, id
)
INSERT INTO review.outbox (tenant_id, review_id, task, traceparent)
SELECT tenant_id, id, 'run', '' FROM forgotten
WHERE NOT EXISTS (SELECT 1 FROM review.outbox WHERE review_id = :id AND task = 'run') RETURNING review_id AS id""")
RESCUE = states.change(
    states.PENDING, _AGAIN, f"state = {states.RUNNING} AND due_time < now() AND tries < :max_tries", promise="run"
)
GIVE_UP = states.change(
    states.FAILED,
    "lease_owner = NULL, conclusion = 3, reason = :message, end_time = now(), "
    f"due_time = CASE WHEN {states.WORTH_TRYING} THEN now() + make_interval(secs => :longest_wait_seconds) END",
    f"state = {states.RUNNING} AND due_time < now() AND tries >= :max_tries",
    promise="stop",
)
TRY_AGAIN = states.change(
    states.PENDING, _AGAIN, f"state IN ({states.PARTIAL}, {states.FAILED}) AND due_time < now()", promise="run"
)


@dataclass(frozen=True)
class Task:
    """A promise to the queue."""

    id: int
    name: str
    tenant_id: str
    subject: str
    """The review it is about, or what else it is."""
    traceparent: str


class OutboxRepository:
    """Hands due tasks to a sender and forgets them once it has taken them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due_tenants(self) -> set[str]:
        """Those with tasks to send."""
        async with self._database.as_role(DISPATCHER) as session:
            return {str(tenant_id) for tenant_id in (await session.execute(DUE_TENANTS)).scalars()}

    async def send(self, tenant_id: str, sender: Callable[[Sequence[Task]], Awaitable[None]], limit: int) -> int:
        """Sends a tenant's due tasks and answers how many. What the sender refuses by raising stays where it was.

        A crash between sending and forgetting sends a task twice; a second run of a task finds nothing to do.
        """
        async with self._database.driver(tenant_id) as connection:
            rows = await (await connection.cursor(row_factory=dict_row).execute(TAKE, {"limit": limit})).fetchall()
            tasks = [
                Task(row["id"], row["task"], tenant_id, text_of(row["review_id"]) or row["subject"], row["traceparent"])
                for row in sorted(rows, key=lambda row: row["id"])
            ]
            if tasks:
                await sender(tasks)
        return len(tasks)


class DueReviews:
    """Finds reviews whose time has come and puts them back to work."""

    def __init__(
        self, database: Database, max_tries: int, forgotten_seconds: float, longest_wait_seconds: float
    ) -> None:
        """A review over which workers fell silent `max_tries` times in a row waits the longest time."""
        self._database = database
        self._max_tries = max_tries
        self._forgotten_seconds = forgotten_seconds
        self._longest_wait_seconds = longest_wait_seconds

    async def put_back(self, limit: int = 100) -> list[str]:
        """Promises a run for each due review that may still be tried; answers their tenants, one for each."""
        async with self._database.as_role(DISPATCHER) as session:
            due = (await session.execute(DUE_REVIEWS, {"limit": limit})).all()
        return [str(tenant_id) for id_, tenant_id, state in due if await self._put_back(id_, str(tenant_id), state)]

    async def waiting(self) -> Mapping[int, int]:
        """How many reviews are PENDING and RUNNING, over all tenants."""
        async with self._database.as_role(DISPATCHER) as session:
            return dict(row._tuple() for row in await session.execute(WAITING))

    async def _put_back(self, review_id: UUID, tenant_id: str, state: int) -> bool:
        values: dict[str, Any] = {"id": review_id, "traceparent": ""}
        values |= {"max_tries": self._max_tries, "forgotten_seconds": self._forgotten_seconds}
        values |= {"longest_wait_seconds": self._longest_wait_seconds}
        pending = states.state_detail(states.PENDING)
        async with self._database.tenant(tenant_id) as session:
            if state == states.PENDING:
                return (await session.execute(REMIND, values)).one_or_none() is not None
            if state != states.RUNNING:
                return await states.apply(session, TRY_AGAIN, "tried again", pending, **values) is not None
            rescued = await states.apply(session, RESCUE, "its worker fell silent: tried again", pending, **values)
            return rescued is not None or await self._give_up(session, values)

    async def _give_up(self, session: AsyncSession, values: dict[str, Any]) -> bool:
        row = await states.apply(session, GIVE_UP, *self._given_up(), **values)
        if row is not None:
            await announce(session, row)
        return row is not None

    def _given_up(self) -> tuple[str, dict[str, Any]]:
        message = f"its worker fell silent {self._max_tries} times: look at the worker's log"
        return message, states.state_detail(states.FAILED, review_pb2.CONCLUSION_INCOMPLETE)
