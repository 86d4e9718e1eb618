"""What a command is: a function in a file of its own, with who may ask for it and what it does, in words."""

import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from review_service.commands import verbs
from review_service.commands.roles import Need

if TYPE_CHECKING:
    from review_service.commands.asked import Asked

Run = Callable[["Asked"], Awaitable[str]]


class Refused(Exception):  # noqa: N818 - an answer, and no error
    """The command is not carried out; the message says why, in Markdown."""


@dataclass(frozen=True)
class Verb:
    """A command.

    Attributes:
        name: What people write; the name of its file.
        needs: Who may ask for it.
        usage: What follows the name, as in `[ID] REASON`.
        effect: What it does, one sentence.
        run: Does it inside the transaction that also records the answer, and answers in Markdown.
    """

    name: str
    needs: Need
    usage: str
    effect: str
    run: Run


def verb(needs: Need, effect: str, usage: str = "") -> Callable[[Run], Verb]:
    """Makes the decorated function the command of its file."""

    def made(run: Run) -> Verb:
        return Verb(run.__module__.rpartition(".")[2], needs, usage, effect, run)

    return made


@cache
def known() -> Mapping[str, Verb]:
    """Every command by its name, ascending.

    Raises:
        TypeError: A file in `verbs/` holds none, or several.
    """
    return {name: _in_file(name) for name in sorted(module.name for module in pkgutil.iter_modules(verbs.__path__))}


def _in_file(name: str) -> Verb:
    found = [each for each in vars(import_module(f"{verbs.__name__}.{name}")).values() if isinstance(each, Verb)]
    if len(found) != 1:
        raise TypeError(f"verbs/{name}.py must hold one command, and holds {len(found)}")
    return found[0]
