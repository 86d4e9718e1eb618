"""Where a rule process is can be read at any time, also while it writes that."""

import os
import signal
import time

from agent_services.runtime.progress import Progress


def test_what_was_said_last_is_read() -> None:
    progress = Progress(2)
    progress.write(1, "logic/first")
    progress.write(1, "logic/second")
    assert (progress.read(1).rule, progress.read(1).process) == ("logic/second", os.getpid())
    assert (progress.read(0).rule, progress.read(0).process) == ("", 0)


def test_a_slot_that_is_cleared_says_nothing() -> None:
    progress = Progress(1)
    progress.write(0, "logic/first")
    progress.clear(0)
    assert (progress.read(0).rule, progress.read(0).process, progress.read(0).cpu_since) == ("", 0, 0.0)


def test_a_place_is_never_half_of_one_and_half_of_another() -> None:
    progress = Progress(1)
    names = {"a" * 100, "b" * 100}
    progress.write(0, "a" * 100)
    writer = os.fork()
    if writer == 0:
        while True:
            for name in names:
                progress.write(0, name)
    seen = [progress.read(0) for _ in range(20_000)]
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    assert {place.rule for place in [*seen, progress.read(0)]} <= names
    assert all(place.since <= time.monotonic() for place in seen)
