"""Notifications on their way: found across tenants, taken under a lease, tried, recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.ids import uuid7
from review_service.store.models import notification_attempts, notification_events, notification_targets, notifications
from review_service.store.outbox import DISPATCHER
from review_service.store.rows import text_of, timestamp
from squad.review.v1 import notification_pb2

WAITING = notification_pb2.NOTIFICATION_STATE_WAITING
DELIVERED = notification_pb2.NOTIFICATION_STATE_DELIVERED
GIVEN_UP = notification_pb2.NOTIFICATION_STATE_GIVEN_UP

DUE = text("SELECT DISTINCT tenant_id, target_id FROM review.notifications WHERE due_time <= now() LIMIT 1000")
# The attempt is on record before it is made: one that its process does not survive is seen too.
TAKE = text("""
WITH taken AS (
    UPDATE review.notifications SET tries = tries + 1, due_time = now() + make_interval(secs => :lease_seconds)
    WHERE id = (
        SELECT id FROM review.notifications WHERE target_id = :target_id AND due_time <= now()
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING *
), begun AS (
    INSERT INTO review.notification_attempts (tenant_id, notification_id, number)
    SELECT tenant_id, id, tries FROM taken
)
SELECT taken.tenant_id, taken.id, taken.target_id, taken.tries, event.id AS event_id, event.body, target.kind,
    target.sealed, taken.create_time < now() - make_interval(secs => :longest_seconds) AS is_old
FROM taken JOIN review.notification_events AS event ON event.id = taken.event_id
    JOIN review.notification_targets AS target ON target.id = taken.target_id""")
TRIED = text("""
UPDATE review.notification_attempts SET status_code = :status, elapsed_ms = :elapsed_ms, failure = :failure
WHERE notification_id = :id AND number = :tries""")
# Whoever took it over after our lease ran out says what becomes of it.
END = text("""
UPDATE review.notifications SET state = :state, due_time = NULL, end_time = now()
WHERE id = :id AND tries = :tries AND due_time IS NOT NULL""")
# A target that fails is left alone by all that waits for it: otherwise each would find out by itself.
WAIT = text(f"""
UPDATE review.notifications SET due_time = CASE WHEN id = :id THEN now() + make_interval(secs => :seconds)
    ELSE greatest(due_time, now() + make_interval(secs => :seconds)) END
WHERE target_id = :target_id AND state = {WAITING} AND due_time IS NOT NULL
    AND (id <> :id OR tries = :tries)""")  # noqa: S608
GIVE_UP_ALL = text(f"""
UPDATE review.notifications SET state = {GIVEN_UP}, due_time = NULL, end_time = now()
WHERE target_id = :target_id AND due_time IS NOT NULL""")  # noqa: S608
DISABLE = text("""
WITH disabled AS (
    UPDATE review.notification_targets SET disable_time = now(), disable_reason = CAST(:reason AS text)
    WHERE id = :target_id AND disable_time IS NULL RETURNING tenant_id, id
)
INSERT INTO review.notification_changes (tenant_id, id, target_id, action, subject, detail)
SELECT tenant_id, :change_id, id, 'disable', 'worker', CAST(:reason AS text) FROM disabled""")


@dataclass(frozen=True)
class Taken:
    """A notification under this process's lease, with what an attempt needs.

    `is_old`: it waited so long that this attempt is its last.
    """

    tenant_id: UUID
    id: UUID
    target_id: UUID
    tries: int
    event_id: UUID
    body: str
    kind: int
    sealed: bytes
    is_old: bool


@dataclass(frozen=True)
class Tried:
    """What came of an attempt."""

    status: int
    elapsed_ms: int
    failure: str


class NotificationQueue:
    """What is to be sent."""

    def __init__(self, database: Database, lease_seconds: float, longest_seconds: float) -> None:
        """What a dead process had taken is taken again after the lease; the longest wait is until the last attempt."""
        self._database = database
        self._times = {"lease_seconds": lease_seconds, "longest_seconds": longest_seconds}

    async def due(self) -> Sequence[tuple[str, UUID]]:
        """Tenant and target of everything that is due."""
        async with self._database.as_role(DISPATCHER) as session:
            return [(str(tenant_id), target_id) for tenant_id, target_id in (await session.execute(DUE)).all()]

    async def take(self, tenant_id: str, target_id: UUID) -> Taken | None:
        """The oldest that is due for a target; None when there is none."""
        async with self._database.tenant(tenant_id) as session:
            found = (await session.execute(TAKE, {"target_id": target_id, **self._times})).mappings().one_or_none()
        return Taken(**found) if found else None

    async def end(self, taken: Taken, tried: Tried, *, delivered: bool) -> None:
        """It arrived, or never will."""
        async with self._database.tenant(str(taken.tenant_id)) as session:
            await session.execute(TRIED, _attempt(taken, tried))
            values = {"id": taken.id, "tries": taken.tries, "state": DELIVERED if delivered else GIVEN_UP}
            await session.execute(END, values)

    async def wait(self, taken: Taken, tried: Tried, seconds: float) -> None:
        """It is tried again after so long, and nothing else is sent to its target before."""
        async with self._database.tenant(str(taken.tenant_id)) as session:
            await session.execute(TRIED, _attempt(taken, tried))
            values = {"id": taken.id, "tries": taken.tries, "target_id": taken.target_id, "seconds": seconds}
            await session.execute(WAIT, values)

    async def disable(self, taken: Taken, tried: Tried, reason: str) -> None:
        """Its target is told nothing any more."""
        async with self._database.tenant(str(taken.tenant_id)) as session:
            await session.execute(TRIED, _attempt(taken, tried))
            values = {"target_id": taken.target_id, "reason": reason, "change_id": uuid7()}
            await session.execute(DISABLE, values)
            await give_up_all(session, taken.target_id)


class NotificationRepository:
    """What was sent, for those who ask."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self, tenant_id: str, wanted: Mapping[str, object], after: UUID | None, limit: int
    ) -> list[tuple[UUID, notification_pb2.Notification]]:
        """Newest first, those before `after`; `wanted` narrows columns of `notifications`."""
        columns = notifications.c
        query = select(notifications, notification_events.c.type, notification_events.c.review_id)
        query = query.join(notification_events, notification_events.c.id == columns.event_id)
        query = query.where(*(columns[name] == value for name, value in wanted.items() if value))
        if after:
            query = query.where(columns.id < after)
        async with self._database.tenant(tenant_id) as session:
            rows = (await session.execute(query.order_by(columns.id.desc()).limit(limit))).mappings().all()
            found = {row["id"]: _to_notification(row) for row in rows}
            for attempt in await _attempts(session, list(found)):
                found[attempt["notification_id"]].attempts.append(_to_attempt(attempt))
        return list(found.items())


