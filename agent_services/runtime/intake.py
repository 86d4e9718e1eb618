"""Reads what the orchestrator sends, in the documented order, up to the end of the change."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from agent_services.runtime.batches import unpacked
from kit.errors import ProtocolViolation, TooLarge
from squad.agent.v1 import agent_pb2, agent_service_pb2
from squad.code.v1 import change_pb2

BLOB_BYTES = 1024 * 1024
CHANGE_BYTES = 64 * 1024 * 1024
_HANG_UP_SECONDS = 0.2
"""Who hangs up ends the stream too, and gRPC tells of that first: cancelled meanwhile, nobody broke a rule."""
Request = agent_service_pb2.AnalyzeChangeRequest


@dataclass
class Change:
    """Everything that was sent before `ChangeComplete`."""

    header: agent_pb2.AnalysisHeader
    # Path -> blob id, in the order of the manifest.
    paths: dict[str, str] = field(default_factory=dict)
    files: list[change_pb2.ChangedFile] = field(default_factory=list)
    # Blob id -> content.
    blobs: dict[str, bytes] = field(default_factory=dict)


class Intake:
    """One stream of requests."""

    def __init__(self, requests: AsyncIterator[Request]) -> None:
        self._requests = unpacked(requests)
        self._open: tuple[str, bytearray] | None = None
        self._bytes = 0

    async def change(self) -> Change:
        """Read header, manifest, files and their blobs.

        Raises:
            ProtocolViolation: a message came out of order, or the stream ended early.
            TooLarge: the change is larger than 64 MiB.
        """
        first = await self._next()
        if first.WhichOneof("message") != "header":
            raise ProtocolViolation("the first message must be the header")
        change = Change(first.header)
        while (kind := (request := await self._next()).WhichOneof("message")) != "complete":
            self._add(change, kind, request)
        self._check_end(change, request.complete.file_count)
        return change

    async def answers(self, blob_ids: Sequence[str]) -> dict[str, bytes]:
        """Read the answers to a BlobRequest: contents in the order asked; what cannot be had is left out."""
        found: dict[str, bytes] = {}
        for blob_id in blob_ids:
            content = await self._answer(blob_id)
            if content is not None:
                found[blob_id] = content
        return found

    async def _answer(self, blob_id: str) -> bytes | None:
        while True:
            request = await self._next()
            kind = request.WhichOneof("message")
            if kind == "blob_not_found" and request.blob_not_found.blob_id == blob_id:
                return None
            if kind != "blob" or request.blob.blob_id != blob_id:
                raise ProtocolViolation(f"blob {blob_id} was asked for, {kind or 'nothing'} was sent")
            if (content := self._take_chunk(request.blob)) is not None:
                return content

    async def _next(self) -> Request:
        try:
            return await anext(self._requests)
        except StopAsyncIteration:
            await asyncio.sleep(_HANG_UP_SECONDS)
            raise ProtocolViolation("the stream ended before the change was complete") from None

    def _add(self, change: Change, kind: str | None, request: Request) -> None:
        match kind:
            case "manifest" if not change.files:
                change.paths.update({entry.path: entry.blob_id for entry in request.manifest.entries})
            case "file" if self._open is None:
                change.files.append(request.file.file)
            case "blob" if change.files:
                self._add_chunk(change, request.blob)
            case "blob_not_found" if change.files and self._open is None:
                pass  # the file is named as not read
            case _:
                raise ProtocolViolation(f"{kind or 'an empty message'} is not expected here")

    def _add_chunk(self, change: Change, chunk: agent_pb2.BlobChunk) -> None:
        file = change.files[-1]
        if chunk.blob_id not in (file.old_blob_id, file.new_blob_id):
            raise ProtocolViolation(f"blob {chunk.blob_id} does not belong to the file before it")
        content = self._take_chunk(chunk)
        if content is not None:
            change.blobs[chunk.blob_id] = content
            self._bytes += len(content)
        if self._bytes > CHANGE_BYTES:
            raise TooLarge("64 MiB", "the change")

    def _take_chunk(self, chunk: agent_pb2.BlobChunk) -> bytes | None:
        """The whole content with its last chunk; None before."""
        blob_id, content = self._open or (chunk.blob_id, bytearray())
        if blob_id != chunk.blob_id:
            raise ProtocolViolation(f"blob {blob_id} was not finished when {chunk.blob_id} began")
        content += chunk.data
        if len(content) > BLOB_BYTES:
            raise TooLarge("1 MiB", "a blob")
        self._open = None if chunk.last else (blob_id, content)
        return bytes(content) if chunk.last else None

    def _check_end(self, change: Change, file_count: int) -> None:
        if self._open is not None:
            raise ProtocolViolation(f"blob {self._open[0]} was not finished")
        if file_count != len(change.files):
            raise ProtocolViolation(f"{file_count} files were announced, {len(change.files)} sent")
        paths = [file.path for file in change.files]
        if len(set(paths)) != len(paths):
            raise ProtocolViolation("a file was sent twice")
