"""The orchestrator's half of a stream: what an agent is sent, in chunks that stay under a message's limit."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.globs import matcher
from review_service.pipeline.plan import Plan
from review_service.pipeline.source import MAX_BLOB_BYTES, ChangeSource
from squad.agent.v1.agent_pb2 import (
    AgentSettings,
    AnalysisHeader,
    BlobChunk,
    BlobNotFound,
    ChangeComplete,
    FileChange,
    ManifestChunk,
    ManifestEntry,
)
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeRequest, RequestBatch

CHUNK_BYTES = 512 << 10
CHUNK_ENTRIES = 5000


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose change it is, for the header."""

    review_id: str
    tenant_id: str
    repository_id: str
    base_commit: str
    head_commit: str


def header(subject: Subject, settings: AgentSettings, budget_seconds: float) -> AnalyzeChangeRequest:
    """The first message."""
    budget = Duration()
    budget.FromTimedelta(timedelta(seconds=budget_seconds))
    return AnalyzeChangeRequest(
        header=AnalysisHeader(
            review_id=subject.review_id,
            tenant_id=subject.tenant_id,
            repository_id=subject.repository_id,
            base_commit=subject.base_commit,
            head_commit=subject.head_commit,
            settings=settings,
            time_budget=budget,
            batches=True,
        )
    )


async def manifest_for(plan: Plan, source: ChangeSource) -> tuple[ManifestEntry, ...]:
    """The paths the agent may ask for and those it is sent, ascending. The repository is listed only when wanted.

    Configuration is the base's: whatever a path of it is in head.
    """
    entries = {entry.path: entry for file in plan.sent if (entry := _entry(file)) is not None}
    if plan.agent.context_patterns:
        wanted = matcher(plan.agent.context_patterns)
        listed = {entry.path: entry for entry in await source.manifest() if wanted(entry.path)}
        entries = listed | entries
    if plan.agent.config_patterns:
        of_config = matcher(plan.agent.config_patterns)
        base = {entry.path: entry for entry in await source.base_manifest(plan.agent.config_patterns)}
        entries = {path: entry for path, entry in entries.items() if not of_config(path)} | base
    return tuple(entries[path] for path in sorted(entries))


def _entry(file: ReviewedFile) -> ManifestEntry | None:
    if file.content.new is None:
        return None
    return ManifestEntry(path=file.path, blob_id=file.file.new_blob_id, size_bytes=len(file.content.new))


def manifest_chunks(entries: Iterable[ManifestEntry]) -> Iterator[AnalyzeChangeRequest]:
    """The manifest in messages of at most 5,000 entries and 512 KiB."""
    chunk: list[ManifestEntry] = []
    size = 0
    for entry in entries:
        if chunk and (len(chunk) == CHUNK_ENTRIES or size + entry.ByteSize() > CHUNK_BYTES):
            yield AnalyzeChangeRequest(manifest=ManifestChunk(entries=chunk))
            chunk, size = [], 0
        chunk.append(entry)
        size += entry.ByteSize() + 8
    if chunk:
        yield AnalyzeChangeRequest(manifest=ManifestChunk(entries=chunk))


def file_messages(file: ReviewedFile) -> Iterator[AnalyzeChangeRequest]:
    """A file, then its old and its new content."""
    yield AnalyzeChangeRequest(file=FileChange(file=file.file))
    for blob_id, content in ((file.file.old_blob_id, file.content.old), (file.file.new_blob_id, file.content.new)):
        if blob_id:
            yield from blob_messages(blob_id, content)


def blob_messages(blob_id: str, content: bytes | None) -> Iterator[AnalyzeChangeRequest]:
    """A content in parts of 512 KiB, or the word that there is none."""
    if content is None or len(content) > MAX_BLOB_BYTES:
        yield AnalyzeChangeRequest(blob_not_found=BlobNotFound(blob_id=blob_id))
        return
    for at in range(0, len(content) or 1, CHUNK_BYTES):
        data = content[at : at + CHUNK_BYTES]
        yield AnalyzeChangeRequest(blob=BlobChunk(blob_id=blob_id, data=data, last=at + CHUNK_BYTES >= len(content)))


def change(plan: Plan, manifest: Iterable[ManifestEntry]) -> Iterator[AnalyzeChangeRequest]:
    """Everything between the header and the agent's first question."""
    yield from manifest_chunks(manifest)
    for file in plan.sent:
        yield from file_messages(file)
    yield complete(plan)


def packed(messages: Iterable[AnalyzeChangeRequest]) -> Iterator[AnalyzeChangeRequest]:
    """The messages in batches of at most 512 KiB: each message of a stream costs the same, however small it is."""
    waiting: list[AnalyzeChangeRequest] = []
    size = 0
    for message in messages:
        length = message.ByteSize() + 8
        if waiting and size + length > CHUNK_BYTES:
            yield AnalyzeChangeRequest(batch=RequestBatch(messages=waiting))
            waiting, size = [], 0
        waiting.append(message)
        size += length
    yield AnalyzeChangeRequest(batch=RequestBatch(messages=waiting))


def complete(plan: Plan) -> AnalyzeChangeRequest:
    """The word that everything was sent."""
    return AnalyzeChangeRequest(complete=ChangeComplete(file_count=len(plan.sent)))


async def answers(
    ids: Iterable[str], allowed: frozenset[str], source: ChangeSource, own: dict[str, bytes]
) -> AsyncIterator[AnalyzeChangeRequest]:
    """Contents asked for, in that order. Ids outside the manifest are not found, whatever the repository holds."""
    listed = list(ids)
    found = own | await source.blobs([name for name in listed if name in allowed and name not in own])
    for name in listed:
        for message in blob_messages(name, found.get(name) if name in allowed else None):
            yield message
