"""`/squad review`: the head is read now."""

from review_service.commands.asked import Asked
from review_service.commands.reading import read
from review_service.commands.roles import Need
from review_service.commands.verb import verb


@verb(Need.AUTHOR, "Reads the head now, also of a draft or of a pull request that is paused.")
async def review(asked: Asked) -> str:
    """The check says the rest."""
    await read(asked, whole=False)
    return f"The review of `{asked.pull.change.head_commit[:12]}` begins. Its check tells how it ends."
