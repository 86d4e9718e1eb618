"""`/squad full`: the head is read now, and nothing counts as said before."""

from review_service.commands.asked import Asked
from review_service.commands.reading import read
from review_service.commands.roles import Need
from review_service.commands.verb import verb


@verb(Need.AUTHOR, "Reads the head now, and says everything about it, whatever earlier reviews have looked at.")
async def full(asked: Asked) -> str:
    """The check says the rest."""
    await read(asked, whole=True)
    return (
        f"The review of `{asked.pull.change.head_commit[:12]}` begins: everything is read, whatever was read before. "
        "Its check tells how it ends."
    )
