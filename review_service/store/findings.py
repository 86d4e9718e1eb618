"""Findings: kept whole, listed in order, and what people say of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, literal, or_, select, true, tuple_
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.errors import NotFound
from kit.ids import uuid7
from review_service.store import feedback
from review_service.store.models import finding_events, finding_lives, findings, reviews
from review_service.store.rows import to_finding
from review_service.store.settle import settle
from review_service.store.standings import Scope
from squad.review.v1 import feedback_pb2, review_pb2

_KINDS = {
    review_pb2.VERDICT_UNSPECIFIED: feedback_pb2.FEEDBACK_KIND_WITHDRAWN,
    review_pb2.VERDICT_CONFIRMED: feedback_pb2.FEEDBACK_KIND_CONFIRMED,
    review_pb2.VERDICT_FALSE_POSITIVE: feedback_pb2.FEEDBACK_KIND_DISMISSED,
    review_pb2.VERDICT_WONT_FIX: feedback_pb2.FEEDBACK_KIND_DISMISSED,
}
# What the newest review that saw the finding, or found it gone, made of it.
_LIFE = (
    select(finding_lives.c.life_id, finding_lives.c.lifecycle)
    .where(finding_lives.c.finding_id == findings.c.id, finding_lives.c.tenant_id == findings.c.tenant_id)
    .order_by(finding_lives.c.review_id.desc())
    .limit(1)
    .lateral("life")
)
_MOST_OF_REVIEW = 500
Position = tuple[UUID, str, int, str, UUID]
"""Where a finding stands in the list: review, path, line, rule, id."""


@dataclass(frozen=True)
class FindingFilter:
    """What a list of findings is narrowed to; empty values let everything pass."""

    review_id: UUID | None = None
    agent: str = ""
    rule_id: str = ""
    min_severity: int = 0
    repository_full_name: str = ""
    path: str = ""
    lifecycle: int = 0

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The same in SQL."""
        equal = {
            findings.c.review_id: self.review_id,
            findings.c.agent: self.agent,
            findings.c.rule_id: self.rule_id,
            findings.c.path: self.path,
            reviews.c.repository_full_name: self.repository_full_name,
        }
        yield from (column == value for column, value in equal.items() if value)
        if self.min_severity:
            yield findings.c.severity >= self.min_severity
        if self.lifecycle:
            yield _LIFE.c.lifecycle == self.lifecycle


@dataclass(frozen=True)
class Opinion:
    """What a person says of a finding."""

    verdict: review_pb2.Verdict
    reason: str
    expire_time: datetime | None
    subject: str


class FindingRepository:
    """Reads findings and appends opinions on behalf of a caller."""

    def __init__(self, database: Database, forgotten_seconds: float = 300) -> None:
        """A review that follows a verdict is looked at again after `forgotten_seconds`."""
        self._database = database
        self._forgotten_seconds = forgotten_seconds

    async def list(
        self, tenant_id: str, wanted: FindingFilter, after: Position | None, limit: int
    ) -> list[review_pb2.ReviewFinding]:
        """By newest review, then path, line and rule; those behind `after`."""
        query = _findings().where(*wanted.conditions()).limit(limit)
        query = query.order_by(
            findings.c.review_id.desc(), findings.c.path, findings.c.start_line, findings.c.rule_id, findings.c.id
        )
        if after:
            query = query.where(_behind(after))
        async with self._database.tenant(tenant_id) as session:
            return [to_finding(row) for row in (await session.execute(query)).mappings()]

    async def get(self, tenant_id: str, finding_id: UUID) -> review_pb2.ReviewFinding:
        """One finding.

        Raises:
            NotFound: No such finding in this tenant.
        """
        async with self._database.tenant(tenant_id) as session:
            return to_finding(await _one(session, finding_id))

    async def judge(self, tenant_id: str, finding_id: UUID, opinion: Opinion) -> review_pb2.ReviewFinding:
        """Appends an opinion and answers the finding with it. Saying the same again appends nothing.

        Raises:
            NotFound: No such finding in this tenant.
        """
        async with self._database.tenant(tenant_id) as session:
            return await judge(session, tenant_id, finding_id, opinion, self._forgotten_seconds)


async def judge(
    session: AsyncSession, tenant_id: str, finding_id: UUID, opinion: Opinion, forgotten_seconds: float
) -> review_pb2.ReviewFinding:
    """Appends an opinion, has the open checks that it concerns follow, and answers the finding with it.

    Saying the same again changes nothing.

    Raises:
        NotFound: No such finding in this tenant.
    """
    row = await _one(session, finding_id)
    if _differs(row, opinion):
        event = _event(tenant_id, row, opinion)
        await session.execute(insert(finding_events).values(event))
        await feedback.add(session, tenant_id, _about(row), _said(opinion, event["id"]))
        await settle(session, row["repository_key"], row["fingerprint"], forgotten_seconds)
        row = await _one(session, finding_id)
    return to_finding(row)


