"""What a check is, and how it ends."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.kit import Kit

Run = Callable[["Kit"], Awaitable[str]]
"""A check: answers a note, often empty. Raises Failed or NotRun."""


class Failed(Exception):  # noqa: N818  the agent's failure, not ours
    """The agent does not keep the promise; the message says what it did, as a sentence about it."""


class NotRun(Exception):  # noqa: N818
    """Nothing can be said about this agent; the message says why, and what would help."""


@dataclass(frozen=True, slots=True)
class Check:
    """One promise.

    Attributes:
        id: As `--only` takes it.
        promise: What a conforming agent does, a sentence without its full stop.
        contract: The file below `proto/squad`, and the name whose comment says so.
        run: Finds out.
    """

    id: str
    promise: str
    contract: str
    run: Run


class Verdict(StrEnum):
    """How a check ended."""

    passed = "passed"
    failed = "failed"
    not_run = "not run"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A check that ended; `note` says why, where there is something to say."""

    check: Check
    verdict: Verdict
    note: str
    seconds: float
