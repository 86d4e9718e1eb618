"""Changes read from git objects: two commits, or a commit and the index."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

from review_service.pipeline.blobs import BlobReader
from review_service.pipeline.change import SUBMODULE_MODE, Change, FileDelta
from review_service.pipeline.git import Git
from review_service.pipeline.globs import matcher
from review_service.pipeline.raw_diff import DIFF_OPTIONS, RawEntry, Section, parse_diff, path_text
from squad.agent.v1.agent_pb2 import ManifestEntry

_CACHE_BYTES = 64 << 20
_CLOSED = re.compile(rb"^warning: could not open directory '(.*)': (.*)$", re.MULTILINE)


class GitSource:
    """What every source with a git repository behind it shares.

    `base_commit` is compared with; `tip`, the end of the base branch, says how: what was lax there long ago is not.
    """

    def __init__(self, git: Git, base_commit: str, *, tip: str = "") -> None:
        self._git = git
        self._base = base_commit
        self._tip = tip or base_commit
        self._reader = BlobReader(git)
        self._cache: dict[str, bytes] = {}
        self._cached_bytes = 0
        self._change: Change | None = None
        self._manifest: tuple[ManifestEntry, ...] | None = None
        self._base_ids: dict[str, str] | None = None

    async def change(self) -> Change:
        if self._change is None:
            self._change = await self._read_change()
        return self._change

    async def manifest(self) -> tuple[ManifestEntry, ...]:
        if self._manifest is None:
            self._manifest = tuple(sorted(await self._read_manifest(), key=lambda entry: entry.path))
        return self._manifest

    async def blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        missing = [name for name in dict.fromkeys(ids) if name not in self._cache]
        fresh = await self._read_blobs(missing) if missing else {}
        found = {name: fresh[name] if name in fresh else self._cache[name] for name in ids
                 if name in fresh or name in self._cache}  # fmt: skip
        self._keep(fresh)
        return found

    async def base_text(self, path: str, at: str = "") -> bytes | None:
        if not self._tip or "\n" in path:
            return None
        name = f"{at or self._tip}:{path}"
        return (await self._reader.read([name])).get(name)

    async def base_paths(self, folder: str, at: str = "") -> tuple[str, ...]:
        if not self._tip:
            return ()
        commit = at or self._tip
        listed = await self._git.run("ls-tree", "-z", "--name-only", "--full-tree", commit, "--", f"{folder}/")
        return tuple(sorted(path_text(name) for name in listed.split(b"\0") if name))

    async def base_versions(self, paths: Sequence[str], most: int) -> tuple[str, ...]:
        if not self._tip:
            return ()
        # What only stood in a branch before it was merged was never in force.
        command = ("rev-list", "--first-parent", f"--max-count={most}", self._tip)
        return tuple((await self._git.run(*command, "--", *paths)).decode().split())

    async def base_manifest(self, patterns: Sequence[str]) -> tuple[ManifestEntry, ...]:
        wanted = matcher(patterns)
        found = {path: name for path, name in (await self._base_files()).items() if wanted(path)}
        sizes = await self._reader.sizes(list(found.values()))
        return tuple(ManifestEntry(path=path, blob_id=name, size_bytes=sizes.get(name, 0))
                     for path, name in found.items())  # fmt: skip

    async def _base_files(self) -> dict[str, str]:
        """Blob ids by path at the tip of the base branch; without sizes, for which git has to open every object."""
        if self._base_ids is None:
            listed = await self._git.run("ls-tree", "-r", "-z", "--full-tree", self._tip) if self._tip else b""
            lines = (line.partition(b"\t") for line in listed.split(b"\0") if line)
            self._base_ids = {path_text(path): name.decode() for head, _, path in lines
                              if (name := _blob_id(head)) is not None}  # fmt: skip
        return self._base_ids

    async def close(self) -> None:
        await self._reader.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _read_change(self) -> Change:
        raise NotImplementedError

    async def _read_manifest(self) -> list[ManifestEntry]:
        raise NotImplementedError

    async def _read_blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        return await self._reader.read(ids)

    async def _base_tree(self) -> str:
        """The tree to compare with; where there is no base, the empty one, which git knows without storing it."""
        if self._base:
            return self._base
        sha256 = await self._git.ask("rev-parse", "--show-object-format") == "sha256"
        hasher = hashlib.sha256 if sha256 else hashlib.sha1
        return hasher(b"tree 0\0", usedforsecurity=False).hexdigest()

    def _keep(self, fresh: dict[str, bytes]) -> None:
        self._cache |= fresh
        self._cached_bytes += sum(map(len, fresh.values()))
        while self._cached_bytes > _CACHE_BYTES:
            oldest = next(iter(self._cache))
            self._cached_bytes -= len(self._cache.pop(oldest))


class CommitSource(GitSource):
    """Two commits; without a base, everything is new, and nobody but head can say how it is judged."""

    def __init__(self, git: Git, base_commit: str, head_commit: str, *, tip: str = "") -> None:
        super().__init__(git, base_commit, tip=tip or base_commit or head_commit)
        self._head = head_commit

    async def _read_change(self) -> Change:
        output = await self._git.run("diff", *DIFF_OPTIONS, await self._base_tree(), self._head, "--")
        deltas = (entry.delta(section) for entry, section in parse_diff(output))
        return Change(self._base, self._head, tuple(sorted(deltas, key=lambda delta: delta.path)))

    async def _read_manifest(self) -> list[ManifestEntry]:
        listed = await self._git.run("ls-tree", "-r", "-z", "-l", "--full-tree", self._head)
        return [entry for line in listed.split(b"\0") if line and (entry := _tree_entry(line))]


class StagedSource(GitSource):
    """A commit and the index."""

    async def _read_change(self) -> Change:
        output = await self._git.run("diff", "--cached", *DIFF_OPTIONS, await self._base_tree(), "--")
        deltas = (_staged(entry, section) for entry, section in parse_diff(output))
        return Change(self._base, "", tuple(sorted(deltas, key=lambda delta: delta.path)))

    async def _read_manifest(self) -> list[ManifestEntry]:
        entries = await index_entries(self._git)
        sizes = await self._reader.sizes([name for name, _ in entries.values()])
        return [ManifestEntry(path=path_text(path), blob_id=name, size_bytes=sizes.get(name, 0))
                for path, (name, _) in entries.items()]  # fmt: skip


async def tracked(git: Git) -> dict[bytes, tuple[str, int]]:
    """Blob id and mode by path; of a conflict the last side."""
    entries = {}
    for line in (await git.run("ls-files", "--stage", "-z")).split(b"\0"):
        head, _, path = line.partition(b"\t")
        if path:
            entries[path] = (head.split()[1].decode(), int(head.split()[0], 8))
    return entries


async def index_entries(git: Git) -> dict[bytes, tuple[str, int]]:
    """What is tracked, submodules left out."""
    return {path: entry for path, entry in (await tracked(git)).items() if entry[1] != SUBMODULE_MODE}


async def new_files(git: Git) -> tuple[list[bytes], dict[bytes, str]]:
    """What is neither tracked nor ignored, and folders that git could not enter, each with the reason.

    Repositories within end in a slash.
    """
    out, warnings = await git.run_and_hear("ls-files", "--others", "--exclude-standard", "-z")
    return [path for path in out.split(b"\0") if path], dict(_closed(warnings))


def _closed(warnings: bytes) -> Iterator[tuple[bytes, str]]:
    for path, why in _CLOSED.findall(warnings):
        yield path, why.decode("utf-8", "replace")


def _staged(entry: RawEntry, section: Section) -> FileDelta:
    """Of a conflict the index holds every side, and none of them is what will be committed."""
    delta = entry.delta(section)
    return replace(delta, unreadable="it is in conflict, resolve and stage it") if entry.status == "U" else delta


def _blob_id(head: bytes) -> bytes | None:
    """Of a plain file; a link is none."""
    mode, kind, name = head.split()
    return name if kind == b"blob" and mode != b"120000" else None


def _tree_entry(line: bytes) -> ManifestEntry | None:
    head, _, path = line.partition(b"\t")
    _, kind, name, size = head.split()
    if kind != b"blob":
        return None
    # Git says `BAD` of an object that the repository lacks, as partial copies do; whoever asks for it hears so.
    return ManifestEntry(path=path_text(path), blob_id=name.decode(), size_bytes=int(size) if size.isdigit() else 0)
