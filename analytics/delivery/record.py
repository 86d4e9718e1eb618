"""What was sent to whom, in the lake: a file for each report and place, so that nothing goes out twice.

It is written before and after. A run that was killed between leaves `sending`: nobody knows whether it arrived.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from analytics.lake.place import Place

FOLDER = "sent"
State = Literal["sending", "sent", "failed"]


@dataclass(frozen=True)
class Entry:
    """How far a report got on its way to a place.

    Attributes:
        said: What went wrong; empty when nothing did.
        time: Of the entry, RFC 3339 in UTC.
    """

    state: State
    said: str = ""
    time: str = ""


class Record:
    """The entries of one week."""

    def __init__(self, lake: Place, week: str) -> None:
        self._lake = lake
        self._week = week

    def entry(self, report: str, place: str) -> Entry | None:
        """What is known; None: nothing was tried yet."""
        content = self._lake.read(FOLDER, self._week, report, f"{place}.json")
        return Entry(**json.loads(content)) if content else None

    def note(self, report: str, place: str, state: State, said: str = "") -> None:
        """Writes it down."""
        entry = Entry(state, said, datetime.now(UTC).isoformat())
        self._lake.replace(json.dumps(asdict(entry)).encode(), FOLDER, self._week, report, f"{place}.json")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """For the block, no other process sends from this folder: it waits. A process that is killed lets go."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".sending").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
