"""Where each rule process is, in memory that outlives it: what it was doing is known even after it was killed."""

import mmap
import os
import struct
import time
from dataclasses import dataclass

# Two copies of a place, and the number of the last one that was finished: its parity says which copy that is. So a
# process may be read or killed while it writes.
_PLACE = struct.Struct("<qdd112p")
_COPY_BYTES = 160
_SLOT_BYTES = 1 + 2 * _COPY_BYTES


@dataclass(frozen=True, slots=True)
class Place:
    """What a process said last: the rule, and when.

    `since` is on the monotonic clock, `cpu_since` the CPU time the process had used; process 0 is none yet.
    """

    rule: str
    process: int
    since: float
    cpu_since: float


class Progress:
    """Shared between the main process and everything forked after it was made; one slot per rule process."""

    def __init__(self, slots: int) -> None:
        self._memory = mmap.mmap(-1, slots * _SLOT_BYTES)

    def write(self, slot: int, rule: str) -> None:
        """Say what this process begins now."""
        self._put(slot, os.getpid(), time.process_time(), rule)

    def clear(self, slot: int) -> None:
        """Make a slot ready for a process that has said nothing yet."""
        self._put(slot, 0, 0.0, "")

    def read(self, slot: int) -> Place:
        """Read what was said last."""
        start = slot * _SLOT_BYTES
        number = self._memory[start]
        while True:
            process, since, cpu_since, rule = _PLACE.unpack_from(self._memory, _copy(start, number))
            # It may have been written over meanwhile; never twice, unless another one is finished.
            if (now := self._memory[start]) == number:
                return Place(rule.decode(errors="replace"), process, since, cpu_since)
            number = now

    def _put(self, slot: int, process: int, cpu: float, rule: str) -> None:
        start = slot * _SLOT_BYTES
        number = (self._memory[start] + 1) % 256
        _PLACE.pack_into(self._memory, _copy(start, number), process, time.monotonic(), cpu, rule.encode())
        self._memory[start] = number


def _copy(start: int, number: int) -> int:
    return start + 1 + number % 2 * _COPY_BYTES
