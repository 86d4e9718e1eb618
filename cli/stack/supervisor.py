"""Starts processes group by group, waits for their health, restarts what dies, stops all in reverse order."""

import contextlib
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Self

from cli.stack import orphans, procfs, state
from cli.stack.backoff import Backoff
from cli.stack.child import Child, Event, Kind, Phase
from cli.stack.errors import StackError
from cli.stack.process import Process, Spec

TICK_SECONDS = 0.05


def ignore(event: Event) -> None:
    """Does nothing with an event."""


class Supervisor:
    """The processes of one data folder.

    Entering takes the folder's lock and ends what a killed run left; leaving stops everything. One thread of its own
    starts, watches and stops them all, because a process dies with the thread that started it.
    """

    def __init__(
        self, data: Path, on_event: Callable[[Event], None] = ignore, backoff: Callable[[], Backoff] = Backoff
    ) -> None:
        """`on_event` is called from the watching thread and must be quick."""
        self._data = data
        self._on_event = on_event
        self._backoff = backoff
        self._run = secrets.token_hex(16)
        self._children: list[Child] = []
        self._facts: dict[str, str] = {}
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._crash: Exception | None = None
        self._thread = threading.Thread(target=self._live, name="supervisor", daemon=True)
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Raises StackError when another supervisor holds the folder."""
        with contextlib.ExitStack() as resources:
            resources.enter_context(state.lock(self._data))
            for name in orphans.end_orphans(self._data):
                self._on_event(Event(Kind.ORPHAN_ENDED, name, "left by a run that was killed"))
            self._write_state()
            self._thread.start()
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def processes(self) -> Sequence[Process]:
        """All processes, in the order they were started."""
        return [child.process for child in self._children]

    def publish(self, facts: Mapping[str, str]) -> None:
        """Adds facts, such as addresses, to the state file that other commands read. No secrets."""
        with self._changed:
            self._facts.update(facts)
            self._write_state()

    def start(self, specs: Sequence[Spec], within_seconds: float = 60.0) -> None:
        """Starts a group at once and waits until all of it is ready; from then on it is kept running.

        Raises:
            StackError: One of them ended or was not ready in time. What runs goes on until this is left.
        """
        with self._changed:
            number = 1 + max((child.group for child in self._children), default=0)
            group = [Child(Process(spec, self._data / "logs", self._run), self._backoff(), number) for spec in specs]
            self._children.extend(group)
            self._changed.wait_for(lambda: self._settled(group), within_seconds)
        # One that failed ended the wait: the others had no time to become ready.
        for child in group:
            if child.failure:
                raise StackError(child.failure)
        for child in group:
            if child.phase is not Phase.READY:
                raise StackError(child.process.explain(f"was not ready after {within_seconds:g} s ({child.missing})"))

    def wait(self) -> None:
        """Blocks for as long as the stack is up; a signal handler that raises ends it."""
        while self._thread.is_alive():
            self._stopping.wait(1.0)

    def stop(self) -> None:
        """Stops everything in reverse order and lets go of the folder. Safe to repeat, and deaf to Ctrl-C."""
        self._stopping.set()
        while self._thread.is_alive():
            with contextlib.suppress(KeyboardInterrupt):
                self._thread.join(0.1)
        self._resources.close()
        if self._crash:
            raise self._crash

    def _live(self) -> None:
        """All of the watching thread."""
        try:
            while not self._stopping.wait(TICK_SECONDS):
                self._tick()
        except Exception as error:  # noqa: BLE001 - raised again by `stop`, in the thread that can tell people
            self._crash = error
            self._stopping.set()
        finally:
            self._stop_all()
            state.clear(self._data)
            with self._changed:
                self._changed.notify_all()

    def _tick(self) -> None:
        with self._changed:
            children = list(self._children)
        events = [event for child in children if (event := child.tick())]
        with self._changed:
            if any(event.kind is Kind.STARTED for event in events):
                events += self._try_write_state()
            if events:
                self._changed.notify_all()
        for event in events:
            self._tell(event)

    def _tell(self, event: Event) -> None:
        try:
            self._on_event(event)
        except Exception as error:  # noqa: BLE001 - raised again by `stop`; first everything has to be stopped
            self._crash = self._crash or error
            self._stopping.set()

    def _settled(self, group: Sequence[Child]) -> bool:
        ended = any(child.failure for child in group) or self._stopping.is_set()
        return ended or all(child.phase is Phase.READY for child in group)

    def _stop_all(self) -> None:
        for number in sorted({child.group for child in self._children}, reverse=True):
            group = [child.process for child in self._children if child.group == number]
            for process in group:
                process.ask_to_stop()
            for process in group:
                process.finish()
                self._tell(Event(Kind.STOPPED, process.spec.name, process.ending()))

    def _try_write_state(self) -> list[Event]:
        # A full disk is told, and is no reason to stop what runs.
        try:
            self._write_state()
        except StackError as error:
            return [Event(Kind.FAILED, "state file", str(error))]
        return []

    def _write_state(self) -> None:
        me = os.getpid()
        supervisor = state.Member("supervisor", me, procfs.start_time(me), procfs.argv(me) or sys.argv)
        members = [member for child in self._children if (member := child.member())]
        state.write(self._data, state.State(self._run, supervisor, members, dict(self._facts)))


@contextlib.contextmanager
def interrupt_on_termination() -> Iterator[None]:
    """Lets SIGTERM and SIGHUP act as Ctrl-C does, so that `with` blocks unwind. For the main thread."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # Under nohup SIGHUP is ignored, and stays so.
    wanted = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is not signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
