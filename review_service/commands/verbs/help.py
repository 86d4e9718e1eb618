"""`/squad help`: the commands, who may give them, and what they do."""

from review_service.commands.asked import Asked
from review_service.commands.roles import Need
from review_service.commands.table import table
from review_service.commands.verb import verb


@verb(Need.READER, "Lists the commands.")
async def help(asked: Asked) -> str:
    """The table of `docs/commands.md`."""
    return f"{table()}\n\nIn the thread of a finding its id may be left out."
