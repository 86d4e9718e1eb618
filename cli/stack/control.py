"""Looking at, and ending, a stack that another process keeps up."""

import json
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.stack import orphans, procfs, state
from cli.stack.errors import StackError
from cli.stack.state import Member, State

HOST_REPORT = "code-host.json"
"""File in which the worker says what it saw at the code host."""


@dataclass(frozen=True)
class Row:
    """One process as people see it; memory (PSS) and uptime are None when unknown or not running."""

    name: str
    pid: int
    running: bool
    address: str
    memory_bytes: int | None
    uptime_seconds: float | None
    restarts: int


@dataclass(frozen=True)
class Status:
    """A stack: `up` while its supervisor lives; rows begin with the supervisor."""

    up: bool
    rows: Sequence[Row] = ()
    facts: Mapping[str, str] | None = None
    missing_events: Sequence[str] = ()
    """Events that the code host does not send us, as the worker saw last."""


def status(data: Path) -> Status:
    """What runs on `data`. Raises StackError when the state cannot be read."""
    last = state.read(data)
    if last is None:
        return Status(up=False)
    alone = _row(last.supervisor, tree=False)
    rows = [alone, *(_row(each) for each in last.members)]
    return Status(last.supervisor.alive, rows, last.facts, _missing_events(data))


def down(data: Path, within_seconds: float = 60.0) -> list[str]:
    """Ends the stack on `data` and waits for that.

    Returns:
        The names of the processes that were stopped; empty when nothing ran.

    Raises:
        StackError: It belongs to another user, or did not end in time.
    """
    last = state.read(data)
    if last is None:
        return []
    if not last.supervisor.alive:
        with state.lock(data):
            return orphans.end_orphans(data)
    names = [each.name for each in last.members if each.alive]
    _ask(last)
    if left := state.wait_gone([last.supervisor, *last.members], within_seconds):
        which = ", ".join(f"{each.name} (pid {each.pid})" for each in left)
        raise StackError(f"still running after {within_seconds:g} s: {which}: end it with kill -9 {left[0].pid}")
    return names


def _ask(last: State) -> None:
    pid = last.supervisor.pid
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return  # it ended by itself just now
    except PermissionError as error:
        raise StackError(f"squad (pid {pid}) belongs to another user: stop it as that user") from error


def _missing_events(data: Path) -> list[str]:
    try:
        found: list[str] = json.loads((data / HOST_REPORT).read_text(encoding="utf-8"))["missing_events"]
    except OSError:
        return []  # it has not looked yet
    return found


def _row(member: Member, tree: bool = True) -> Row:
    if not member.alive:
        return Row(member.name, member.pid, False, member.address, None, None, member.restarts)
    memory = procfs.tree_memory_bytes(member.pid) if tree else procfs.memory_bytes(member.pid)
    uptime = procfs.uptime_seconds(member.pid)
    return Row(member.name, member.pid, True, member.address, memory, uptime, member.restarts)
