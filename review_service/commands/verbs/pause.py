"""`/squad pause`: heads of the pull request are not read until it goes on."""

from uuid import UUID

from report.markdown import plain
from review_service.commands.asked import Asked
from review_service.commands.roles import Need
from review_service.commands.verb import verb
from review_service.store import pull_requests


@verb(Need.AUTHOR, "Reads no head of this pull request until `resume`; their checks ask for action and are not green.")
async def pause(asked: Asked) -> str:
    """What runs is stopped; a check that is complete stays as it is."""
    asked.require_open()
    if not await pull_requests.pause(asked.session, asked.place, paused=True):
        return "This pull request is paused already. `/squad resume` goes on."
    review = await pull_requests.newest(asked.session, asked.place)
    if review is not None:
        why = f"paused by {plain(asked.person.login)}"
        await pull_requests.stop(asked.session, UUID(review.id), why, asked.traceparent)
    return (
        "Paused: no further head of this pull request is read, and none gets a green check. "
        "`/squad resume` goes on; `/squad review` or the button on the check reads a single head."
    )
