"""What we ask of the kernel for our processes: an end when the parent ends, and limits."""

import ctypes
import os
import resource
import signal
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int | None = None) -> None:
    """Be killed when the parent ends; given its id, also when it ended before we could ask."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def name_process(name: str) -> None:
    """Show a name in process lists; 15 bytes count."""
    _libc.prctl(_PR_SET_NAME, name.encode()[:15], 0, 0, 0)


def limit_memory(extra_bytes: int) -> None:
    """Allow this process so much address space more than it has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * os.sysconf("SC_PAGESIZE") + extra_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cpu_seconds(process: int) -> float:
    """CPU time of a process, on the clock that is `time.process_time` to itself; 0 when it is gone.

    What it started and has not waited for is not in it.
    """
    clock = ctypes.c_int()
    if process <= 0 or _libc.clock_getcpuclockid(process, ctypes.byref(clock)) != 0:
        return 0.0
    try:
        return time.clock_gettime(clock.value)
    except OSError:  # it ended between the two calls
        return 0.0


def resident_bytes() -> int:
    """Memory of this process that is in use now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
