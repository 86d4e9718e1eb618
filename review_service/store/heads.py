"""Heads: what the reviews of one commit in several pull requests have come to."""

from sqlalchemy import text

from kit.database import Database
from review_service.store import states
from review_service.store.rows import to_review
from squad.review.v1 import review_pb2

_BESIDE = text("""
SELECT * FROM (
    SELECT DISTINCT ON (pull_request) * FROM review.reviews
    WHERE repository_key = :repository_key AND head_commit = :head_commit AND pull_request > 0
    ORDER BY pull_request, id DESC
) newest
WHERE pull_request <> :pull_request AND state <> :superseded ORDER BY pull_request""")


class HeadRepository:
    """Looks for other pull requests that have the head of a review."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beside(self, review: review_pb2.Review) -> list[review_pb2.Review]:
        """The newest review of the same head in each other pull request, ascending by its number."""
        values = {
            "repository_key": f"{review.repository.host}:{review.repository.external_id}",
            "head_commit": review.change.head_commit,
            "pull_request": review.change.pull_request,
            "superseded": states.SUPERSEDED,
        }
        async with self._database.tenant(review.tenant_id) as session:
            return [to_review(row) for row in (await session.execute(_BESIDE, values)).mappings()]
