"""What people say on pull requests: written down when it comes in, attended to in order, answered once."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, text, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.ids import uuid7
from review_service.commands.parse import Command, commands_in
from review_service.store.models import remarks, repositories, reviews
from review_service.store.outbox import DISPATCHER
from review_service.store.rows import timestamp
from squad.review.v1 import remark_pb2, review_pb2

REPLY = "no command"
"""In place of a verb; nobody can write it, for a verb is one word."""
LONGEST_REPLY_BYTES = 500

_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:turn, 0))")
DUE = text("SELECT id, tenant_id FROM review.remarks WHERE due_time < now() LIMIT 100")
# The longer nobody could attend to it, the longer it waits: up to a quarter of an hour.
PROMISE = text("""
WITH due AS (
    UPDATE review.remarks SET tries = tries + 1,
        due_time = now() + make_interval(secs => least(:seconds * power(2, least(tries, 9)), 900))
    WHERE id = :id AND due_time < now() RETURNING tenant_id, id, traceparent
)
INSERT INTO review.outbox (tenant_id, task, subject, traceparent) SELECT tenant_id, 'attend', id::text, traceparent
FROM due""")


class Outcome(IntEnum):
    """What became of a remark."""

    WAITS = 0
    DONE = 1
    REFUSED = 2
    GIVEN_UP = 3


_SHOWN_AS = {
    Outcome.WAITS: remark_pb2.REMARK_OUTCOME_WAITING,
    Outcome.DONE: remark_pb2.REMARK_OUTCOME_DONE,
    Outcome.REFUSED: remark_pb2.REMARK_OUTCOME_REFUSED,
    Outcome.GIVEN_UP: remark_pb2.REMARK_OUTCOME_GIVEN_UP,
}


@dataclass(frozen=True)
class Remark:
    """One command, or one reply to a comment of ours."""

    id: UUID
    tenant_id: str
    repository_key: str
    pull_request: int
    comment_id: int
    thread_id: int
    login: str
    command: Command
    create_time: datetime
    answer: str
    """What is to be answered; empty: it has not been carried out."""

    @property
    def is_reply(self) -> bool:
        return self.command.verb == REPLY


async def heard(remark: remark_pb2.Remark) -> dict[str, Any]:
    """The values of what was said, for the statements of `store/ingest.py`; without commands, those of a reply."""
    commands = await asyncio.to_thread(commands_in, remark.text) if remark.text else []
    is_reply = remark.thread_id not in (0, remark.comment_id) and not commands
    said = [_reply(remark.text)] if is_reply else commands
    return {
        "comment_id": remark.comment_id,
        "thread_id": remark.thread_id,
        "commands": len(commands),
        "remark_ids": [uuid7() for _ in said],
        "verbs": [each.verb for each in said],
        "words": [each.words for each in said],
        # A reply counts once, whatever it is edited to.
        "digests": [REPLY] if is_reply else [each.digest for each in said],
    }


def _reply(words: str) -> Command:
    sound = words.replace("\x00", "").strip()
    return Command(REPLY, sound.encode()[:LONGEST_REPLY_BYTES].decode(errors="ignore"))


class RemarkRepository:
    """What the worker attends to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def turn(self, tenant_id: str, remark_id: UUID) -> AsyncIterator[Sequence[Remark]]:
        """What waits on the pull request of a remark, in order; nobody else attends to it inside the block."""
        place = await self._place(tenant_id, remark_id)
        if place is None:
            yield []
            return
        repository_key, number = place
        async with self._database.tenant(tenant_id) as session:
            await session.execute(_TURN, {"turn": f"remarks {tenant_id} {repository_key} {number}"})
            yield await self._waiting(tenant_id, repository_key, number)

    async def _place(self, tenant_id: str, remark_id: UUID) -> tuple[str, int] | None:
        query = select(remarks.c.repository_key, remarks.c.pull_request).where(
            remarks.c.id == remark_id, remarks.c.due_time.is_not(None)
        )
        async with self._database.tenant(tenant_id) as session:
            row = (await session.execute(query)).one_or_none()
        return None if row is None else row._tuple()

    async def _waiting(self, tenant_id: str, repository_key: str, number: int) -> list[Remark]:
        query = select(remarks).where(
            remarks.c.repository_key == repository_key,
            remarks.c.pull_request == number,
            remarks.c.due_time.is_not(None),
        )
        async with self._database.tenant(tenant_id) as session:
            rows = (await session.execute(query.order_by(remarks.c.id))).mappings().all()
        return [_to_remark(row) for row in rows]

    async def end(self, remark: Remark, outcome: Outcome | None = None) -> None:
        """It is answered, or given up; nobody looks at it again."""
        values: dict[str, Any] = {"due_time": None, "end_time": func.now()}
        if outcome is not None:
            values["outcome"] = outcome
        async with self._database.tenant(remark.tenant_id) as session:
            await session.execute(update(remarks).where(remarks.c.id == remark.id).values(values))


