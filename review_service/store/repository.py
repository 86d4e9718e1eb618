"""Reviews as the service's callers see them. Statements run inside one tenant; row-level security keeps them there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.errors import NotFound, StateConflict
from review_service.store import states
from review_service.store.models import agent_runs, coverage, review_events, reviews
from review_service.store.overrides import OVERRIDDEN, latest
from review_service.store.rows import to_agent_run, to_event, to_models, to_notices, to_review
from squad.code.v1 import coverage_pb2
from squad.review.v1 import review_pb2

MAX_GAPS = 1000
"""Cells an agent run carries at most."""

CANCEL = states.change(
    states.CANCELLED,
    "reason = :message, end_time = now(), lease_owner = NULL, due_time = NULL",
    f"state IN ({states.PENDING}, {states.RUNNING})",
    promise="stop",
)
RETRY = states.change(
    states.PENDING,
    "fresh = true, tries = 0, reason = '', conclusion = 0, end_time = NULL, "
    "due_time = now() + make_interval(secs => :forgotten_seconds)",
    f"state IN ({states.COMPLETED}, {states.PARTIAL}, {states.FAILED}, {states.CANCELLED})",
    promise="run",
)


@dataclass(frozen=True)
class ReviewFilter:
    """What a list of reviews is narrowed to; empty values let everything pass."""

    state: int = 0
    repository_full_name: str = ""
    pull_request: int = 0
    created_after: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The same in SQL."""
        if self.state:
            yield reviews.c.state == self.state
        if self.repository_full_name:
            yield reviews.c.repository_full_name == self.repository_full_name
        if self.pull_request:
            yield reviews.c.pull_request == self.pull_request
        if self.created_after:
            yield reviews.c.create_time >= self.created_after


class ReviewRepository:
    """Reads and changes reviews on behalf of a caller."""

    def __init__(self, database: Database, forgotten_seconds: float) -> None:
        """A PENDING review is looked at again after `forgotten_seconds`."""
        self._database = database
        self._forgotten_seconds = forgotten_seconds

    async def get(self, tenant_id: str, review_id: UUID) -> review_pb2.Review:
        """The review with its agent runs and their gaps.

        Raises:
            NotFound: No such review in this tenant.
        """
        async with self._database.tenant(tenant_id) as session:
            return await load(session, review_id)

    async def list(
        self, tenant_id: str, wanted: ReviewFilter, after: UUID | None, limit: int
    ) -> list[review_pb2.Review]:
        """Newest first, those made before review `after`, each with its agent runs but without gaps."""
        query = select(reviews).where(*wanted.conditions()).order_by(reviews.c.id.desc()).limit(limit)
        if after:
            query = query.where(reviews.c.id < after)
        async with self._database.tenant(tenant_id) as session:
            found = [to_review(row) for row in (await session.execute(query)).mappings()]
            by_id = {review.id: review for review in found}
            for run in await _runs(session, [UUID(id_) for id_ in by_id]):
                by_id[str(run["review_id"])].agent_runs.append(to_agent_run(run))
            return found

    async def cancel(self, tenant_id: str, review_id: UUID, reason: str, traceparent: str) -> review_pb2.Review:
        """Stops an unfinished review; a cancelled one is answered as it is.

        Raises:
            NotFound: No such review.
            StateConflict: It is finished otherwise.
        """
        async with self._database.tenant(tenant_id) as session:
            row = await states.apply(
                session,
                CANCEL,
                reason or "cancelled",
                states.state_detail(states.CANCELLED),
                id=review_id,
                traceparent=traceparent,
            ) or await _one(session, review_id)
            if row["state"] != states.CANCELLED:
                state = states.name(row["state"])
                raise StateConflict(
                    f"review {review_id} is {state}: only a PENDING or RUNNING one can be cancelled", state
                )
        return await self.get(tenant_id, review_id)

    async def retry(self, tenant_id: str, review_id: UUID, traceparent: str) -> review_pb2.Review:
        """Makes a finished review PENDING again, to be read afresh; an unfinished one is answered as it is.

        Raises:
            NotFound: No such review.
            StateConflict: It is superseded.
        """
        async with self._database.tenant(tenant_id) as session:
            row = await states.apply(
                session,
                RETRY,
                "asked for again",
                states.state_detail(states.PENDING),
                id=review_id,
                forgotten_seconds=self._forgotten_seconds,
                traceparent=traceparent,
            ) or await _one(session, review_id)
            if row["state"] == states.SUPERSEDED:
                raise StateConflict(
                    f"review {review_id} is SUPERSEDED: retry {row['superseded_by']}, which took its place",
                    "SUPERSEDED",
                )
        return await self.get(tenant_id, review_id)

    async def events(
        self, tenant_id: str, review_id: UUID, after: int
    ) -> tuple[Sequence[review_pb2.ReviewEvent], bool]:
        """The events behind sequence number `after`, and whether the review is finished and these are its last.

        Raises:
            NotFound: No such review.
        """
        query = (
            select(reviews.c.state, review_events)
            .outerjoin(
                review_events,
                (review_events.c.tenant_id == reviews.c.tenant_id)
                & (review_events.c.review_id == reviews.c.id)
                & (review_events.c.sequence > after),
            )
            .where(reviews.c.id == review_id)
            .order_by(review_events.c.sequence)
        )
        async with self._database.tenant(tenant_id) as session:
            rows = (await session.execute(query)).mappings().all()
        if not rows:
            raise NotFound("review", str(review_id))
        events = [to_event(row) for row in rows if row["sequence"] is not None]
        return events, rows[0]["state"] not in states.UNFINISHED


