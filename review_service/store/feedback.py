"""What people, or their next push, said of findings: appended, never altered, and counted for the rules at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.errors import NotFound
from kit.ids import uuid7
from review_service.store import standings
from review_service.store.models import feedback, findings, reviews
from review_service.store.rows import timestamp
from review_service.store.standings import EVERYWHERE, Scope
from squad.review.v1 import feedback_pb2

_SPEAKS = {
    feedback_pb2.FEEDBACK_KIND_CONFIRMED: feedback_pb2.USEFULNESS_USEFUL,
    feedback_pb2.FEEDBACK_KIND_FIXED: feedback_pb2.USEFULNESS_USEFUL,
    feedback_pb2.FEEDBACK_KIND_DISMISSED: feedback_pb2.USEFULNESS_NOT_USEFUL,
    feedback_pb2.FEEDBACK_KIND_IGNORED: feedback_pb2.USEFULNESS_NOT_USEFUL,
}


@dataclass(frozen=True)
class Said:
    """One piece of feedback on its way in. `source_id` says where it came from: the same is recorded once."""

    kind: feedback_pb2.FeedbackKind
    source_id: str
    subject: str
    text: str = ""
    usefulness: feedback_pb2.Usefulness = feedback_pb2.USEFULNESS_UNSPECIFIED

    @property
    def speaks(self) -> feedback_pb2.Usefulness:
        """For or against: some kinds say it by themselves."""
        return _SPEAKS.get(self.kind, self.usefulness)


@dataclass(frozen=True)
class About:
    """The finding that is spoken of; `pull_request` is 0 when its review is of none."""

    finding_id: UUID
    fingerprint: str
    rule_id: str
    repository: Scope
    pull_request: int


@dataclass(frozen=True)
class FeedbackFilter:
    """What a list of feedback is narrowed to; empty values let everything pass."""

    rule_id: str = ""
    repository_full_name: str = ""
    kind: int = 0
    fingerprint: str = ""


class FeedbackRepository:
    """Feedback, for callers and for the worker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, tenant_id: str, finding_id: UUID, said: Said) -> feedback_pb2.Feedback:
        """Appends feedback on a finding; of the same source, answers what was recorded first.

        Raises:
            NotFound: No such finding in this tenant.
        """
        async with self._database.tenant(tenant_id) as session:
            return _to_feedback(await add(session, tenant_id, await _about(session, finding_id), said))

    async def list(
        self, tenant_id: str, wanted: FeedbackFilter, after: UUID | None, limit: int
    ) -> list[feedback_pb2.Feedback]:
        """Newest first, before `after`."""
        columns = feedback.c
        equal = {columns.rule_id: wanted.rule_id, columns.repository_full_name: wanted.repository_full_name,
                 columns.kind: wanted.kind, columns.fingerprint: wanted.fingerprint}  # fmt: skip
        query = select(feedback).where(*(column == value for column, value in equal.items() if value))
        if after:
            query = query.where(columns.id < after)
        async with self._database.tenant(tenant_id) as session:
            rows = await session.execute(query.order_by(columns.id.desc()).limit(limit))
            return [_to_feedback(row) for row in rows.mappings()]


async def add(session: AsyncSession, tenant_id: str, about: About, said: Said) -> RowMapping:
    """Appends one piece and counts the rule again; answers the row, new or found."""
    (row,) = await add_all(session, tenant_id, about.rule_id, about.repository, [(about, said)])
    return row


async def add_all(
    session: AsyncSession, tenant_id: str, rule_id: str, repository: Scope, entries: Sequence[tuple[About, Said]]
) -> list[RowMapping]:
    """Appends entries of one rule in one repository. The rule's rows are locked before anything is written."""
    held = [await standings.lock(session, tenant_id, rule_id, scope) for scope in (EVERYWHERE, repository)]
    rows, new = [], False
    for about, said in entries:
        query = upsert(feedback).values(_values(tenant_id, about, said)).on_conflict_do_nothing().returning(feedback)
        row = (await session.execute(query)).mappings().one_or_none()
        new = new or row is not None
        rows.append(row or await _recorded(session, said.source_id))
    for standing in held if new else []:
        await standings.count_again(session, standing)
    return rows


async def _recorded(session: AsyncSession, source_id: str) -> RowMapping:
    return (await session.execute(select(feedback).where(feedback.c.source_id == source_id))).mappings().one()


async def _about(session: AsyncSession, finding_id: UUID) -> About:
    query = (
        select(
            findings.c.fingerprint,
            findings.c.rule_id,
            reviews.c.repository_key,
            reviews.c.repository_full_name,
            reviews.c.pull_request,
        )
        .join(reviews, (reviews.c.tenant_id == findings.c.tenant_id) & (reviews.c.id == findings.c.review_id))
        .where(findings.c.id == finding_id)
    )
    row = (await session.execute(query)).mappings().one_or_none()
    if row is None:
        raise NotFound("finding", str(finding_id))
    repository = Scope(row["repository_key"], row["repository_full_name"])
    return About(finding_id, row["fingerprint"], row["rule_id"], repository, row["pull_request"])


def _values(tenant_id: str, about: About, said: Said) -> dict[str, Any]:
    return {
        "tenant_id": UUID(tenant_id),
        "id": uuid7(),
        "finding_id": about.finding_id,
        "pull_request": about.pull_request,
        "repository_key": about.repository.key,
        "repository_full_name": about.repository.full_name,
        "fingerprint": about.fingerprint,
        "rule_id": about.rule_id,
        "kind": said.kind,
        "usefulness": said.speaks,
        "text": said.text,
        "subject": said.subject,
        "source_id": said.source_id,
    }


def _to_feedback(row: RowMapping) -> feedback_pb2.Feedback:
    return feedback_pb2.Feedback(
        id=str(row["id"]),
        finding_id=str(row["finding_id"]),
        fingerprint=row["fingerprint"],
        rule_id=row["rule_id"],
        repository_full_name=row["repository_full_name"],
        kind=row["kind"],
        usefulness=row["usefulness"],
        text=row["text"],
        subject=row["subject"],
        create_time=timestamp(row["create_time"]),
    )
