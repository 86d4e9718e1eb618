"""The working tree: what is on disk, new files included, against a commit."""

import asyncio
import os
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from review_service.pipeline.blobs import blob_hasher, git_blob_id
from review_service.pipeline.change import SYMLINK_MODE, Change, FileDelta, Hunk, line_count
from review_service.pipeline.git import Git
from review_service.pipeline.git_source import GitSource, index_entries
from review_service.pipeline.raw_diff import DIFF_OPTIONS, RawEntry, parse_diff, path_text
from review_service.pipeline.source import MAX_BLOB_BYTES
from squad.agent.v1.agent_pb2 import ManifestEntry
from squad.code.v1.change_pb2 import ChangeKind


class OnDisk(NamedTuple):
    """A file as git would store it; size in bytes."""

    blob_id: str
    mode: int
    size: int
    lines: int


class Disk:
    """Files of a folder by the id git would give them."""

    def __init__(self, root: Path, id_length: int) -> None:
        self._root = os.fsencode(root)
        self._length = id_length
        self._paths: dict[str, bytes] = {}

    def add(self, path: bytes) -> "OnDisk | None":
        """What a file or symbolic link is to git; None for what is neither or cannot be read."""
        full = os.path.join(self._root, path)  # noqa: PTH118  bytes: a name need not be UTF-8
        try:
            status = os.lstat(full)
            found = self._large(full, status) if _is_large(status) else self._small(full, status)
        except OSError:
            return None
        if found is not None:
            self._paths[found.blob_id] = full
        return found

    def _small(self, full: bytes, status: os.stat_result) -> "OnDisk | None":
        content = _content(full, status)
        if content is None:
            return None
        name = git_blob_id(content, self._length)
        return OnDisk(name, _git_mode(status), len(content), line_count(content))

    def _large(self, full: bytes, status: os.stat_result) -> "OnDisk":
        """A file that nobody will read: its id is enough, and it is not taken into memory for that."""
        hasher = blob_hasher(status.st_size, self._length)
        with Path(os.fsdecode(full)).open("rb") as file:
            while part := file.read(MAX_BLOB_BYTES):
                hasher.update(part)
        return OnDisk(hasher.hexdigest(), _git_mode(status), status.st_size, 0)

    def read(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Contents by id; absent when the file has gone, changed since, or is larger than 1 MiB."""
        found = {}
        for name in ids:
            try:
                status = os.lstat(self._paths[name])
                content = None if _is_large(status) else _content(self._paths[name], status)
            except (KeyError, OSError):
                continue
            if content is not None and git_blob_id(content, self._length) == name:
                found[name] = content
        return found


def _is_large(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode) and status.st_size > MAX_BLOB_BYTES


def _content(full: bytes, status: os.stat_result) -> bytes | None:
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(full)  # noqa: PTH115
    if stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
        return Path(os.fsdecode(full)).read_bytes()
    return None


def _git_mode(status: os.stat_result) -> int:
    if stat.S_ISLNK(status.st_mode):
        return SYMLINK_MODE
    return 0o100755 if status.st_mode & 0o100 else 0o100644


def added(path: bytes, file: OnDisk) -> FileDelta:
    """A file of which every line counts as changed."""
    hunks = (Hunk(0, 0, 1, file.lines),) if file.lines else ()
    return FileDelta(path_text(path), "", ChangeKind.CHANGE_KIND_ADDED, "", file.blob_id, 0, file.mode, hunks)


class WorktreeSource(GitSource):
    """A commit and the files on disk: staged, unstaged and not yet tracked, except what is ignored."""

    def __init__(self, git: Git, base_commit: str) -> None:
        super().__init__(git, base_commit)
        self._disk = Disk(git.directory, len(base_commit) or 40)

    async def _read_change(self) -> Change:
        output, untracked = await asyncio.gather(
            self._git.run("diff", *DIFF_OPTIONS, await self._base_tree(), "--"),
            self._git.run("ls-files", "--others", "--exclude-standard", "-z"),
        )
        tracked = await asyncio.to_thread(lambda: [self._delta(entry, hunks) for entry, hunks in parse_diff(output)])
        known = {delta.path for delta in tracked if delta is not None and delta.new_mode}
        new = await asyncio.to_thread(self._new_files, untracked, known)
        changed = [delta for delta in tracked if delta is not None and not (delta.path in new and not delta.new_mode)]
        deltas = sorted([*changed, *new.values()], key=lambda delta: delta.path)
        return Change(self._base, "", tuple(deltas))

    def _new_files(self, listed: bytes, known: set[str]) -> dict[str, FileDelta]:
        read = {path: self._disk.add(path) for path in listed.split(b"\0") if path and not path.endswith(b"/")}
        files = (added(path, on_disk) for path, on_disk in read.items() if on_disk is not None)
        return {delta.path: delta for delta in files if delta.path not in known}

    def _delta(self, entry: RawEntry, hunks: tuple[Hunk, ...] | None) -> FileDelta | None:
        delta = entry.delta(hunks)
        if delta.kind == ChangeKind.CHANGE_KIND_DELETED or delta.mode not in _ON_DISK or delta.new_blob_id:
            return delta
        on_disk = self._disk.add(entry.path)
        if on_disk is None:
            return delta
        return replace(delta, new_blob_id=on_disk.blob_id, new_mode=on_disk.mode)

    async def _read_blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        on_disk = await asyncio.to_thread(self._disk.read, ids)
        return on_disk | await super()._read_blobs([name for name in ids if name not in on_disk])

    async def _read_manifest(self) -> list[ManifestEntry]:
        entries = await index_entries(self._git)
        listed = await self._git.run("ls-files", "--modified", "--others", "--exclude-standard", "-z")
        fresh = {path for path in listed.split(b"\0") if path and not path.endswith(b"/")}
        sizes = await self._reader.sizes([name for path, (name, _) in entries.items() if path not in fresh])
        stored = [ManifestEntry(path=path_text(path), blob_id=name, size_bytes=sizes.get(name, 0))
                  for path, (name, _) in entries.items() if path not in fresh]  # fmt: skip
        return stored + await asyncio.to_thread(self._fresh_entries, sorted(fresh))

    def _fresh_entries(self, paths: list[bytes]) -> list[ManifestEntry]:
        read = ((path, self._disk.add(path)) for path in paths)
        return [ManifestEntry(path=path_text(path), blob_id=found.blob_id, size_bytes=found.size)
                for path, found in read if found is not None]  # fmt: skip


_ON_DISK = (0o100644, 0o100755, SYMLINK_MODE)
