"""The commands as a table, for people: `/squad help` and `docs/commands.md` show the same."""

from review_service.commands.parse import CALL
from review_service.commands.roles import WORDS
from review_service.commands.verb import known


def table() -> str:
    """One row for each command, in Markdown."""
    rows = (f"| `{_usage(verb.name, verb.usage)}` | {WORDS[verb.needs]} | {verb.effect} |" for verb in known().values())
    return "\n".join(("| command | for | what it does |", "|---|---|---|", *rows))


def _usage(name: str, words: str) -> str:
    return " ".join(part for part in (CALL, name, words) if part)
