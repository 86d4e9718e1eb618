"""A change as an orchestrator sends it: made of contents alone, without a repository."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from squad.agent.v1 import agent_pb2
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeRequest
from squad.code.v1.change_pb2 import ChangedFile, ChangeKind
from squad.code.v1.location_pb2 import LineRange

CHUNK_BYTES = 512 << 10
LARGEST_BLOB_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """A changed file. `new` None: it is gone; `old` None: it is new. `lost`: its content cannot be sent."""

    path: str
    new: bytes | None
    language: str = ""
    old: bytes | None = None
    previous_path: str = ""
    lost: bool = False

    def below(self, folder: str) -> "File":
        """The same file in a folder."""
        return replace(self, path=f"{folder}/{self.path}")


@dataclass(frozen=True, slots=True)
class Change:
    """Changed files, and other files of the repository, by path. `lost`: paths of those that cannot be sent."""

    files: tuple[File, ...]
    context: Mapping[str, bytes] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

    @property
    def paths(self) -> list[str]:
        """Of the changed files, ascending."""
        return sorted(file.path for file in self.files)

    def text(self, path: str) -> bytes | None:
        """A file at head; None: there is none, or it cannot be sent."""
        for file in self.files:
            if file.path == path:
                return None if file.lost else file.new
        return None if path in self.lost else self.context.get(path)

    def file(self, path: str) -> File | None:
        """A changed file."""
        return next((file for file in self.files if file.path == path), None)

    def manifest(self) -> dict[str, tuple[str, int]]:
        """Id and size of every file at head, ascending by path."""
        contents = dict(self.context) | {file.path: file.new for file in self.files if file.new is not None}
        return {path: (blob_id(contents[path]), len(contents[path])) for path in sorted(contents)}

    def contents(self) -> dict[str, bytes | None]:
        """By blob id what may be asked for; None: it cannot be sent."""
        return {name: self.text(path) for path, (name, _) in self.manifest().items()}


def blob_id(content: bytes) -> str:
    """As git computes it."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def blob(name: str, content: bytes | None) -> Iterator[AnalyzeChangeRequest]:
    """A content in its parts, or the word that it cannot be had."""
    if content is None or len(content) > LARGEST_BLOB_BYTES:
        yield AnalyzeChangeRequest(blob_not_found=agent_pb2.BlobNotFound(blob_id=name))
        return
    for at in range(0, len(content) or 1, CHUNK_BYTES):
        part = agent_pb2.BlobChunk(blob_id=name, data=content[at : at + CHUNK_BYTES])
        part.last = at + CHUNK_BYTES >= len(content)
        yield AnalyzeChangeRequest(blob=part)


def messages(change: Change) -> list[AnalyzeChangeRequest]:
    """Everything between the header and ChangeComplete."""
    entries = [
        agent_pb2.ManifestEntry(path=path, blob_id=name, size_bytes=size)
        for path, (name, size) in change.manifest().items()
    ]
    sent = [AnalyzeChangeRequest(manifest=agent_pb2.ManifestChunk(entries=entries))] if entries else []
    for file in sorted(change.files, key=lambda file: file.path):
        sent.append(AnalyzeChangeRequest(file=agent_pb2.FileChange(file=_described(file))))
        if file.old is not None:
            sent += blob(blob_id(file.old), file.old)
        if file.new is not None:
            sent += blob(blob_id(file.new), None if file.lost else file.new)
    return sent


def complete(files: Sequence[File]) -> AnalyzeChangeRequest:
    """The word that everything was sent."""
    return AnalyzeChangeRequest(complete=agent_pb2.ChangeComplete(file_count=len(files)))


def lines_of(content: bytes) -> int:
    """Lines as git counts them."""
    return content.count(b"\n") + (bool(content) and not content.endswith(b"\n"))


def _described(file: File) -> ChangedFile:
    return ChangedFile(
        path=file.path,
        previous_path=file.previous_path,
        kind=_kind(file),
        old_blob_id="" if file.old is None else blob_id(file.old),
        new_blob_id="" if file.new is None else blob_id(file.new),
        language=file.language,
        changed_lines=_all_lines(file.new),
        removed_lines=_all_lines(file.old),
    )


def _kind(file: File) -> ChangeKind:
    if file.new is None:
        return ChangeKind.CHANGE_KIND_DELETED
    if file.previous_path:
        return ChangeKind.CHANGE_KIND_RENAMED
    return ChangeKind.CHANGE_KIND_ADDED if file.old is None else ChangeKind.CHANGE_KIND_MODIFIED


def _all_lines(content: bytes | None) -> list[LineRange]:
    count = lines_of(content or b"")
    return [LineRange(start_line=1, end_line=count)] if count else []