async def carried_out(session: AsyncSession, remark: Remark, outcome: Outcome, role: str, answer: str) -> None:
    """Notes what was done and is to be answered, in the transaction that does it."""
    values = {"outcome": outcome, "role": role, "answer": answer}
    await session.execute(update(remarks).where(remarks.c.id == remark.id).values(values))


@dataclass(frozen=True)
class RemarkFilter:
    """What a list of remarks is narrowed to; empty values let everything pass."""

    repository_full_name: str = ""
    pull_request: int = 0
    outcome: int = 0

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The same in SQL."""
        if self.repository_full_name:
            named = select(reviews.c.repository_key).where(reviews.c.repository_full_name == self.repository_full_name)
            yield remarks.c.repository_key.in_(named)
        if self.pull_request:
            yield remarks.c.pull_request == self.pull_request
        if self.outcome:
            yield remarks.c.outcome.in_([kept for kept, shown in _SHOWN_AS.items() if shown == self.outcome])


class RemarkList:
    """What was said and what became of it, for callers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, tenant_id: str, wanted: RemarkFilter, after: UUID | None, limit: int
    ) -> list[remark_pb2.RemarkRecord]:
        """Newest first, before `after`."""
        same = and_(
            repositories.c.tenant_id == remarks.c.tenant_id, repositories.c.repository_key == remarks.c.repository_key
        )
        query = select(remarks, repositories.c.repository).outerjoin(repositories, same).where(*wanted.conditions())
        if after:
            query = query.where(remarks.c.id < after)
        async with self._database.tenant(tenant_id) as session:
            rows = await session.execute(query.order_by(remarks.c.id.desc()).limit(limit))
            return [_to_record(row) for row in rows.mappings()]


class DueRemarks:
    """Finds what nobody attended to. Any number of servers may look at the same time."""

    def __init__(self, database: Database, forgotten_seconds: float) -> None:
        self._database = database
        self._forgotten_seconds = forgotten_seconds

    async def promise(self) -> list[str]:
        """Has it attended to; answers the tenants, one for each."""
        async with self._database.as_role(DISPATCHER) as session:
            due = (await session.execute(DUE)).all()
        for id_, tenant_id in due:
            async with self._database.tenant(str(tenant_id)) as session:
                await session.execute(PROMISE, {"id": id_, "seconds": self._forgotten_seconds})
        return [str(tenant_id) for _, tenant_id in due]


def _to_record(row: RowMapping) -> remark_pb2.RemarkRecord:
    names = ("pull_request", "comment_id", "thread_id", "login", "role", "words", "answer")
    return remark_pb2.RemarkRecord(
        id=str(row["id"]),
        repository_full_name=review_pb2.RepositoryRef.FromString(row["repository"] or b"").full_name,
        command="" if row["verb"] == REPLY else row["verb"],
        outcome=_SHOWN_AS[Outcome(row["outcome"])],
        create_time=timestamp(row["create_time"]),
        end_time=timestamp(row["end_time"]),
        **{name: row[name] for name in names},
    )


def _to_remark(row: RowMapping) -> Remark:
    names = ("id", "repository_key", "pull_request", "comment_id", "thread_id", "login", "create_time", "answer")
    command = Command(row["verb"], row["words"])
    return Remark(tenant_id=str(row["tenant_id"]), command=command, **{name: row[name] for name in names})
