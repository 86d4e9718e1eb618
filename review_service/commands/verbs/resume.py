"""`/squad resume`: heads of the pull request are read again."""

from review_service.commands.asked import Asked
from review_service.commands.reading import read
from review_service.commands.roles import Need
from review_service.commands.verb import verb
from review_service.store import pull_requests, states
from squad.review.v1 import review_pb2

_OWED = frozenset({states.CANCELLED, states.PARTIAL, states.FAILED})


@verb(Need.AUTHOR, "Ends `pause`; a head that was not read meanwhile is read now.")
async def resume(asked: Asked) -> str:
    """A head that somebody vouched for meanwhile is left alone."""
    asked.require_open()
    if not await pull_requests.pause(asked.session, asked.place, paused=False):
        return "This pull request is not paused."
    review = await asked.review()
    if asked.pull.draft:
        return "Goes on. It is a draft, which is read when it is ready, or by `/squad review`."
    if review.state in _OWED or review.conclusion == review_pb2.CONCLUSION_NOT_REVIEWED:
        await read(asked, whole=False)
        return "Goes on: the head is read now."
    return "Goes on with the next push; the head has its review."
