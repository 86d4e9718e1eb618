"""The working tree: what is on disk, new files included, against a commit."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace

from review_service.pipeline.change import SYMLINK_MODE, Change, FileDelta
from review_service.pipeline.disk import (
    FILE_MODE,
    Disk,
    OnDisk,
    added,
    closed_folder,
    manifest_entry,
    nested_repository,
)
from review_service.pipeline.git import Git
from review_service.pipeline.git_source import GitSource, index_entries, new_files
from review_service.pipeline.raw_diff import DIFF_OPTIONS, RawEntry, Section, parse_diff, path_text
from review_service.pipeline.source import SourceError
from squad.agent.v1.agent_pb2 import ManifestEntry
from squad.code.v1.change_pb2 import ChangeKind


class WorktreeSource(GitSource):
    """A commit and the files on disk: staged, unstaged and not yet tracked, except what is ignored."""

    def __init__(self, git: Git, base_commit: str, disk: Disk | None = None, *, tip: str = "") -> None:
        super().__init__(git, base_commit, tip=tip)
        self._disk = disk or Disk(git.directory, len(base_commit) or 40)

    async def _read_change(self) -> Change:
        (output, refused), (untracked, closed) = await asyncio.gather(self._diff(), new_files(self._git))
        tracked = await asyncio.to_thread(
            lambda: [self._delta(entry, section) for entry, section in parse_diff(output)]
        )
        known = {delta.path for delta in tracked if delta is not None and delta.new_mode}
        new = await asyncio.to_thread(self._new_files, untracked, known)
        changed = [delta for delta in tracked if delta is not None and not (delta.path in new and not delta.new_mode)]
        folders = (closed_folder(path, why) for path, why in closed.items())
        deltas = sorted([*changed, *new.values(), *folders, *refused], key=lambda delta: delta.path)
        return Change(self._base, "", tuple(deltas))

    async def _diff(self) -> tuple[bytes, list[FileDelta]]:
        """What git says differs, and the tracked files over which git gives up, left out of it."""
        command = ("diff", *DIFF_OPTIONS, await self._base_tree(), "--")
        try:
            return await self._git.run(*command), []
        except SourceError:
            listed = (await self._git.run("ls-files", "--modified", "-z")).split(b"\0")
            refused = await asyncio.to_thread(self._refused, sorted({path for path in listed if path}))
            if not refused:
                raise
        others = (f":(exclude,literal){os.fsdecode(path)}" for path in refused)
        return await self._git.run(*command, ".", *others), [added(path, file) for path, file in refused.items()]

    def _refused(self, paths: Sequence[bytes]) -> dict[bytes, OnDisk]:
        strange = OnDisk("", FILE_MODE, 0, 0, "it is neither a file nor a link")
        read = {path: self._disk.add(path) or strange for path in paths}
        return {path: file for path, file in read.items() if file.unreadable and not file.gone}

    def _new_files(self, listed: Sequence[bytes], known: set[str]) -> dict[str, FileDelta]:
        read = {path: self._disk.add(path) for path in listed if not path.endswith(b"/")}
        files = [added(path, on_disk) for path, on_disk in read.items() if on_disk is not None]
        files += [nested_repository(path) for path in listed if path.endswith(b"/")]
        return {delta.path: delta for delta in files if delta.path not in known}

    def _delta(self, entry: RawEntry, section: Section) -> FileDelta | None:
        delta = entry.delta(section)
        if delta.kind == ChangeKind.CHANGE_KIND_DELETED or delta.mode not in _ON_DISK or delta.new_blob_id:
            return delta
        on_disk = self._disk.add(entry.path)
        if on_disk is None:
            return delta
        return replace(delta, new_blob_id=on_disk.blob_id, new_mode=on_disk.mode, unreadable=on_disk.unreadable)

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
        return [manifest_entry(path, found) for path, found in read if found is not None and not found.unreadable]


_ON_DISK = (0o100644, 0o100755, SYMLINK_MODE)
