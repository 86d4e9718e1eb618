"""`/squad fp ID REASON`: a finding is wrong."""

from review_service.commands.asked import Asked
from review_service.commands.judging import judge
from review_service.commands.roles import Need
from review_service.commands.verb import verb
from squad.review.v1 import review_pb2


@verb(
    Need.INSIDER,
    "Says that a finding is wrong, and leaves it out; from severity high up this is for maintain and admin.",
    usage="[ID] REASON",
)
async def fp(asked: Asked) -> str:
    """The same as the verdict FALSE_POSITIVE."""
    return await judge(asked, review_pb2.VERDICT_FALSE_POSITIVE, "counts as a false positive")
