"""What `review`, `full` and `resume` have in common: having the head read."""

from uuid import UUID

from review_service.commands.asked import Asked
from review_service.store import pull_requests


async def read(asked: Asked, *, whole: bool) -> None:
    """Has the head of the pull request read; `whole`: nothing counts as said before. Raises Refused."""
    asked.require_open()
    review = await asked.review()
    await pull_requests.read_again(
        asked.session,
        UUID(review.id),
        whole=whole,
        forgotten_seconds=asked.delays.forgotten,
        traceparent=asked.traceparent,
    )
