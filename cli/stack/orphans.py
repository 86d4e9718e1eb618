"""Ends what a killed supervisor left behind, and only that."""

import contextlib
import os
import signal
from pathlib import Path

from cli.stack import procfs, state
from cli.stack.process import RUN_VARIABLE
from cli.stack.state import Member, State

GRACE_SECONDS = 10.0


def end_orphans(data: Path, grace_seconds: float = GRACE_SECONDS) -> list[str]:
    """Stops every process of the last run on `data`; the caller holds the lock, so that run is over.

    A process is of that run when pid, start time and command are those written down, or when its environment carries
    the run's random name (which also finds grandchildren, and processes started just before the kill).

    Returns:
        The names of the processes that had to be stopped.
    """
    last = state.read(data)
    if last is None:
        return []
    orphans = _of_run(last)
    _signal(orphans, None)
    # Those asked may have started others meanwhile: look again.
    _signal(state.wait_gone(orphans, grace_seconds) + _of_run(last), signal.SIGKILL)
    state.wait_gone(orphans, grace_seconds)
    state.clear(data)
    return [each.name for each in orphans]


def _of_run(last: State) -> list[Member]:
    known = {each.pid: each for each in last.members if each.alive}
    mark = f"{RUN_VARIABLE}={last.run}"
    marked = [pid for pid in procfs.pids() if pid not in known and mark in procfs.environ(pid)]
    found = [Member(procfs.name(pid), pid, procfs.start_time(pid), procfs.argv(pid)) for pid in marked]
    return [*known.values(), *(each for each in found if each.alive)]


def _signal(members: list[Member], number: int | None) -> None:
    """Sends each `number`, or else its own stop signal."""
    for each in members:
        with contextlib.suppress(ProcessLookupError):  # ended meanwhile
            os.kill(each.pid, each.stop_signal if number is None else number)
