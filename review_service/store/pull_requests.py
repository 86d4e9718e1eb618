"""Pull requests as commands see them: their newest review, whether they are paused, and reading them again."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from review_service.store import states
from review_service.store.models import feedback, findings, pull_requests, reviews, threads
from review_service.store.repository import CANCEL, load
from squad.review.v1 import review_pb2

_PAUSE = text("""
UPDATE review.pull_requests SET paused = :paused
WHERE repository_key = :repository_key AND number = :number AND paused <> :paused RETURNING number""")
_GIVE_UP = text(
    f"UPDATE review.reviews SET due_time = NULL WHERE id = :id AND state IN ({states.PARTIAL}, {states.FAILED})"  # noqa: S608
)
_READ_AGAIN = (
    "fresh = true, whole = :whole, tries = 0, reason = '', conclusion = 0, end_time = NULL, lease_owner = NULL, "
    "due_time = now() + make_interval(secs => :forgotten_seconds)"
)
AGAIN = states.change(states.PENDING, _READ_AGAIN, f"state <> {states.SUPERSEDED}", promise="run")


@dataclass(frozen=True)
class Place:
    """One pull request."""

    repository_key: str
    number: int


async def newest(session: AsyncSession, place: Place) -> review_pb2.Review | None:
    """Its newest review, with agent runs and gaps."""
    query = (
        select(reviews.c.id)
        .where(reviews.c.repository_key == place.repository_key, reviews.c.pull_request == place.number)
        .order_by(reviews.c.id.desc())
        .limit(1)
    )
    id_ = (await session.execute(query)).scalar_one_or_none()
    return None if id_ is None else await load(session, id_)


async def is_paused(session: AsyncSession, place: Place) -> bool:
    """Whether none of its heads is read for now."""
    query = select(pull_requests.c.paused).where(
        and_(pull_requests.c.repository_key == place.repository_key, pull_requests.c.number == place.number)
    )
    return bool((await session.execute(query)).scalar_one_or_none())


async def pause(session: AsyncSession, place: Place, *, paused: bool) -> bool:
    """Pauses it or ends that; whether it was otherwise before."""
    values = {"repository_key": place.repository_key, "number": place.number, "paused": paused}
    return (await session.execute(_PAUSE, values)).one_or_none() is not None


async def stop(session: AsyncSession, review_id: UUID, reason: str, traceparent: str) -> None:
    """Cancels a review that is not finished, and tries one that is incomplete no more."""
    detail = states.state_detail(states.CANCELLED)
    await states.apply(session, CANCEL, reason, detail, id=review_id, traceparent=traceparent)
    await session.execute(_GIVE_UP, {"id": review_id})


async def read_again(
    session: AsyncSession, review_id: UUID, *, whole: bool, forgotten_seconds: float, traceparent: str
) -> None:
    """Has its head read afresh, also when that is going on; `whole`: nothing counts as said before."""
    detail = states.state_detail(states.PENDING)
    values = {"id": review_id, "whole": whole, "forgotten_seconds": forgotten_seconds, "traceparent": traceparent}
    await states.apply(session, AGAIN, "asked for again", detail, **values)


async def finding_of_thread(session: AsyncSession, place: Place, comment_id: int) -> UUID | None:
    """The finding whose comment begins a thread, as it was seen last; None when it is none of ours."""
    fingerprint = await thread_of(session, place, comment_id)
    query = select(findings.c.id).join(
        reviews, and_(reviews.c.tenant_id == findings.c.tenant_id, reviews.c.id == findings.c.review_id)
    )
    query = query.where(
        findings.c.fingerprint == fingerprint,
        reviews.c.repository_key == place.repository_key,
        reviews.c.pull_request == place.number,
    )
    return (await session.execute(query.order_by(findings.c.review_id.desc()).limit(1))).scalar_one_or_none()


async def thread_of(session: AsyncSession, place: Place, comment_id: int) -> str:
    """The fingerprint of the finding whose comment begins a thread; empty when it is none of ours."""
    query = select(threads.c.fingerprint).where(
        threads.c.repository_key == place.repository_key,
        threads.c.pull_request == place.number,
        threads.c.comment_id == comment_id,
    )
    return (await session.execute(query)).scalar_one_or_none() or ""


async def threads_of(session: AsyncSession, place: Place) -> frozenset[int]:
    """The comments of ours that begin threads on it."""
    query = select(threads.c.comment_id).where(
        threads.c.repository_key == place.repository_key, threads.c.pull_request == place.number
    )
    return frozenset((await session.execute(query)).scalars())


async def sources_known(session: AsyncSession, sources: Collection[str]) -> frozenset[str]:
    """Those from which feedback was recorded."""
    query = select(feedback.c.source_id).where(feedback.c.source_id.in_(sources))
    return frozenset((await session.execute(query)).scalars()) if sources else frozenset()
