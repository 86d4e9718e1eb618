"""Our comments on pull requests: which finding began which thread."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from kit.database import Database
from review_service.store.lives import repository_key
from review_service.store.models import threads
from review_service.store.runs import Run


class ThreadRepository:
    """Remembers comments, also those that a person has deleted since."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, run: Run) -> dict[str, int]:
        """The host's ids of our comments on the run's pull request, by the fingerprint of their finding."""
        query = select(threads.c.fingerprint, threads.c.comment_id).where(
            threads.c.repository_key == repository_key(run),
            threads.c.pull_request == run.review.change.pull_request,
        )
        async with self._database.tenant(run.review.tenant_id) as session:
            return dict((await session.execute(query)).tuples().all())

    async def keep(self, run: Run, comments: Mapping[str, int]) -> None:
        """Adds comments; the first of a finding counts."""
        rows = [
            {
                "tenant_id": UUID(run.review.tenant_id),
                "repository_key": repository_key(run),
                "pull_request": run.review.change.pull_request,
                "fingerprint": fingerprint,
                "comment_id": comment_id,
            }
            for fingerprint, comment_id in sorted(comments.items())
        ]
        if rows:
            async with self._database.tenant(run.review.tenant_id) as session:
                await session.execute(upsert(threads).on_conflict_do_nothing(), rows)
