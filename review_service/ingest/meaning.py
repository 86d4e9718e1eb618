"""The second key of a delivery: what it says, whatever id it came under."""

import hashlib

from squad.review.v1.ingest_pb2 import HostEvent


def meaning_of(event: HostEvent) -> str:
    """SHA-256 of event, action, repository, pull request, head, base, and comment or check."""
    change = event.pull_request.change
    parts = (
        event.host,
        event.delivery.event,
        event.delivery.action,
        str(event.installation_id),
        event.repository.external_id,
        str(change.pull_request),
        change.head_commit or event.head_commit,
        change.base_commit,
        event.subject_id,
    )
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
