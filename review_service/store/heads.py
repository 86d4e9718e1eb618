"""Heads: what the reviews of one commit in several pull requests have come to."""

from uuid import UUID

from sqlalchemy import text

from kit.database import Database
from review_service.store import states
from review_service.store.creation import repository_key
from review_service.store.pull_requests import Place, is_paused
from review_service.store.rows import to_review
from squad.review.v1 import review_pb2

_BESIDE = text("""
SELECT * FROM (
    SELECT DISTINCT ON (pull_request) * FROM review.reviews
    WHERE repository_key = :repository_key AND head_commit = :head_commit AND pull_request > 0
    ORDER BY pull_request, id DESC
) newest
WHERE pull_request <> :pull_request AND state <> :superseded AND NOT EXISTS (
    SELECT FROM review.pull_requests AS pull
    WHERE pull.repository_key = :repository_key AND pull.number = newest.pull_request AND NOT pull.open
) ORDER BY pull_request""")


_NEWER = text("""
SELECT EXISTS (SELECT FROM review.reviews WHERE repository_key = :repository_key AND head_commit = :head_commit
    AND pull_request = :pull_request AND id > :id)""")


class HeadRepository:
    """Looks for other reviews of the head of a review."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beside(self, review: review_pb2.Review) -> list[review_pb2.Review]:
        """The newest review of the same head in each other open pull request, ascending by its number."""
        values = _values(review) | {"superseded": states.SUPERSEDED}
        async with self._database.tenant(review.tenant_id) as session:
            return [to_review(row) for row in (await session.execute(_BESIDE, values)).mappings()]

    async def is_paused(self, review: review_pb2.Review) -> bool:
        """Whether somebody asked us to read no head of its pull request for now."""
        place = Place(repository_key(review.repository), review.change.pull_request)
        async with self._database.tenant(review.tenant_id) as session:
            return await is_paused(session, place)

    async def passed_on(self, review: review_pb2.Review) -> bool:
        """Whether a newer review of the same head in the same pull request speaks for it now."""
        async with self._database.tenant(review.tenant_id) as session:
            return bool((await session.execute(_NEWER, _values(review) | {"id": UUID(review.id)})).scalar_one())


def _values(review: review_pb2.Review) -> dict[str, object]:
    return {
        "repository_key": repository_key(review.repository),
        "head_commit": review.change.head_commit,
        "pull_request": review.change.pull_request,
    }
