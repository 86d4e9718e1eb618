"""Reads what `git diff --raw --patch --unified=0` prints."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from review_service.pipeline.change import FileDelta, Hunk
from squad.code.v1.change_pb2 import ChangeKind

# Paths come quoted, never with -z: a line feed in a name could otherwise pass for a hunk.
DIFF_OPTIONS = (
    *("--raw", "--patch", "--unified=0", "--inter-hunk-context=0", "--full-index", "--no-abbrev"),
    *("--find-renames", "-l1000", "-O/dev/null", "--no-relative", "--ignore-submodules=dirty", "--submodule=short"),
    *("--no-ext-diff", "--no-textconv", "--no-color"),
)
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\([abfnrtv"\\]|[0-7]{3})')
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_KINDS = {
    "A": ChangeKind.CHANGE_KIND_ADDED,
    "D": ChangeKind.CHANGE_KIND_DELETED,
    "R": ChangeKind.CHANGE_KIND_RENAMED,
}


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

    def delta(self, hunks: tuple[Hunk, ...] | None) -> FileDelta:
        return FileDelta(
            path=path_text(self.path),
            previous_path=path_text(self.previous_path),
            kind=_KINDS.get(self.status, ChangeKind.CHANGE_KIND_MODIFIED),
            old_blob_id=self.old_id.strip("0") and self.old_id,
            new_blob_id=self.new_id.strip("0") and self.new_id,
            old_mode=self.old_mode,
            new_mode=self.new_mode,
            hunks=hunks,
        )


def path_text(path: bytes) -> str:
    """The path as text; bytes that are no UTF-8 show as escapes."""
    return path.decode("utf-8", "backslashreplace")


def parse_diff(output: bytes) -> list[tuple[RawEntry, tuple[Hunk, ...] | None]]:
    """Every entry with its hunks; None where git called the content binary."""
    lines = output.split(b"\n")
    raw_count = next((n for n, line in enumerate(lines) if not line.startswith(b":")), len(lines))
    entries = [_entry(line) for line in lines[:raw_count]]
    sections = _sections(lines, raw_count)
    return [(entry, _hunks_of(entry, sections)) for entry in entries]


def _hunks_of(entry: RawEntry, sections: Iterator[tuple[Hunk, ...] | None]) -> tuple[Hunk, ...] | None:
    if entry.status == "U":  # a conflict has no section
        return None
    first = next(sections, None)
    if entry.status == "T":  # a changed type is shown as a deletion and an addition
        second = next(sections, None)
        return None if first is None or second is None else second
    return first


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


def _sections(lines: list[bytes], at: int) -> Iterator[tuple[Hunk, ...] | None]:
    hunks: list[Hunk] | None = None
    binary = False
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith(b"diff --git "):
            if hunks is not None:
                yield None if binary else tuple(hunks)
            hunks, binary = [], False
        elif hunks is not None and (match := _HUNK.match(line)):
            hunks.append(_hunk(match))
            at += _body_length(lines, at, hunks[-1])
        binary = binary or line.startswith((b"Binary files ", b"GIT binary patch"))
    if hunks is not None:
        yield None if binary else tuple(hunks)


def _hunk(match: re.Match[bytes]) -> Hunk:
    old_start, old_count, new_start, new_count = match.groups()
    return Hunk(int(old_start), int(old_count or b"1"), int(new_start), int(new_count or b"1"))


def _body_length(lines: list[bytes], at: int, hunk: Hunk) -> int:
    """Lines of the hunk's body, counted, so that content is never taken for a header."""
    left, end = hunk.old_count + hunk.new_count, at
    while end < len(lines) and (left or lines[end].startswith(b"\\")):
        left -= 0 if lines[end].startswith(b"\\") else 1
        end += 1
    return end - at
