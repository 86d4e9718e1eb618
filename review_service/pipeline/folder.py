"""Every file of a folder or a working tree, as if all of it were new."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from review_service.pipeline.change import Change
from review_service.pipeline.git import Git
from review_service.pipeline.raw_diff import path_text
from review_service.pipeline.source import MAX_BLOB_BYTES, SourceError
from review_service.pipeline.worktree import Disk, added
from squad.agent.v1.agent_pb2 import ManifestEntry

# Folders of tools, never of people. A git repository says this itself through .gitignore.
_SKIPPED = frozenset(
    {".git", ".hg", ".svn", "__pycache__", "node_modules", ".venv", "venv", ".tox", ".nox", ".mypy_cache",
     ".ruff_cache", ".pytest_cache", ".terraform"}
)  # fmt: skip


class FolderSource:
    """Reads the disk; with git, only what is tracked or not ignored. `path` may be a single file."""

    def __init__(self, path: Path, git: Git | None) -> None:
        self._root = path if path.is_dir() else path.parent
        self._only = None if path.is_dir() else path.name
        self._git = git
        self._disk = Disk(self._root, 40)
        self._files: tuple[Change, tuple[ManifestEntry, ...]] | None = None
        if not path.exists():
            raise SourceError(f"{path} does not exist: give the path of a folder or file")

    async def change(self) -> Change:
        return (await self._read())[0]

    async def manifest(self) -> tuple[ManifestEntry, ...]:
        return (await self._read())[1]

    async def blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        return await asyncio.to_thread(self._disk.read, ids)

    async def base_text(self, path: str) -> bytes | None:
        file = self._root / path
        if "\0" in path or not file.is_file() or file.stat().st_size > MAX_BLOB_BYTES:
            return None
        return await asyncio.to_thread(file.read_bytes)

    async def close(self) -> None:
        pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def _read(self) -> tuple[Change, tuple[ManifestEntry, ...]]:
        if self._files is None:
            paths = await self._listed()
            self._files = await asyncio.to_thread(self._hash, sorted(paths))
        return self._files

    async def _listed(self) -> set[bytes]:
        if self._only is not None:
            return {os.fsencode(self._only)}
        if self._git is None:
            return set(await asyncio.to_thread(lambda: list(_walk(os.fsencode(self._root)))))
        listed = await self._git.run("ls-files", "--cached", "--others", "--exclude-standard", "-z")
        return {path for path in listed.split(b"\0") if path and not path.endswith(b"/")}

    def _hash(self, paths: list[bytes]) -> tuple[Change, tuple[ManifestEntry, ...]]:
        read = [(path, found) for path in paths if (found := self._disk.add(path)) is not None]
        deltas = sorted((added(path, found) for path, found in read), key=lambda delta: delta.path)
        entries = (ManifestEntry(path=path_text(p), blob_id=f.blob_id, size_bytes=f.size) for p, f in read)
        return Change("", "", tuple(deltas)), tuple(sorted(entries, key=lambda entry: entry.path))


def _walk(root: bytes) -> Iterator[bytes]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if os.fsdecode(name) not in _SKIPPED)
        for name in files:
            yield os.path.relpath(os.path.join(folder, name), root)  # noqa: PTH118