async def give_up_all(session: AsyncSession, target_id: UUID) -> None:
    """Nothing more is sent to a target."""
    await session.execute(GIVE_UP_ALL, {"target_id": target_id})


async def stale_seals(database: Database, key_id: str) -> Sequence[tuple[str, UUID]]:
    """Tenant and id of targets that another key has sealed."""
    columns = notification_targets.c
    query = select(columns.tenant_id, columns.id).where(columns.seal_key != key_id, columns.remove_time.is_(None))
    async with database.as_role(DISPATCHER) as session:
        return [(str(tenant_id), target_id) for tenant_id, target_id in (await session.execute(query)).all()]


async def _attempts(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[RowMapping]:
    columns = notification_attempts.c
    query = select(notification_attempts).where(columns.notification_id.in_(ids)).order_by(columns.number)
    return (await session.execute(query)).mappings().all()


def _attempt(taken: Taken, tried: Tried) -> dict[str, Any]:
    return {"id": taken.id, "tries": taken.tries, **vars(tried)}


def _to_notification(row: RowMapping) -> notification_pb2.Notification:
    return notification_pb2.Notification(
        event_id=str(row["event_id"]),
        event_type=row["type"],
        target_id=str(row["target_id"]),
        review_id=text_of(row["review_id"]),
        state=row["state"],
        create_time=timestamp(row["create_time"]),
        next_attempt_time=timestamp(row["due_time"]),
        end_time=timestamp(row["end_time"]),
    )


def _to_attempt(row: RowMapping) -> notification_pb2.NotificationAttempt:
    attempt = notification_pb2.NotificationAttempt(
        number=row["number"],
        start_time=timestamp(row["start_time"]),
        status_code=row["status_code"],
        failure=row["failure"],
    )
    if row["elapsed_ms"] is not None:
        attempt.elapsed.FromMilliseconds(row["elapsed_ms"])
    return attempt