async def load(session: AsyncSession, review_id: UUID) -> review_pb2.Review:
    """The review with its agent runs and their gaps.

    Raises:
        NotFound: No such review in this tenant.
    """
    row = await _one(session, review_id)
    review = to_review(row)
    if (models := to_models(row)) is not None:
        review.models.CopyFrom(models)
    if review.conclusion == OVERRIDDEN and (override := await latest(session, review_id)) is not None:
        review.override.CopyFrom(override)
    review.notices.extend(to_notices(row))
    gaps = await _gaps(session, review_id)
    runs = await _runs(session, [review_id])
    review.agent_runs.extend(to_agent_run(run, gaps[run["agent"]]) for run in runs)
    return review


async def _one(session: AsyncSession, review_id: UUID) -> RowMapping:
    row = (await session.execute(select(reviews).where(reviews.c.id == review_id))).mappings().one_or_none()
    if row is None:
        raise NotFound("review", str(review_id))
    return row


async def _runs(session: AsyncSession, review_ids: Sequence[UUID]) -> Sequence[RowMapping]:
    query = select(agent_runs).where(agent_runs.c.review_id.in_(review_ids)).order_by(agent_runs.c.agent)
    return (await session.execute(query)).mappings().all()


async def _gaps(session: AsyncSession, review_id: UUID) -> Mapping[str, Sequence[coverage_pb2.FileCoverage]]:
    """The cells that were neither READ nor NOT_APPLICABLE, by agent, ascending by path."""
    query = select(coverage).where(
        coverage.c.review_id == review_id,
        coverage.c.status.in_([coverage_pb2.COVERAGE_STATUS_EXCLUDED, coverage_pb2.COVERAGE_STATUS_NOT_READ]),
    )
    cells: defaultdict[str, list[coverage_pb2.FileCoverage]] = defaultdict(list)
    for row in (await session.execute(query)).mappings():
        cells[row["agent"]].extend(
            coverage_pb2.FileCoverage(path=path, status=row["status"], reason=row["reason"], detail=row["detail"])
            for path in row["paths"]
        )
    return defaultdict(
        list, {agent: list(islice(sorted(of, key=lambda cell: cell.path), MAX_GAPS)) for agent, of in cells.items()}
    )
