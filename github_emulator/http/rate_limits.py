"""GitHub's two brakes: requests an hour, and content-creating requests a minute."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

from github_emulator import limits
from github_emulator.http.auth import Actor
from github_emulator.http.errors import GitHubError
from github_emulator.http.routing import Route
from github_emulator.state import JsonObject

_DOCS = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"
_SECONDARY = (
    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. "
    "Please retry your request again later."
)


@dataclass
class RateLimits:
    """Counters per token.

    Attributes:
        primary: Requests an hour.
        secondary: Content-creating requests in any 60 seconds; None switches the brake off.
        secondary_status: What the secondary brake answers; GitHub uses both.
        retry_after: Seconds named in the Retry-After header.
    """

    primary: int = limits.PRIMARY_REQUESTS_PER_HOUR
    secondary: int | None = None
    secondary_status: Literal[403, 429] = 403
    retry_after: int = 60
    _used: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _window: dict[str, int] = field(default_factory=dict)
    _created: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, actor: Actor, route: Route, now: float) -> None:
        """Count a request.

        Raises:
            GitHubError: 403 or 429, one of the limits is exceeded.
        """
        key = _key(actor)
        self._count_primary(key, actor, now)
        if route.creates_content and self.secondary is not None:
            self._count_secondary(key, self.secondary, now)

    def give_back(self, actor: Actor) -> None:
        """An answer of 304 is free."""
        self._used[_key(actor)] -= 1

    def view(self, actor: Actor, now: float) -> JsonObject:
        """The state of the primary limit, as `GET /rate_limit` shows it."""
        used = self._used[_key(actor)]
        reset = self._window.get(_key(actor), int(now)) + 3_600
        return {"limit": self.primary, "used": used, "remaining": max(self.primary - used, 0), "reset": reset}

    def headers(self, actor: Actor, now: float) -> dict[str, str]:
        """The rate limit headers of an answer."""
        shown = {f"X-RateLimit-{name.title()}": str(value) for name, value in self.view(actor, now).items()}
        return {**shown, "X-RateLimit-Resource": "core"}

    def _count_primary(self, key: str, actor: Actor, now: float) -> None:
        if now - self._window.get(key, 0) >= 3_600:
            self._window[key], self._used[key] = int(now), 0
        if self._used[key] >= self.primary:
            whom = f"installation ID {actor.token.installation_id}" if actor.token else "this address"
            raise GitHubError(403, f"API rate limit exceeded for {whom}.", docs=_DOCS)
        self._used[key] += 1

    def _count_secondary(self, key: str, allowed: int, now: float) -> None:
        created = self._created[key]
        while created and created[0] <= now - 60:
            created.popleft()
        if len(created) >= allowed:
            error = GitHubError(self.secondary_status, _SECONDARY, docs=_DOCS)
            error.headers["Retry-After"] = str(self.retry_after)
            raise error
        created.append(now)


def _key(actor: Actor) -> str:
    if actor.is_app:
        return "app"
    if actor.token is None:
        return "nobody"
    return f"installation {actor.token.installation_id}" if actor.is_installation else actor.token.account.login
