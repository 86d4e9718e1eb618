"""What ends a command early: one sentence for people, and the exit status."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line promises its callers."""

    PASSED = 0
    FOUND = 1
    WRONG_USE = 2
    INCOMPLETE = 3
    INTERRUPTED = 130


class CommandError(Exception):
    """The command cannot be done: what, where and what to do, in one line."""
