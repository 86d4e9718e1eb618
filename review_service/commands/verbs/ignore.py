"""`/squad ignore ID REASON`: a finding that is right is left out."""

from review_service.commands.asked import Asked
from review_service.commands.judging import judge
from review_service.commands.roles import Need
from review_service.commands.verb import verb
from squad.review.v1 import review_pb2


@verb(
    Need.WRITER,
    "Leaves out a finding although it is right; from severity high up this is for maintain and admin.",
    usage="[ID] REASON",
)
async def ignore(asked: Asked) -> str:
    """The same as the verdict WONT_FIX."""
    return await judge(asked, review_pb2.VERDICT_WONT_FIX, "is ignored")
