"""What changed: files, their versions and the lines that differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from squad.code.v1.change_pb2 import ChangeKind
from squad.code.v1.location_pb2 import LineRange

SYMLINK_MODE = 0o120000
SUBMODULE_MODE = 0o160000
CONTEXT_LINES = 3


@dataclass(frozen=True, slots=True)
class Hunk:
    """One difference without context: `count` lines from `start`; a count of 0 lies after line `start`."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int


@dataclass(frozen=True, slots=True)
class Patch:
    """How much a file's diff takes, with context and headers; `addressable`: whether a comment can refer to it."""

    lines: int
    size: int
    addressable: bool


@dataclass(frozen=True, slots=True)
class FileDelta:
    """One changed path. Blob ids are empty where that side does not exist; modes are git's, 0 when absent.

    `hunks` is None when git made no line diff: then every line counts as changed. `unreadable` says why there is no
    content; a folder that could not be entered is such a path too. `patch` is None where git was not asked.
    """

    path: str
    previous_path: str
    kind: ChangeKind
    old_blob_id: str
    new_blob_id: str
    old_mode: int
    new_mode: int
    hunks: tuple[Hunk, ...] | None
    unreadable: str = ""
    patch: Patch | None = None

    @property
    def mode(self) -> int:
        return self.new_mode or self.old_mode


@dataclass(frozen=True, slots=True)
class Change:
    """A whole change: files ascending by path. Commits are empty where there is none."""

    base_commit: str
    head_commit: str
    files: tuple[FileDelta, ...]


Range = tuple[int, int]


def line_count(content: bytes) -> int:
    """Lines as git counts them: ended by a line feed, or by the end of the file."""
    return content.count(b"\n") + (not content.endswith(b"\n") and bool(content))


def changed_ranges(delta: FileDelta, line_count: int) -> list[Range]:
    """Head lines added or modified, ascending, inclusive."""
    if delta.hunks is None:
        return [(1, line_count)] if line_count else []
    return join((h.new_start, h.new_start + h.new_count - 1) for h in delta.hunks if h.new_count)


def removed_ranges(delta: FileDelta, line_count: int) -> list[Range]:
    """Base lines removed or modified, ascending, inclusive."""
    if delta.hunks is None:
        return [(1, line_count)] if line_count else []
    return join((h.old_start, h.old_start + h.old_count - 1) for h in delta.hunks if h.old_count)


def hunk_ranges(delta: FileDelta, line_count: int) -> list[Range]:
    """Head lines of the hunks as people see them, three lines of context included: where a comment may stand."""
    if delta.hunks is None:
        return []
    return join(_with_context(hunk, line_count) for hunk in delta.hunks)


def _with_context(hunk: Hunk, line_count: int) -> Range:
    first = hunk.new_start if hunk.new_count else hunk.new_start + 1
    last = hunk.new_start + max(hunk.new_count - 1, 0)
    return max(1, first - CONTEXT_LINES), min(line_count, last + CONTEXT_LINES)


def join(ranges: Iterable[Range]) -> list[Range]:
    """Ascending ranges with touching neighbours joined; empty ones fall away."""
    joined: list[Range] = []
    for start, end in ranges:
        if start > end:
            continue
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def line_ranges(ranges: Iterable[Range]) -> list[LineRange]:
    """The same ranges as messages."""
    return [LineRange(start_line=start, end_line=end) for start, end in ranges]
