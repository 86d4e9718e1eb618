"""Where a change comes from: commits, an index, a working tree or a folder."""

from collections.abc import Sequence
from typing import Protocol, Self

from review_service.pipeline.change import Change
from squad.agent.v1.agent_pb2 import ManifestEntry

MAX_BLOB_BYTES = 1 << 20


class SourceError(Exception):
    """The change cannot be read; the message is one sentence for people."""


class ChangeSource(Protocol):
    """Reads one change. Results never differ between two calls."""

    async def change(self) -> Change:
        """The files that differ. Raises SourceError."""

    async def blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Contents by id; an id that is unknown or larger than 1 MiB is absent."""

    async def manifest(self) -> tuple[ManifestEntry, ...]:
        """Every file of head, ascending by path."""

    async def base_text(self, path: str, at: str = "") -> bytes | None:
        """A file at the tip of the base branch or at one of its versions: what a change may not decide about itself."""

    async def base_paths(self, folder: str, at: str = "") -> tuple[str, ...]:
        """The files right in a folder at the tip of the base branch or at one of its versions, ascending."""

    async def base_versions(self, paths: Sequence[str], most: int) -> tuple[str, ...]:
        """Commits of the base branch itself that changed one of the paths, the latest first."""

    async def base_manifest(self, patterns: Sequence[str]) -> tuple[ManifestEntry, ...]:
        """The files at the tip of the base branch that match one of the globs."""

    async def close(self) -> None:
        """Ends the processes behind it."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...
