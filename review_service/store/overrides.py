"""Overrides: a maintainer lets a change pass that nobody could vouch for.

The one way to a green check without a review.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.errors import NotFound, StateConflict
from kit.ids import uuid7
from review_service.notify.announce import announce
from review_service.store import states
from review_service.store.models import overrides, reviews
from review_service.store.rows import timestamp
from squad.review.v1 import review_pb2

OVERRIDDEN = review_pb2.CONCLUSION_OVERRIDDEN
_NOBODY_VOUCHES = (review_pb2.CONCLUSION_INCOMPLETE, review_pb2.CONCLUSION_NOT_REVIEWED)
# The worker's task that ends checks has the pull request hear of it.
OVERRIDE = states.change(
    states.COMPLETED,
    f"conclusion = {OVERRIDDEN}, reason = :message, due_time = NULL",
    f"state IN ({states.COMPLETED}, {states.PARTIAL}, {states.FAILED})",
    promise="stop",
)


class OverrideRepository:
    """Records overrides and lets their reviews pass."""

    def __init__(self, database: Database, after_seconds: float) -> None:
        """A review may be overridden once it was asked for `after_seconds` ago."""
        self._database = database
        self._after = timedelta(seconds=after_seconds)

    async def add(self, tenant_id: str, review_id: UUID, subject: str, reason: str, traceparent: str) -> None:
        """Lets the review pass; does nothing for one that was overridden before.

        Raises:
            NotFound: No such review.
            StateConflict: It has not ended, vouches for the change or against it, or is too young.
        """
        async with self._database.tenant(tenant_id) as session:
            await override(session, review_id, Override(subject, reason, self._after), traceparent)


@dataclass(frozen=True)
class Override:
    """Who lets a review pass, why, and how long after it was asked for that is possible."""

    subject: str
    reason: str
    after: timedelta


async def override(session: AsyncSession, review_id: UUID, wanted: Override, traceparent: str) -> None:
    """Lets the review pass; does nothing for one that was overridden before.

    Raises:
        NotFound: No such review.
        StateConflict: It has not ended, vouches for the change or against it, or is too young.
    """
    row = await _locked(session, review_id)
    if row["conclusion"] == OVERRIDDEN:
        return
    _check(row, wanted.after)
    await session.execute(insert(overrides).values(_values(row, wanted.subject, wanted.reason)))
    detail = states.state_detail(states.COMPLETED, OVERRIDDEN)
    said = f"overridden by {wanted.subject}: {wanted.reason}"
    passed = await states.apply(session, OVERRIDE, said, detail, id=review_id, traceparent=traceparent)
    if passed is not None:
        await announce(session, passed)  # by the tenant's policy: no repository keeps it from hearing of this


async def latest(session: AsyncSession, review_id: UUID) -> review_pb2.Override | None:
    """The newest override of a review."""
    query = select(overrides).where(overrides.c.review_id == review_id).order_by(overrides.c.id.desc()).limit(1)
    row = (await session.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    return review_pb2.Override(subject=row["subject"], reason=row["reason"], create_time=timestamp(row["create_time"]))


def _check(row: RowMapping, after: timedelta) -> None:
    review_id, state = row["id"], states.name(row["state"])
    if row["state"] in states.UNFINISHED:
        raise StateConflict(f"review {review_id} is {state}: wait until it has ended", state)
    if row["conclusion"] not in _NOBODY_VOUCHES:
        raise StateConflict(f"review {review_id} is {state} and not incomplete: judge its findings instead", state)
    if row["age"] < after:
        wait = (after - row["age"]).total_seconds() / 60
        raise StateConflict(
            f"review {review_id} is still being tried: it may be overridden in {wait:.0f} minutes", state
        )


async def _locked(session: AsyncSession, review_id: UUID) -> RowMapping:
    age = (func.now() - reviews.c.create_time).label("age")
    query = select(reviews, age).where(reviews.c.id == review_id).with_for_update()
    row = (await session.execute(query)).mappings().one_or_none()
    if row is None:
        raise NotFound("review", str(review_id))
    return row


def _values(row: RowMapping, subject: str, reason: str) -> dict[str, object]:
    known = ("tenant_id", "repository_full_name", "pull_request", "head_commit")
    return {name: row[name] for name in known} | {
        "id": uuid7(),
        "review_id": row["id"],
        "subject": subject,
        "reason": reason,
    }