async def named(session: AsyncSession, place: tuple[str, int], name: str) -> list[review_pb2.ReviewFinding]:
    """Findings of a pull request whose identity begins with `name`, each as it was seen last; two at most.

    Args:
        session: In the tenant.
        place: Key of the repository, and number of the pull request.
        name: Hex digits.
    """
    mine = reviews.c.repository_key == place[0], reviews.c.pull_request == place[1]
    query = _findings().where(*mine, findings.c.fingerprint.startswith(name, autoescape=True))
    query = query.distinct(findings.c.fingerprint).order_by(findings.c.fingerprint, findings.c.review_id.desc())
    return [to_finding(row) for row in (await session.execute(query.limit(2))).mappings()]


async def of_review(session: AsyncSession, review_id: UUID) -> list[review_pb2.ReviewFinding]:
    """All findings of a review."""
    query = _findings().where(findings.c.review_id == review_id).limit(_MOST_OF_REVIEW)
    query = query.order_by(findings.c.severity.desc(), findings.c.path, findings.c.start_line, findings.c.id)
    return [to_finding(row) for row in (await session.execute(query)).mappings()]


async def replace(
    session: AsyncSession, tenant_id: str, review_id: UUID, of: Sequence[review_pb2.ReviewFinding]
) -> None:
    """Keeps the findings of a review's newest attempt in place of an earlier one's."""
    await session.execute(delete(findings).where(findings.c.review_id == review_id))
    if of:
        await session.execute(insert(findings), [_values(tenant_id, review_id, finding) for finding in of])


def _findings() -> Select[Any]:
    """Findings beside their repository, their life, and the newest opinion in force on the same fingerprint there."""
    said = (
        select(finding_events)
        .where(
            finding_events.c.repository_key == reviews.c.repository_key,
            finding_events.c.fingerprint == findings.c.fingerprint,
        )
        .order_by(finding_events.c.id.desc())
        .limit(1)
        .lateral("said")
    )
    in_force = or_(said.c.expire_time.is_(None), said.c.expire_time > func.now())
    return (
        select(
            findings,
            reviews.c.repository_full_name,
            reviews.c.repository_key,
            reviews.c.pull_request,
            _LIFE.c.life_id,
            _LIFE.c.lifecycle,
            said.c.verdict,
            said.c.reason.label("verdict_reason"),
            said.c.expire_time.label("verdict_expire_time"),
            said.c.subject.label("verdict_subject"),
        )
        .join(reviews, and_(reviews.c.tenant_id == findings.c.tenant_id, reviews.c.id == findings.c.review_id))
        .outerjoin(said, in_force)
        .outerjoin(_LIFE, true())
    )


def _behind(position: Position) -> ColumnElement[bool]:
    review_id, *rest = position
    columns = (findings.c.path, findings.c.start_line, findings.c.rule_id, findings.c.id)
    within = tuple_(*columns) > tuple_(*(literal(part) for part in rest))
    return or_(findings.c.review_id < review_id, and_(findings.c.review_id == review_id, within))


async def _one(session: AsyncSession, finding_id: UUID) -> RowMapping:
    row = (await session.execute(_findings().where(findings.c.id == finding_id))).mappings().one_or_none()
    if row is None:
        raise NotFound("finding", str(finding_id))
    return row


def _differs(row: RowMapping, opinion: Opinion) -> bool:
    said = (row["verdict"] or 0, row["verdict_reason"] or "", row["verdict_expire_time"], row["verdict_subject"])
    nobody_said_anything = row["verdict"] is None and opinion.verdict == review_pb2.VERDICT_UNSPECIFIED
    return not nobody_said_anything and said != (opinion.verdict, opinion.reason, opinion.expire_time, opinion.subject)


def _event(tenant_id: str, row: RowMapping, opinion: Opinion) -> dict[str, Any]:
    return {
        "tenant_id": UUID(tenant_id),
        "id": uuid7(),
        "finding_id": row["id"],
        "repository_key": row["repository_key"],
        "fingerprint": row["fingerprint"],
        "verdict": opinion.verdict,
        "reason": opinion.reason,
        "expire_time": opinion.expire_time,
        "subject": opinion.subject,
    }


def _about(row: RowMapping) -> feedback.About:
    repository = Scope(row["repository_key"], row["repository_full_name"])
    return feedback.About(row["id"], row["fingerprint"], row["rule_id"], repository, row["pull_request"])


def _said(opinion: Opinion, event_id: UUID) -> feedback.Said:
    return feedback.Said(_KINDS[opinion.verdict], f"triage:{event_id}", opinion.subject, opinion.reason)


def _values(tenant_id: str, review_id: UUID, of: review_pb2.ReviewFinding) -> dict[str, Any]:
    return {
        "tenant_id": UUID(tenant_id),
        "id": UUID(of.id),
        "review_id": review_id,
        "agent": of.agent,
        "rule_id": of.finding.rule_id,
        "severity": of.finding.severity,
        "confidence": of.finding.confidence,
        "path": of.finding.location.path,
        "start_line": of.finding.location.range.start_line,
        "fingerprint": of.fingerprint,
        "shown_as": of.shown_as,
        "folded_into": UUID(of.folded_into) if of.folded_into else None,
        "fix_status": of.fix_status,
        "reach": of.reach,
        "finding": of.finding.SerializeToString(),
        "model_notes": [note.SerializeToString() for note in of.model_notes],
    }
