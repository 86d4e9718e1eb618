"""Pull requests as GitHub shows them."""

from datetime import datetime
from typing import Any

from review_service.host.protocol import OpenPull
from squad.review.v1.ingest_pb2 import PullRequestState
from squad.review.v1.review_pb2 import ChangeRef, RepositoryRef


def open_pull(entry: dict[str, Any], repository: RepositoryRef) -> OpenPull:
    """One entry of `GET /repos/{owner}/{repo}/pulls`, or what follows for a single one."""
    head, base = entry["head"], entry["base"]
    change = ChangeRef(
        pull_request=entry["number"],
        base_commit=base["sha"],
        head_commit=head["sha"],
        base_branch=base["ref"],
        title=str(entry.get("title") or "").encode()[:1000].decode(errors="ignore"),
        author=str((entry.get("user") or {}).get("login") or ""),
        from_fork=str((head.get("repo") or {}).get("id")) != repository.external_id,
    )
    state = PullRequestState(
        change=change, open=entry.get("state", "open") == "open", draft=bool(entry.get("draft")), asked=True
    )
    state.update_time.FromJsonString(entry["updated_at"])
    return OpenPull(state, datetime.fromisoformat(entry["created_at"].replace("Z", "+00:00")))
