"""What versions of agents said in the shadow: kept by the worker, listed for people."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import RowMapping

from kit.database import Database
from kit.ids import uuid7
from review_service.store.models import shadow_runs
from review_service.store.runs import Run
from squad.review.v1.shadow_pb2 import ShadowRun


class ShadowRepository:
    """Runs in the shadow, of one review at a time or of many."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, run: Run, found: Sequence[ShadowRun]) -> None:
        """Keeps what was found beside a review, in the place of what an earlier run of it found."""
        rows = [
            {
                "tenant_id": UUID(run.review.tenant_id),
                "id": uuid7(),
                "review_id": run.id,
                "name": each.name,
                "run": each.SerializeToString(deterministic=True),
            }
            for each in found
        ]
        if not rows:
            return
        async with self._database.tenant(run.review.tenant_id) as session:
            await session.execute(delete(shadow_runs).where(shadow_runs.c.review_id == run.id))
            await session.execute(insert(shadow_runs), rows)

    async def list(
        self, tenant_id: str, review_id: UUID | None, name: str, after: UUID | None, limit: int
    ) -> list[ShadowRun]:
        """Runs, newest first; filters that are empty let everything pass."""
        query = select(shadow_runs).order_by(shadow_runs.c.id.desc()).limit(limit)
        if review_id is not None:
            query = query.where(shadow_runs.c.review_id == review_id)
        if name:
            query = query.where(shadow_runs.c.name == name)
        if after is not None:
            query = query.where(shadow_runs.c.id < after)
        async with self._database.tenant(tenant_id) as session:
            return [_run(row) for row in (await session.execute(query)).mappings()]


def _run(row: RowMapping) -> ShadowRun:
    found = ShadowRun.FromString(row["run"])
    found.id, found.tenant_id, found.review_id = (str(row[name]) for name in ("id", "tenant_id", "review_id"))
    found.create_time.FromDatetime(row["create_time"])
    return found
