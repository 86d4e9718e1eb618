"""Where each rule process is, in memory that outlives it: what it was doing is known even after it was killed."""

import mmap
import os
import struct
import time
from dataclasses import dataclass

_SLOT = struct.Struct("<qqdd112p")


@dataclass(frozen=True, slots=True)
class Place:
    """What a process said last: unit (-1 before the first), the rule, and when.

    `since` is on the monotonic clock, `cpu_since` the CPU time the process had used; 0 is no process yet.
    """

    unit: int
    rule: str
    process: int
    since: float
    cpu_since: float


class Progress:
    """Shared between the main process and everything forked after it was made; one slot per rule process."""

    def __init__(self, slots: int) -> None:
        self._memory = mmap.mmap(-1, slots * _SLOT.size)

    def write(self, slot: int, unit: int, rule: str) -> None:
        """Say what this process begins now."""
        self._put(slot, unit, os.getpid(), time.process_time(), rule)

    def clear(self, slot: int) -> None:
        """Make a slot ready for a process that has said nothing yet."""
        self._put(slot, -1, 0, 0.0, "")

    def read(self, slot: int) -> Place:
        """Read what was said last."""
        unit, process, since, cpu_since, rule = _SLOT.unpack_from(self._memory, slot * _SLOT.size)
        return Place(unit, rule.decode(errors="replace"), process, since, cpu_since)

    def _put(self, slot: int, unit: int, process: int, cpu: float, rule: str) -> None:
        _SLOT.pack_into(self._memory, slot * _SLOT.size, unit, process, time.monotonic(), cpu, rule.encode())
