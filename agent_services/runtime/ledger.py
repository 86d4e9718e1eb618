"""Exactly one cell for every changed file, whatever happened."""

from collections.abc import Iterator, Sequence

from agent_services.runtime.child import not_read
from agent_services.runtime.intake import Change
from squad.code.v1 import change_pb2, coverage_pb2

FileCoverage = coverage_pb2.FileCoverage


class Ledger:
    """Starts with what is known before any rule ran; a file nobody complained about is READ."""

    def __init__(self, change: Change, languages: Sequence[str]) -> None:
        self._paths = [file.path for file in change.files]
        self._cells: dict[str, FileCoverage] = {}
        for file in change.files:
            if (cell := _before_rules(file, change, languages)) is not None:
                self._cells[file.path] = cell

    def readable(self, path: str) -> bool:
        """Whether rules are to see a file."""
        return path not in self._cells

    def note(self, cell: FileCoverage) -> None:
        """Keep the first reason of a file."""
        self._cells.setdefault(cell.path, cell)

    def cells(self) -> Iterator[FileCoverage]:
        """One cell per file, in the order they were sent."""
        for path in self._paths:
            yield self._cells.get(path) or FileCoverage(path=path, status="COVERAGE_STATUS_READ")


def _before_rules(file: change_pb2.ChangedFile, change: Change, languages: Sequence[str]) -> FileCoverage | None:
    if file.kind == change_pb2.CHANGE_KIND_DELETED:
        return FileCoverage(path=file.path, status="COVERAGE_STATUS_EXCLUDED", reason="COVERAGE_REASON_DELETED")
    if "*" not in languages and file.language not in languages:
        return FileCoverage(path=file.path, status="COVERAGE_STATUS_NOT_APPLICABLE")
    if file.new_blob_id not in change.blobs:
        return not_read(file.path, "FAILED", "Its content was not sent.")
    return None
