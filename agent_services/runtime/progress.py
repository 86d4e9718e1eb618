"""Where each rule process is, in memory that outlives it: what it was doing is known even after it was killed."""

import mmap
import struct
import time
from dataclasses import dataclass

_SLOT = struct.Struct("<qd112p")


@dataclass(frozen=True, slots=True)
class Place:
    """What a process said last: unit (-1 before the first), the rule, and when, on the monotonic clock."""

    unit: int
    rule: str
    since: float


class Progress:
    """Shared between the main process and everything forked after it was made; one slot per rule process."""

    def __init__(self, slots: int) -> None:
        self._memory = mmap.mmap(-1, slots * _SLOT.size)

    def write(self, slot: int, unit: int, rule: str) -> None:
        """Say what begins now."""
        _SLOT.pack_into(self._memory, slot * _SLOT.size, unit, time.monotonic(), rule.encode())

    def read(self, slot: int) -> Place:
        """Read what was said last."""
        unit, since, rule = _SLOT.unpack_from(self._memory, slot * _SLOT.size)
        return Place(unit, rule.decode(errors="replace"), since)
