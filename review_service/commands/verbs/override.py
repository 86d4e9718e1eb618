"""`/squad override REASON`: a change passes that nobody could vouch for."""

from datetime import timedelta
from uuid import UUID

from kit.errors import StateConflict
from report.markdown import plain
from review_service.commands.asked import Asked, reason_in
from review_service.commands.roles import Need
from review_service.commands.verb import Refused, verb
from review_service.store import overrides


@verb(
    Need.MAINTAINER,
    "Lets a head pass whose review stayed incomplete for long; it ends with the next push.",
    usage="REASON",
)
async def override(asked: Asked) -> str:
    """The check says who and why."""
    asked.require_open()
    reason = reason_in(asked.words)
    review = await asked.review()
    wanted = overrides.Override(asked.subject, reason, timedelta(seconds=asked.delays.override_after))
    try:
        await overrides.override(asked.session, UUID(review.id), wanted, asked.traceparent)
    except StateConflict as conflict:
        raise Refused(f"Not overridden: {plain(conflict.message)}.") from conflict
    return f"Overridden for `{review.change.head_commit[:12]}`: {plain(reason)}\n\nThe check turns green in a moment."
