"""What /proc tells about processes. Where there is no /proc every answer is "unknown", never an error."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def pids() -> Iterator[int]:
    """Ids of every process that can be seen, in no order."""
    if PROC.is_dir():
        yield from (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def start_time(pid: int) -> str | None:
    """When `pid` started, to be compared only: with the pid it names one process for ever. None if there is none.

    Clock ticks since boot, or the date that `ps` shows where there is no /proc.
    """
    if PROC.is_dir():
        fields = _stat(pid)
        return fields[19] if fields else None
    ran = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return ran.stdout.strip() or None


def parent(pid: int) -> int | None:
    """The id of the parent of `pid`."""
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def is_zombie(pid: int) -> bool:
    """Whether `pid` has ended and only waits to be collected."""
    fields = _stat(pid)
    return bool(fields) and fields[0] == "Z"


def argv(pid: int) -> list[str]:
    """The command line of `pid`; empty when unknown."""
    return _strings(pid, "cmdline")


def environ(pid: int) -> list[str]:
    """The `NAME=value` strings that `pid` started with; empty when unknown or not ours to read."""
    return _strings(pid, "environ")


def name(pid: int) -> str:
    """The short name of the program, as `ps` shows it."""
    return _read(PROC / str(pid) / "comm").decode(errors="replace").strip()


def uptime_seconds(pid: int) -> float | None:
    """Seconds since `pid` started."""
    fields, uptime = _stat(pid), _read(PROC / "uptime")
    if not fields or not uptime:
        return None
    return max(0.0, float(uptime.split()[0]) - int(fields[19]) / os.sysconf("SC_CLK_TCK"))


def tree(root: int) -> set[int]:
    """`root` and all its descendants."""
    parents = {pid: parent(pid) for pid in pids()}
    found, size = {root}, 0
    while size != len(found):
        size = len(found)
        found |= {pid for pid, above in parents.items() if above in found}
    return found


def tree_memory_bytes(root: int) -> int | None:
    """Memory of `root` and its descendants (PSS: a page shared by N processes counts 1/N in each)."""
    shares = [share for pid in tree(root) if (share := memory_bytes(pid)) is not None]
    return sum(shares) if shares else None


def memory_bytes(pid: int) -> int | None:
    """Memory of `pid` alone (PSS), None when unknown."""
    for line in _read(PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith(b"Pss:"):
            return int(line.split()[1]) * 1024
    return None


def _stat(pid: int) -> list[str]:
    # The program's name stands in brackets and may itself hold spaces and brackets: split after the last one.
    return _read(PROC / str(pid) / "stat").decode(errors="replace").rpartition(")")[2].split()


def _strings(pid: int, file: str) -> list[str]:
    return [part.decode(errors="replace") for part in _read(PROC / str(pid) / file).split(b"\0") if part]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # the process ended, belongs to somebody else, or there is no /proc: unknown
        return b""
