"""Ends what a killed supervisor left behind, and only that."""

import contextlib
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from cli.stack import procfs, state
from cli.stack.errors import StackError
from cli.stack.process import POLL_SECONDS, RUN_VARIABLE
from cli.stack.state import Member, State

END_SECONDS = 10.0
"""What the system gets to end a killed process."""


def end_orphans(data: Path) -> list[str]:
    """Stops every process of the last run on `data`; the caller holds the lock, so that run is over.

    A process is of that run when pid, start time and command are those written down, or when its environment carries
    the run's random name (which also finds grandchildren, and processes started just before the kill).

    Returns:
        The names of the processes that had to be stopped.

    Raises:
        StackError: One cannot be ended.
    """
    last = state.read(data)
    if last is None:
        return []
    orphans = _of_run(last)
    _end(orphans)
    # Those asked to finish may have started others meanwhile: look again, and ask no more.
    _kill(_of_run(last))
    if stuck := state.wait_gone(_of_run(last), END_SECONDS):
        raise StackError(f"{stuck[0].name} (pid {stuck[0].pid}) of the last run does not end: restart the machine")
    state.clear(data)
    return [each.name for each in orphans]


def _of_run(last: State) -> list[Member]:
    known = {each.pid: each for each in last.members if each.alive}
    mark = f"{RUN_VARIABLE}={last.run}"
    marked = [pid for pid in procfs.pids() if pid not in known and mark in procfs.environ(pid)]
    found = [Member(procfs.name(pid), pid, procfs.start_time(pid), procfs.argv(pid)) for pid in marked]
    return [*known.values(), *(each for each in found if each.alive)]


def _end(members: Sequence[Member]) -> None:
    """Asks each to finish and kills it when its grace is over."""
    for each in members:
        _send(each, each.stop_signal)
    begun = time.monotonic()
    while members := [each for each in members if each.alive]:
        waited = time.monotonic() - begun
        _kill([each for each in members if waited > each.grace_seconds])
        if waited > END_SECONDS + max(each.grace_seconds for each in members):
            return
        time.sleep(POLL_SECONDS)


def _kill(members: Sequence[Member]) -> None:
    for each in members:
        _send(each, signal.SIGKILL)


def _send(member: Member, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # ended meanwhile
        os.kill(member.pid, number)
