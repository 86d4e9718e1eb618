"""Contents kept between reviews, so that the second one sends only what changed. In memory only, bounded."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence

from agent_services.runtime.intake import Change

IDS_PER_REQUEST = 500
Key = tuple[str, str, str]


class BlobCache:
    """Least recently used contents by (tenant, repository, blob); no key of one tenant finds another's."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._contents: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> bytes | None:
        """The content, or None."""
        content = self._contents.get(key)
        if content is not None:
            self._contents.move_to_end(key)
        return content

    def put(self, key: Key, content: bytes) -> None:
        """Keep a content; the oldest ones go when there are too many bytes."""
        if key in self._contents:
            return
        self._contents[key] = content
        self._bytes += len(content)
        while self._bytes > self._max_bytes:
            _, oldest = self._contents.popitem(last=False)
            self._bytes -= len(oldest)


class ReviewBlobs:
    """The contents one review may have: those of its own manifest."""

    def __init__(self, cache: BlobCache, change: Change) -> None:
        self._cache = cache
        self._owner = (change.header.tenant_id, change.header.repository_id)
        self.cached_count = 0
        self._allowed = set(change.paths.values())
        # What this review has seen stays at hand, even where the cache is too small for it.
        self._contents = dict(change.blobs)
        self.keep(change.blobs)

    def missing(self, blob_ids: Sequence[str]) -> Iterator[list[str]]:
        """What must be asked for, in lists of at most 500 ids; what the cache has is taken from there."""
        asked = [blob_id for blob_id in dict.fromkeys(blob_ids) if blob_id in self._allowed]
        unknown = [blob_id for blob_id in asked if not self._take(blob_id)]
        for start in range(0, len(unknown), IDS_PER_REQUEST):
            yield unknown[start : start + IDS_PER_REQUEST]

    def keep(self, contents: Mapping[str, bytes]) -> None:
        """Add what was sent."""
        for blob_id, content in contents.items():
            self._contents[blob_id] = content
            self._cache.put((*self._owner, blob_id), content)

    def contents(self, blob_ids: Sequence[str]) -> dict[str, bytes]:
        """What is known of these."""
        return {blob_id: self._contents[blob_id] for blob_id in blob_ids if blob_id in self._contents}

    def _take(self, blob_id: str) -> bool:
        if blob_id in self._contents:
            return True
        content = self._cache.get((*self._owner, blob_id))
        if content is None:
            return False
        self._contents[blob_id] = content
        self.cached_count += 1
        return True
