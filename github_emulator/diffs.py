"""Unified diffs as GitHub shows them: three lines of context, rename detection, and where a comment may stand."""

import re
from dataclasses import dataclass, field
from typing import Literal

from github_emulator import limits
from github_emulator.git import GitRepository
from github_emulator.state import Side

Status = Literal["added", "removed", "modified", "renamed", "copied", "changed"]
_STATUS: dict[str, Status] = {
    "A": "added",
    "D": "removed",
    "M": "modified",
    "R": "renamed",
    "C": "copied",
    "T": "changed",
}
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True)
class DiffLine:
    """One line of a hunk; `position` counts from the first hunk header of the file."""

    mark: str
    text: str
    old: int | None
    new: int | None
    position: int


@dataclass(frozen=True)
class Hunk:
    """A contiguous part of a file's diff."""

    header: str
    lines: tuple[DiffLine, ...]

    def find(self, side: Side, line: int) -> DiffLine | None:
        """The line of that number on a side; context lines stand on both."""
        return next((one for one in self.lines if (one.new if side == "RIGHT" else one.old) == line), None)

    def until(self, last: DiffLine) -> str:
        """The text from the header to a line: GitHub's `diff_hunk`."""
        shown = [one.mark + one.text for one in self.lines if one.position <= last.position]
        return "\n".join([self.header, *shown])


@dataclass(frozen=True)
class FileDiff:
    """What happened to one file. `patch` is None where GitHub sends none: binary, too large, or no line changed."""

    path: str
    previous_path: str | None
    status: Status
    blob: str
    additions: int
    deletions: int
    patch: str | None
    hunks: tuple[Hunk, ...] = field(repr=False)

    def locate(self, side: Side, line: int) -> tuple[Hunk, DiffLine] | None:
        """The hunk and line a comment on (side, line) would hang on, or None when it is outside the diff."""
        found = ((hunk, hunk.find(side, line)) for hunk in self.hunks)
        return next(((hunk, one) for hunk, one in found if one), None)

    def at_position(self, position: int) -> tuple[Hunk, DiffLine] | None:
        """The hunk and line at a legacy diff position, or None."""
        pairs = ((hunk, line) for hunk in self.hunks for line in hunk.lines)
        return next(((hunk, line) for hunk, line in pairs if line.position == position), None)


def diff(git: GitRepository, base: str, head: str) -> dict[str, FileDiff]:
    """The changed files from `base` to `head` (as given, no merge base), by new path, in git's order."""
    options = ("--no-color", "--no-ext-diff", "--no-textconv", "--find-renames", "-l1000", base, head, "--")
    records = (
        git.run("diff", "--raw", "--numstat", "--full-index", "-z", *options).decode("utf-8", "replace").split("\0")
    )
    sections = _sections(git.run("diff", "--unified=3", *options))
    raw, counts = _raw_records(records)
    whole = _Whole()
    files = (_file(entry, count, sections, whole) for entry, count in zip(raw, counts, strict=True))
    return {file.path: file for file in files}


@dataclass
class _Whole:
    """What has been shown of a diff so far: beyond the limits no file has a patch any more."""

    files: int = 0
    lines: int = 0
    size: int = 0

    def takes(self, section: bytes) -> bool:
        """Count one more file; whether it may still be shown."""
        self.files += 1
        self.lines += section.count(b"\n")
        self.size += len(section)
        within = self.lines <= limits.DIFF_LINES and self.size <= limits.DIFF_BYTES
        return within and self.files <= limits.DIFF_FILES


def unified(git: GitRepository, base: str, head: str) -> str:
    """The diff as text, for the diff media type."""
    out = git.run("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames", base, head, "--")
    return out.decode("utf-8", "replace")


def moved_line(git: GitRepository, old: str, new: str, path: str, line: int) -> int | None:
    """Where a line of `path` at commit `old` stands at commit `new`; None when it was changed or is gone."""
    text = git.run("diff", "--unified=0", "--no-color", "--no-ext-diff", old, new, "--", f":(literal){path}")
    shift = 0
    for match in re.finditer(
        r"^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@", text.decode("utf-8", "replace"), re.MULTILINE
    ):
        start, removed, added = int(match[1]), int(match[2] or 1), int(match[3] or 1)
        if removed and start <= line < start + removed:
            return None
        if line < start or (not removed and line <= start):
            break
        shift += added - removed
    return line + shift


def _raw_records(records: list[str]) -> tuple[list[tuple[str, str, str | None, str]], list[tuple[int, int]]]:
    """Split git's NUL-separated answer into (status, path, previous path, blob) and (additions, deletions)."""
    raw: list[tuple[str, str, str | None, str]] = []
    counts: list[tuple[int, int]] = []
    queue = iter(records)
    for record in queue:
        if record.startswith(":"):
            meta, previous, path = record.split(" "), None, next(queue)
            if meta[4][0] in "RC":
                previous, path = path, next(queue)
            raw.append((meta[4][0], path, previous, meta[2] if meta[4][0] == "D" else meta[3]))
        elif record:
            added, removed, path = record.split("\t", 2)
            if not path:  # a rename: two more records hold the old and the new name
                next(queue), next(queue)
            counts.append((int(added) if added != "-" else 0, int(removed) if removed != "-" else 0))
    return raw, counts


def _sections(text: bytes) -> list[bytes]:
    """The text of each file's diff, last first; no content line can start with `diff --git`."""
    return [part for part in re.split(rb"^diff --git ", text, flags=re.MULTILINE) if part][::-1]


def _file(
    entry: tuple[str, str, str | None, str], count: tuple[int, int], sections: list[bytes], whole: _Whole
) -> FileDiff:
    status, path, previous, blob = entry
    section = sections.pop()
    if status == "T":  # git writes a deletion and a creation
        section += sections.pop()
    shown = whole.takes(section) and status != "T" and "\ufffd" not in path  # a path that is no UTF-8 has no name here
    patch = _patch(section) if shown else None
    return FileDiff(path, previous, _STATUS[status], blob, *count, patch, _hunks(patch or ""))


def _patch(section: bytes) -> str | None:
    """The hunks of a file, unless there are none, or too much of them."""
    start = section.find(b"\n@@ ")
    patch = section[start + 1 :].removesuffix(b"\n") if start >= 0 else b""
    if len(patch) > limits.FILE_DIFF_BYTES or patch.count(b"\n") > limits.FILE_DIFF_LINES:
        return None
    return patch.decode("utf-8", "replace") or None


def _hunks(patch: str) -> tuple[Hunk, ...]:
    hunks: list[tuple[str, list[DiffLine]]] = []
    old = new = 0
    for position, line in enumerate(patch.split("\n") if patch else []):
        if header := _HUNK.match(line):
            old, new = int(header[1]), int(header[2])
            hunks.append((line, []))
            continue
        mark, text = line[:1], line[1:]
        shown = DiffLine(mark, text, old if mark in " -" else None, new if mark in " +" else None, position)
        hunks[-1][1].append(shown)
        old += mark in " -"
        new += mark in " +"
    return tuple(Hunk(header, tuple(lines)) for header, lines in hunks)
