"""What a change did to its files, as far as a report speaks of it."""

from dataclasses import dataclass

SORTS = ("source", "tests", "configuration", "dependencies", "docs", "generated", "other")
"""Kinds of files, in the order they are spoken of."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One changed file: its path at head, what kind of file it is (one of SORTS), and how many lines differ."""

    path: str
    sort: str
    added: int
    removed: int

    @property
    def lines(self) -> int:
        return self.added + self.removed
