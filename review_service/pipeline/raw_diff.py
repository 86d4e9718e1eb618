"""Reads what `git diff --raw --patch` prints.

With the context that code hosts show: without any, git sometimes finds other differences than they do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from review_service.pipeline.change import CONTEXT_LINES, FileDelta, Hunk, Patch
from squad.code.v1.change_pb2 import ChangeKind

# Paths come quoted, never with -z: a line feed in a name could otherwise pass for a hunk.
DIFF_OPTIONS = (
    *("--raw", "--patch", f"--unified={CONTEXT_LINES}", "--inter-hunk-context=0", "--full-index", "--no-abbrev"),
    *("--find-renames", "-l1000", "-O/dev/null", "--no-relative", "--ignore-submodules=dirty", "--submodule=short"),
    *("--no-ext-diff", "--no-textconv", "--no-color"),
)
_FILE = b"diff --git "
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\([abfnrtv"\\]|[0-7]{3})')
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_KINDS = {
    "A": ChangeKind.CHANGE_KIND_ADDED,
    "D": ChangeKind.CHANGE_KIND_DELETED,
    "R": ChangeKind.CHANGE_KIND_RENAMED,
}


@dataclass(frozen=True, slots=True)
class Section:
    """What the patch says of one entry, and how long it is; hunks are None where git called the content binary."""

    hunks: tuple[Hunk, ...] | None
    lines: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One line of the raw part. Paths are bytes as git stores them."""

    old_mode: int
    new_mode: int
    old_id: str
    new_id: str
    status: str
    path: bytes
    previous_path: bytes

    def delta(self, section: Section) -> FileDelta:
        patch = Patch(section.lines, section.size, addressable=self.status != "T" and _is_text(self.path))
        return FileDelta(
            path=path_text(self.path),
            previous_path=path_text(self.previous_path),
            kind=_KINDS.get(self.status, ChangeKind.CHANGE_KIND_MODIFIED),
            old_blob_id=self.old_id.strip("0") and self.old_id,
            new_blob_id=self.new_id.strip("0") and self.new_id,
            old_mode=self.old_mode,
            new_mode=self.new_mode,
            hunks=section.hunks,
            patch=patch,
        )


def _is_text(path: bytes) -> bool:
    """Whether a host can be told this path: what it is told in is UTF-8."""
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def path_text(path: bytes) -> str:
    """The path as text; bytes that are no UTF-8 show as escapes."""
    return path.decode("utf-8", "backslashreplace")


def parse_diff(output: bytes) -> list[tuple[RawEntry, Section]]:
    """Every entry with its section of the patch."""
    lines = output.split(b"\n")
    raw_count = next((n for n, line in enumerate(lines) if not line.startswith(b":")), len(lines))
    entries = [_entry(line) for line in lines[:raw_count]]
    sections = _sections(lines, raw_count)
    return [(entry, _section_of(entry, sections)) for entry in entries]


def _section_of(entry: RawEntry, sections: Iterator[Section]) -> Section:
    if entry.status == "U":  # a conflict has no section
        return Section(None)
    first = next(sections, Section(None))
    if entry.status != "T":
        return first
    second = next(sections, Section(None))  # a changed type is shown as a deletion and an addition
    hunks = None if first.hunks is None else second.hunks
    return Section(hunks, first.lines + second.lines, first.size + second.size)


def _entry(line: bytes) -> RawEntry:
    head, *paths = line.split(b"\t")
    old_mode, new_mode, old_id, new_id, status = head[1:].decode("ascii").split(" ")
    return RawEntry(
        int(old_mode, 8), int(new_mode, 8), old_id, new_id, status[0], unquote(paths[-1]),
        unquote(paths[0]) if len(paths) > 1 else b"",
    )  # fmt: skip


def unquote(name: bytes) -> bytes:
    """A name as git quotes it, in C style, back to its bytes."""
    if not name.startswith(b'"'):
        return name
    return _ESCAPE.sub(lambda match: _unescape(match.group(1)), name[1:-1])


def _unescape(code: bytes) -> bytes:
    return bytes([int(code, 8)]) if len(code) == 3 else _ESCAPED.get(code, code)


def _sections(lines: list[bytes], at: int) -> Iterator[Section]:
    start = next((n for n in range(at, len(lines)) if lines[n].startswith(_FILE)), len(lines))
    while start < len(lines):
        end, hunks = _section(lines, start + 1)
        yield Section(hunks, end - start, sum(map(len, lines[start:end])) + end - start)
        start = end


def _section(lines: list[bytes], at: int) -> tuple[int, tuple[Hunk, ...] | None]:
    """The line after a file's section, and its hunks."""
    hunks: list[Hunk] = []
    binary = False
    while at < len(lines) and not lines[at].startswith(_FILE):
        if match := _HUNK.match(lines[at]):
            at = _differences(lines, at + 1, match, hunks)
            continue
        binary = binary or lines[at].startswith((b"Binary files ", b"GIT binary patch"))
        at += 1
    return at, None if binary else tuple(hunks)


def _differences(lines: list[bytes], at: int, header: re.Match[bytes], found: list[Hunk]) -> int:
    """Adds what differs in one hunk; answers the line after it, counted, so that no content passes for a header."""
    old, new = int(header[1]) + (header[2] == b"0"), int(header[3]) + (header[4] == b"0")
    left = int(header[2] or b"1") + int(header[4] or b"1")
    removed = added = 0
    while at < len(lines) and (left or lines[at].startswith(b"\\")):
        mark = lines[at][:1]
        at += 1
        if mark == b"-":
            removed, left = removed + 1, left - 1
        elif mark == b"+":
            added, left = added + 1, left - 1
        elif mark != b"\\":
            old, new = _close(found, old, new, removed, added)
            old, new, left = old + 1, new + 1, left - 2
            removed = added = 0
    _close(found, old, new, removed, added)
    return at


def _close(found: list[Hunk], old: int, new: int, removed: int, added: int) -> tuple[int, int]:
    """Ends a run of lines that differ, if there is one, and steps over it. A side without lines names the one above."""
    if removed or added:
        found.append(Hunk(old - (not removed), removed, new - (not added), added))
    return old + removed, new + added
