"""What other tools found: kept with the review, which is run again when something new came."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.errors import NotFound, StateConflict, TooLarge
from review_service.pipeline.sarif_findings import ToolFindings
from review_service.store import states
from review_service.store.models import imports, reviews
from review_service.store.runs import Run
from squad.code.v1 import finding_pb2

MAX_FINDINGS = 10_000
MAX_TOOLS = 20
"""Of one review, whatever number of logs they come in."""
# The first log that comes late runs the review again at once. The more often it has been begun, the longer the next run
# waits for further logs, and takes all of them along: 0, 2, 6, 14 seconds and so on, at most five minutes.
_WAIT = "least(300, power(2, least(attempt, 9)) - 2)"
AGAIN = states.change(
    states.PENDING,
    "tries = 0, reason = '', conclusion = 0, end_time = NULL, lease_owner = NULL, "
    "due_time = now() + make_interval(secs => :forgotten_seconds)",
    f"state IN ({states.RUNNING}, {states.COMPLETED}, {states.PARTIAL}, {states.FAILED})",
    promise="run",
    wait=_WAIT,
)
_OVER = frozenset({states.CANCELLED, states.SUPERSEDED})


class ImportRepository:
    """Findings of other tools, for callers and for the worker."""

    def __init__(self, database: Database, forgotten_seconds: float = 300) -> None:
        self._database = database
        self._forgotten_seconds = forgotten_seconds

    async def add(self, tenant_id: str, review_id: UUID, tools: Sequence[ToolFindings], traceparent: str) -> None:
        """Keeps findings by tool; the review becomes PENDING again if it was begun and something differs.

        Raises:
            NotFound: No such review in this tenant.
            StateConflict: It is cancelled or superseded.
            TooLarge: With these its tools or their findings are too many.
        """
        async with self._database.tenant(tenant_id) as session:
            await _refuse_ended(session, review_id)
            news = [await _keep(session, tenant_id, review_id, each) for each in tools]
            if any(news):
                await _refuse_too_many(session, review_id)
                detail = states.state_detail(states.PENDING)
                values = {"id": review_id, "forgotten_seconds": self._forgotten_seconds, "traceparent": traceparent}
                await states.apply(session, AGAIN, "other tools have reported", detail, **values)

    async def of(self, run: Run) -> tuple[finding_pb2.Finding, ...]:
        """Everything that other tools found in the run's change, ascending by tool."""
        query = select(imports.c.findings).where(imports.c.review_id == run.id).order_by(imports.c.tool)
        async with self._database.tenant(run.review.tenant_id) as session:
            rows = (await session.execute(query)).scalars().all()
        return tuple(finding_pb2.Finding.FromString(data) for row in rows for data in row)


async def _refuse_ended(session: AsyncSession, review_id: UUID) -> None:
    """Locks the review, so that no run begins between what is kept and what is promised."""
    query = select(reviews.c.state).where(reviews.c.id == review_id).with_for_update()
    state = (await session.execute(query)).scalar_one_or_none()
    if state is None:
        raise NotFound("review", str(review_id))
    if state in _OVER:
        name = states.name(state)
        raise StateConflict(f"review {review_id} is {name}: give the log to the newest review", name)


async def _refuse_too_many(session: AsyncSession, review_id: UUID) -> None:
    """Counts what is kept now; who calls holds the review's lock, and raising takes back what was kept."""
    counts = select(func.count(), func.sum(func.cardinality(imports.c.findings)))
    tools, found = (await session.execute(counts.where(imports.c.review_id == review_id))).one()
    if tools > MAX_TOOLS:
        raise TooLarge(f"{MAX_TOOLS} tools", "what other tools found in the review")
    if found > MAX_FINDINGS:
        raise TooLarge(f"{MAX_FINDINGS} findings", "what other tools found in the review")


async def _keep(session: AsyncSession, tenant_id: str, review_id: UUID, of: ToolFindings) -> bool:
    """Whether it differs from what was kept."""
    content = [finding.SerializeToString(deterministic=True) for finding in of.findings]
    key: dict[str, Any] = {"tenant_id": UUID(tenant_id), "review_id": review_id, "tool": of.tool}
    query = upsert(imports).values(**key, findings=content)
    query = query.on_conflict_do_update(
        index_elements=list(key),
        set_={"findings": query.excluded.findings},
        where=imports.c.findings != query.excluded.findings,
    )
    return (await session.execute(query.returning(imports.c.tool))).one_or_none() is not None
