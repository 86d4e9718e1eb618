"""One supervised process: a small state machine that a supervisor drives by ticks."""

import enum
import time
from dataclasses import dataclass, field

from cli.stack import procfs
from cli.stack.backoff import Backoff
from cli.stack.errors import StackError
from cli.stack.process import Process
from cli.stack.state import Member


class Kind(enum.StrEnum):
    """What can happen to a process."""

    STARTED = "started"
    READY = "ready"
    DIED = "died"
    FAILED = "failed"
    STOPPED = "stopped"
    ORPHAN_ENDED = "orphan ended"


@dataclass(frozen=True)
class Event:
    """Something that happened; `detail` is for people."""

    kind: Kind
    name: str
    detail: str = ""


class Phase(enum.Enum):
    """Where a process is in its life."""

    WAITING = enum.auto()
    STARTING = enum.auto()
    READY = enum.auto()
    FAILED = enum.auto()


@dataclass
class Child:
    """A process and what is known of it.

    Attributes:
        group: Number of the group it was started with.
        failure: Why its first start failed; such a process is not started again.
        missing: What its probe last missed.
        restarts: How often it was started again.
    """

    process: Process
    backoff: Backoff
    group: int
    phase: Phase = Phase.WAITING
    failure: str = ""
    missing: str = "not asked yet"
    restarts: int = -1
    _due: float = field(default=0.0)
    _started: float = field(default=0.0)
    _was_ready: bool = field(default=False)

    @property
    def name(self) -> str:
        """The process's name."""
        return self.process.spec.name

    def tick(self) -> Event | None:
        """Does the one thing that is due now, if any."""
        if self.phase is Phase.WAITING:
            return self._start() if time.monotonic() >= self._due else None
        if self.phase is Phase.FAILED:
            return None
        if not self.process.alive:
            return self._died(self.process.explain(f"died ({self.process.ending()})"))
        return self._ask() if self.phase is Phase.STARTING else None

    def member(self) -> Member | None:
        """What the state file says of it, None when it does not run."""
        pid, spec = self.process.pid, self.process.spec
        if pid is None or not self.process.alive:
            return None
        return Member(
            name=spec.name,
            pid=pid,
            start_time=procfs.start_time(pid),
            argv=list(spec.argv),
            address=spec.address,
            stop_signal=int(spec.stop_signal),
            grace_seconds=spec.grace_seconds,
            restarts=self.restarts,
        )

    def _start(self) -> Event:
        self._started = time.monotonic()
        try:
            self.process.start()
        except StackError as error:
            return self._died(str(error))
        self.phase = Phase.STARTING
        self.restarts += 1
        return Event(Kind.STARTED, self.name, f"pid {self.process.pid}")

    def _ask(self) -> Event | None:
        # It may end between the two looks; then the next tick sees that.
        self.missing = self.process.spec.ready() or ""
        if self.missing:
            return None
        self.phase, self._was_ready = Phase.READY, True
        return Event(Kind.READY, self.name, f"after {time.monotonic() - self._started:.1f} s")

    def _died(self, why: str) -> Event:
        self.process.sweep()
        if not self._was_ready:
            self.phase, self.failure = Phase.FAILED, why
            return Event(Kind.FAILED, self.name, why)
        wait = self.backoff.wait_seconds(time.monotonic() - self._started)
        self.phase, self._due = Phase.WAITING, time.monotonic() + wait
        return Event(Kind.DIED, self.name, f"{why}; starting again in {wait:g} s")
