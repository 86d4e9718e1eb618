"""Asks the running stack for an operator, and prints what it answers."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cli.form import Form

if TYPE_CHECKING:
    from cli.admin import Tenancy
    from cli.table import Row


def show_answer(data: Path | None, form: Form, question: "Callable[[Tenancy], Awaitable[Row]]", text: str) -> None:
    """Prints one answer; `text` is a sentence with the names of its fields."""
    from cli.admin import ask
    from cli.table import show_one

    answer = ask(data, question)
    show_one(answer, text.format_map(answer), as_json=form == Form.json)


def show_answers(
    data: Path | None, form: Form, question: "Callable[[Tenancy], Awaitable[Sequence[Row]]]", columns: Sequence[str]
) -> None:
    """Prints a list."""
    from cli.admin import ask
    from cli.table import show

    show(ask(data, question), columns, as_json=form == Form.json)
