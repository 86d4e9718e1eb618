"""Files of a folder as git would store them; whatever a path has become meanwhile, nobody waits for it."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from review_service.pipeline.blobs import blob_hasher, git_blob_id
from review_service.pipeline.change import SUBMODULE_MODE, SYMLINK_MODE, FileDelta, Hunk, line_count
from review_service.pipeline.raw_diff import path_text
from review_service.pipeline.source import MAX_BLOB_BYTES
from squad.agent.v1.agent_pb2 import ManifestEntry
from squad.code.v1.change_pb2 import ChangeKind

_KEPT_BYTES = 64 << 20
FILE_MODE = 0o100644
_GONE = (FileNotFoundError, NotADirectoryError)


class OnDisk(NamedTuple):
    """A file as git would store it; size in bytes. `unreadable` says why its content is not known, in a few words."""

    blob_id: str
    mode: int
    size: int
    lines: int
    unreadable: str = ""
    gone: bool = False


def open_file(path: bytes) -> int:
    """A descriptor; follows no link and waits for no pipe."""
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


class Disk:
    """Files of a folder by the id git would give them. What was read once stays as it was, within limits."""

    def __init__(self, root: Path, id_length: int) -> None:
        self.root = os.fsencode(root)
        self._length = id_length
        self._paths: dict[str, bytes] = {}
        self._kept: dict[str, bytes] = {}
        self._kept_bytes = 0

    def add(self, path: bytes) -> OnDisk | None:
        """What a file or symbolic link is to git; None for what is neither. Unreadable ones say why."""
        full = os.path.join(self.root, path)  # noqa: PTH118  bytes: a name need not be UTF-8
        try:
            status = os.lstat(full)
            found = self._link(full) if stat.S_ISLNK(status.st_mode) else self._file(full, status)
        except OSError as error:
            return OnDisk("", FILE_MODE, 0, 0, error.strerror or type(error).__name__, isinstance(error, _GONE))
        if found is not None:
            self._paths[found.blob_id] = full
        return found

    def read(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Contents by id; absent when the file has gone, changed since, or is larger than 1 MiB."""
        found = {name: self._kept[name] if name in self._kept else self._again(name) for name in ids}
        return {name: content for name, content in found.items() if content is not None}

    def text(self, path: str) -> bytes | None:
        """A file by its path; None when there is none, or it is a link or larger than 1 MiB."""
        found = None if "\0" in path else self.add(os.fsencode(path))
        if found is None or found.unreadable or found.mode == SYMLINK_MODE:
            return None
        return self.read([found.blob_id]).get(found.blob_id)

    def names(self, folder: str) -> tuple[str, ...]:
        """The files right in a folder, ascending; none when there is no such folder."""
        try:
            with os.scandir(os.path.join(self.root, os.fsencode(folder))) as entries:  # noqa: PTH118
                names = [os.fsdecode(entry.name) for entry in entries if entry.is_file(follow_symlinks=False)]
        except OSError:
            return ()
        return tuple(sorted(f"{folder}/{name}" for name in names))

    def open(self, full: bytes) -> int:
        """Opens a file. Raises OSError."""
        return open_file(full)

    def _link(self, full: bytes) -> OnDisk:
        content = os.readlink(full)  # noqa: PTH115
        return OnDisk(self._keep(content), SYMLINK_MODE, len(content), line_count(content))

    def _file(self, full: bytes, status: os.stat_result) -> OnDisk | None:
        if not stat.S_ISREG(status.st_mode):
            return None
        with os.fdopen(self.open(full), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return None
            mode = 0o100755 if status.st_mode & 0o100 else FILE_MODE
            if status.st_size <= MAX_BLOB_BYTES:
                content = file.read()
                return OnDisk(self._keep(content), mode, len(content), line_count(content))
            # Nobody will read it: its id is enough, and it is not taken into memory for that.
            hasher = blob_hasher(status.st_size, self._length)
            while part := file.read(MAX_BLOB_BYTES):
                hasher.update(part)
        return OnDisk(hasher.hexdigest(), mode, status.st_size, 0)

    def _keep(self, content: bytes) -> str:
        name = git_blob_id(content, self._length)
        if self._kept_bytes + len(content) <= _KEPT_BYTES and name not in self._kept:
            self._kept[name] = content
            self._kept_bytes += len(content)
        return name

    def _again(self, name: str) -> bytes | None:
        try:
            full = self._paths[name]
            if stat.S_ISLNK(os.lstat(full).st_mode):
                content = os.readlink(full)  # noqa: PTH115
            else:
                with os.fdopen(self.open(full), "rb") as file:
                    content = file.read(MAX_BLOB_BYTES + 1)
        except (KeyError, OSError):
            return None
        return content if git_blob_id(content, self._length) == name else None


def added(path: bytes, file: OnDisk) -> FileDelta:
    """A file of which every line counts as changed."""
    hunks = (Hunk(0, 0, 1, file.lines),) if file.lines else ()
    kind = ChangeKind.CHANGE_KIND_ADDED
    return FileDelta(path_text(path), "", kind, "", file.blob_id, 0, file.mode, hunks, file.unreadable)


def closed_folder(path: bytes, why: str) -> FileDelta:
    """A folder that could not be entered: nobody knows what is in it."""
    return added(path.rstrip(b"/") + b"/", OnDisk("", FILE_MODE, 0, 0, why))


def nested_repository(path: bytes) -> FileDelta:
    """A folder with a repository of its own: a submodule, or about to be one."""
    return added(path.rstrip(b"/"), OnDisk("", SUBMODULE_MODE, 0, 0))


def manifest_entry(path: bytes, file: OnDisk) -> ManifestEntry:
    """What agents are told of it."""
    return ManifestEntry(path=path_text(path), blob_id=file.blob_id, size_bytes=file.size)
