"""What GitHub says it sent to us, and asking for it again: as the App, in no installation's name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from review_service.host.api import Api
from review_service.host.github_auth import AppAuth
from review_service.host.protocol import SentDelivery, UnsureError

EVENTS = (
    "check_run",
    "check_suite",
    "issue_comment",
    "pull_request",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "repository",
)
"""What the App must be subscribed to; `installation` and `installation_repositories` come without."""
_SENT = "/app/hook/deliveries"
_GOOD = range(200, 300)


class Deliveries:
    """The App's own list of deliveries."""

    def __init__(self, api: Api, auth: AppAuth) -> None:
        self._api = api
        self._auth = auth

    async def since(self, moment: datetime) -> Sequence[SentDelivery]:
        """Attempts from `moment` on, newest first. Raises HostError."""
        found: list[SentDelivery] = []
        async for entry in self._api.by_cursor(_SENT, self._auth.app_token()):
            attempt = _attempt(entry)
            if attempt.time < moment:
                break
            found.append(attempt)
        return found

    async def send_again(self, attempt: SentDelivery) -> None:
        """Has an attempt repeated, under the same delivery id. Raises HostError."""
        try:
            await self._api.change("POST", f"{_SENT}/{attempt.id}/attempts", self._auth.app_token(), {})
        except UnsureError:
            return  # the list tells next time

    async def missing_events(self) -> list[str]:
        """Events that we act on and the App is not subscribed to. Raises HostError."""
        subscribed = (await self._api.get("/app", self._auth.app_token())).get("events", ())
        return [event for event in EVENTS if event not in subscribed]


def _attempt(entry: dict[str, Any]) -> SentDelivery:
    time = datetime.fromisoformat(str(entry["delivered_at"]).replace("Z", "+00:00"))
    return SentDelivery(int(entry["id"]), str(entry["guid"]), time, int(entry["status_code"]) in _GOOD)
