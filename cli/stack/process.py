"""One local process: started so that it cannot outlive us, waited for, measured, stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cli.stack import launcher, procfs
from cli.stack.errors import StackError
from cli.stack.probes import Probe

LOG_BYTES = 10 * 1024 * 1024
"""A log longer than this is set aside as NAME.log.1 at the next start."""
RUN_VARIABLE = "SQUAD_RUN"
"""Environment variable that marks every process of one run of the supervisor."""
POLL_SECONDS = 0.02
_TAIL_BYTES = 8192


def at_once() -> str | None:
    """The probe of a process that is ready as soon as it runs."""
    return None


@dataclass(frozen=True)
class Spec:
    """How to run one process.

    Attributes:
        name: Unique in the stack, and the name of its log file.
        argv: The command; the first element is an absolute path.
        env: The whole environment, nothing is inherited: a process sees only the secrets meant for it.
        ready: Tells whether it does its work yet.
        address: Where it listens, for people; empty when nowhere.
        stop_signal: Asks it to finish; also sent when the process that started it dies.
        grace_seconds: What it gets to finish before SIGKILL.
        uid: The user and group to run as, None for ours. Only root can set it.
        nice: How far it steps back for others on a busy machine, 0 to 19.
        cwd: Its working directory, None for ours.
        hints: Text in the log of a process that died early -> what to tell people instead of the log.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Probe = at_once
    address: str = ""
    stop_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 10.0
    uid: int | None = None
    nice: int = 0
    cwd: Path | None = None
    hints: Mapping[str, str] = field(default_factory=dict)


class Process:
    """A process made from a Spec.

    On Linux it gets its stop signal when the THREAD that called `start` ends, so start it from one that lives as
    long as the process should.
    """

    def __init__(self, spec: Spec, logs: Path, run: str = "") -> None:
        """`logs` is the folder of log files; `run` is put into the environment as SQUAD_RUN."""
        self.spec = spec
        self.log = logs / f"{spec.name}.log"
        self._run = run
        self._child: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def pid(self) -> int | None:
        """Its id, also the id of its session and group; None before the first start."""
        return self._child.pid if self._child else None

    @property
    def exit_code(self) -> int | None:
        """None while it runs, minus the signal's number when a signal ended it."""
        return self._child.poll() if self._child else None

    @property
    def alive(self) -> bool:
        """Whether it was started and has not ended."""
        return self._child is not None and self.exit_code is None

    @property
    def memory_bytes(self) -> int | None:
        """Memory of it and its descendants (PSS), None when unknown."""
        return procfs.tree_memory_bytes(self._child.pid) if self._child and self.alive else None

    @property
    def uptime_seconds(self) -> float | None:
        """Seconds since it started, None when it does not run or that is unknown."""
        return procfs.uptime_seconds(self._child.pid) if self._child and self.alive else None

    def start(self) -> None:
        """Starts it, with its output appended to its log.

        Raises:
            StackError: The command or the log file cannot be opened.
        """
        if self.alive:
            raise RuntimeError(f"{self.spec.name} runs already")
        uid = -1 if self.spec.uid is None else self.spec.uid
        tie = [str(os.getpid()), str(int(self.spec.stop_signal)), str(uid), str(self.spec.nice)]
        command = [sys.executable, "-I", "-S", launcher.__file__, *tie, *self.spec.argv]
        marked = {**self.spec.env, RUN_VARIABLE: self._run} if self._run else dict(self.spec.env)
        try:
            _make_room(self.log)
            with self.log.open("ab") as log:
                self._log_start = log.tell()
                self._child = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=marked,
                    cwd=self.spec.cwd,
                    start_new_session=True,
                )
        except OSError as error:
            raise StackError(f"cannot start {self.spec.name}: {error.strerror} ({error.filename})") from error

    def wait_ready(self, within_seconds: float) -> None:
        """Returns when it is ready.

        Raises:
            StackError: It ended first, or took too long; the message holds the end of its log.
        """
        deadline = time.monotonic() + within_seconds
        while (missing := self.not_ready()) is not None:
            if time.monotonic() > deadline:
                raise StackError(self.explain(f"was not ready after {within_seconds:g} s ({missing})"))
            time.sleep(POLL_SECONDS)

    def not_ready(self) -> str | None:
        """Asks once: None when it is ready, otherwise what is missing.

        Raises:
            StackError: It has ended.
        """
        # Dead comes first: another server may answer at its address.
        if not self.alive:
            raise StackError(self.explain(f"stopped at its start ({self.ending()})"))
        return self.spec.ready()

    def stop(self) -> None:
        """Asks it to finish, kills it after the grace, and kills what it left. Fine if it is not running."""
        self.ask_to_stop()
        self.finish()

    def ask_to_stop(self) -> None:
        """Sends the stop signal and returns at once."""
        if self._child and self.alive:
            self._child.send_signal(self.spec.stop_signal)

    def finish(self) -> None:
        """Waits for its end, at most for the grace, then kills it; what it left in its group is killed too."""
        if self._child is None:
            return
        try:
            self._child.wait(self.spec.grace_seconds)
        except subprocess.TimeoutExpired:
            self._child.kill()
        self.sweep()
        self._child.wait()

    def sweep(self) -> None:
        """Kills what is left of its group, such as workers of a killed main process."""
        if self._child:
            try:
                os.killpg(self._child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # nothing is left, the usual case
            except PermissionError:
                pass  # macOS says this of a group of zombies

    def ending(self) -> str:
        """How it ended, in words."""
        code = self.exit_code
        if code is None:
            return "still running"
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def explain(self, what: str) -> str:
        """One message: name, what happened, why as far as its log tells, and where the log is."""
        tail = self._log_tail()
        for text, advice in self.spec.hints.items():
            if text in tail:
                return f"{self.spec.name} {what}: {advice}"
        lines = [line.strip() for line in tail.splitlines() if line.strip()][-3:]
        return f"{self.spec.name} {what}: {' | '.join(lines) or 'its log is empty'} [log: {self.log}]"

    def _log_tail(self) -> str:
        """The end of what this start wrote."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(self._log_start, self.log.stat().st_size - _TAIL_BYTES))
            return log.read().decode(errors="replace")


def _make_room(log: Path) -> None:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_name(log.name + ".1"))
    log.touch(mode=0o600)
