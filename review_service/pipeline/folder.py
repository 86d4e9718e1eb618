"""Every file of a folder or a working tree, as if all of it were new."""

import asyncio
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from review_service.pipeline.change import SUBMODULE_MODE, Change
from review_service.pipeline.disk import Disk, added, closed_folder, manifest_entry, nested_repository
from review_service.pipeline.git import Git
from review_service.pipeline.git_source import new_files, tracked
from review_service.pipeline.globs import matcher
from squad.agent.v1.agent_pb2 import ManifestEntry

# Folders of tools, never of people. A git repository says this itself through .gitignore.
_SKIPPED = frozenset(
    {".git", ".hg", ".svn", "__pycache__", "node_modules", ".venv", "venv", ".tox", ".nox", ".mypy_cache",
     ".ruff_cache", ".pytest_cache", ".terraform"}
)  # fmt: skip


class FolderSource:
    """Reads the disk; with git, only what is tracked or not ignored.

    With `only`, paths below the folder: these files, and what is in these folders.
    """

    def __init__(self, root: Path, git: Git | None, disk: Disk | None = None, only: Sequence[bytes] = ()) -> None:
        self._root = root
        self._only = tuple(only)
        self._git = git
        self._disk = disk or Disk(self._root, 40)
        self._files: tuple[Change, tuple[ManifestEntry, ...]] | None = None

    async def change(self) -> Change:
        return (await self._read())[0]

    async def manifest(self) -> tuple[ManifestEntry, ...]:
        return (await self._read())[1]

    async def blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        return await asyncio.to_thread(self._disk.read, ids)

    async def base_text(self, path: str, at: str = "") -> bytes | None:
        return await asyncio.to_thread(self._disk.text, path)

    async def base_paths(self, folder: str, at: str = "") -> tuple[str, ...]:
        return await asyncio.to_thread(self._disk.names, folder)

    async def base_versions(self, paths: Sequence[str], most: int) -> tuple[str, ...]:
        return ()

    async def base_manifest(self, patterns: Sequence[str]) -> tuple[ManifestEntry, ...]:
        wanted = matcher(patterns)
        return tuple(entry for entry in await self.manifest() if wanted(entry.path))

    async def close(self) -> None:
        pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def _read(self) -> tuple[Change, tuple[ManifestEntry, ...]]:
        if self._files is None:
            listed = await self._listed()
            self._files = await asyncio.to_thread(self._hash, listed)
        return self._files

    async def _listed(self) -> "_Listed":
        if self._git is None:
            return await asyncio.to_thread(_walk, os.fsencode(self._root), self._only or (b"",))
        listed = await self._in_git(self._git)
        if not self._only:
            return listed
        listed = listed.within(self._only)
        # Whoever names an ignored file or folder means it.
        unseen = [part for part in self._only if not listed.within((part,))]
        return listed | await asyncio.to_thread(_walk, os.fsencode(self._root), unseen)

    async def _in_git(self, git: Git) -> "_Listed":
        known, (new, closed) = await asyncio.gather(tracked(git), new_files(git))
        nested = {path for path, (_, mode) in known.items() if mode == SUBMODULE_MODE}
        nested |= {path for path in new if path.endswith(b"/")}
        there = await asyncio.to_thread(self._there, known)
        return _Listed((there | set(new)) - nested, nested, closed)

    def _there(self, known: Iterable[bytes]) -> set[bytes]:
        """A tracked file may have been deleted, or never checked out; what is new has just been seen."""
        return {path for path in known if os.path.lexists(os.path.join(self._disk.root, path))}  # noqa: PTH118

    def _hash(self, listed: "_Listed") -> tuple[Change, tuple[ManifestEntry, ...]]:
        read = [(path, found) for path in sorted(listed.files) if (found := self._disk.add(path)) is not None]
        deltas = [added(path, found) for path, found in read]
        deltas += [nested_repository(path) for path in listed.nested]
        deltas += [closed_folder(path, why) for path, why in listed.closed.items()]
        entries = (manifest_entry(path, found) for path, found in read if not found.unreadable)
        files = tuple(sorted(deltas, key=lambda delta: delta.path))
        return Change("", "", files), tuple(sorted(entries, key=lambda entry: entry.path))


@dataclass(slots=True)
class _Listed:
    """Paths: files, repositories within, and folders that could not be entered with the reason."""

    files: set[bytes] = field(default_factory=set)
    nested: set[bytes] = field(default_factory=set)
    closed: dict[bytes, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.files or self.nested or self.closed)

    def __or__(self, other: "_Listed") -> "_Listed":
        return _Listed(self.files | other.files, self.nested | other.nested, self.closed | other.closed)

    def within(self, parts: Sequence[bytes]) -> "_Listed":
        """What is one of these paths or below one."""

        def wanted(path: bytes) -> bool:
            return any(path == part or path.startswith(part + b"/") for part in parts)

        closed = {path: why for path, why in self.closed.items() if wanted(path)}
        return _Listed({*filter(wanted, self.files)}, {*filter(wanted, self.nested)}, closed)


def _walk(root: bytes, parts: Sequence[bytes]) -> _Listed:
    """The files of some folders below `root`, and those that are files themselves."""
    listed = _Listed()

    def refuse(error: OSError) -> None:
        listed.closed[os.path.relpath(error.filename, root)] = error.strerror or type(error).__name__

    for part in parts:
        place = os.path.join(root, part)  # noqa: PTH118
        if not os.path.isdir(place):  # noqa: PTH112
            listed.files.add(part)
            continue
        for folder, folders, files in os.walk(place, onerror=refuse):
            folders[:] = sorted(name for name in folders if os.fsdecode(name) not in _SKIPPED)
            listed.files |= {os.path.relpath(os.path.join(folder, name), root) for name in files}  # noqa: PTH118
    return listed
