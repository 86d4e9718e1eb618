"""The state file: which processes belong to a data folder. Read by other commands and by the next run."""

import contextlib
import dataclasses
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from cli.stack import files, procfs
from cli.stack.errors import StackError
from cli.stack.process import POLL_SECONDS

STATE_FILE = "state.json"
LOCK_FILE = "lock"


@dataclass(frozen=True)
class Member:
    """One process of the stack, told from every other that ever had its pid.

    Attributes:
        pid: Process id, also of its group and session.
        start_time: As procfs tells it; None if the process had ended before it could be looked at.
        argv: Its command.
        stop_signal: What asks it to finish.
        grace_seconds: What it gets to finish.
        restarts: How often it was started again.
    """

    name: str
    pid: int
    start_time: str | None
    argv: Sequence[str]
    address: str = ""
    stop_signal: int = signal.SIGTERM
    grace_seconds: float = 10.0
    restarts: int = 0

    @property
    def alive(self) -> bool:
        """Whether exactly this process still runs: same pid, same start, same command."""
        if self.start_time is None or procfs.start_time(self.pid) != self.start_time or procfs.is_zombie(self.pid):
            return False
        # By its end, because at first our launcher stands before the command.
        seen = procfs.argv(self.pid)
        return not seen or seen[-len(self.argv) :] == list(self.argv)


@dataclass(frozen=True)
class State:
    """What a supervisor writes down.

    Attributes:
        run: Random name of this run; every process of it carries it in SQUAD_RUN.
        members: In the order they were started.
        facts: What the composer of the stack wants other commands to know, such as addresses; no secrets.
    """

    run: str
    supervisor: Member
    members: Sequence[Member] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def write(data: Path, state: State) -> None:
    """Replaces the state file in one step. Raises StackError when it cannot, as on a full disk."""
    path = data / STATE_FILE
    try:
        files.write_private(path, json.dumps(dataclasses.asdict(state), indent=1) + "\n")
    except OSError as error:
        raise StackError(f"cannot write {path} ({error.strerror}): free some space or mend its folder") from error


def read(data: Path) -> State | None:
    """The last state written, None when there is none.

    Raises:
        StackError: The file is damaged.
    """
    path = data / STATE_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        members = [Member(**each) for each in raw["members"]]
        return State(raw["run"], Member(**raw["supervisor"]), members, raw["facts"])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StackError(f"cannot read {path} ({error.strerror}): use the user who started squad") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StackError(f"{path} is damaged: see that no squad process runs, then delete it") from error


def clear(data: Path) -> None:
    """Forgets the state: nothing of it runs any more."""
    (data / STATE_FILE).unlink(missing_ok=True)


@contextlib.contextmanager
def lock(data: Path) -> Iterator[None]:
    """Holds the data folder; the system lets go of it when this process ends, however it ends.

    Raises:
        StackError: Another process holds it.
    """
    with _open(data / LOCK_FILE) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            who = file.read().strip() or "another process"
            raise StackError(
                f"squad is already up on {data} (pid {who}): stop it with squad down, or use another folder with --data"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _open(path: Path) -> TextIO:
    try:
        return path.open("a+")
    except OSError as error:
        raise StackError(f"cannot open {path} ({error.strerror}): use the user who made it") from error


def wait_gone(members: Sequence[Member], within_seconds: float) -> list[Member]:
    """Waits for the end of `members`; answers those that still run after that time."""
    deadline = time.monotonic() + within_seconds
    while left := [each for each in members if each.alive]:
        if time.monotonic() > deadline:
            break
        time.sleep(POLL_SECONDS)
    return left
