"""GitHub's brakes: requests an hour; points a minute; content created in a minute and an hour; writes in a hurry."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

from github_emulator import limits
from github_emulator.http.auth import Actor
from github_emulator.http.errors import GitHubError
from github_emulator.http.pace import WritePace
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
        hourly: The same in any 3,600 seconds.
        points: Points in any 60 seconds, of which a read costs one and a write five; None switches the brake off.
        paced: Whether writes of an installation that come too soon are refused; noted in `pace` they are always.
        secondary_status: What the secondary brake answers; GitHub uses both.
        retry_after: Seconds named in the Retry-After header.
    """

    primary: int = limits.PRIMARY_REQUESTS_PER_HOUR
    secondary: int | None = None
    hourly: int | None = None
    points: int | None = None
    paced: bool = False
    secondary_status: Literal[403, 429] = 403
    retry_after: int = 60
    pace: WritePace = field(default_factory=WritePace)
    _used: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _window: dict[str, int] = field(default_factory=dict)
    _created: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _spent: dict[str, deque[tuple[float, int]]] = field(default_factory=lambda: defaultdict(deque))

    def enforce(self) -> None:
        """Switch every brake on that GitHub documents."""
        self.secondary, self.hourly, self.points, self.paced = (
            limits.CREATIONS_PER_MINUTE, limits.CREATIONS_PER_HOUR, limits.POINTS_PER_MINUTE, True,
        )  # fmt: skip

    def count(self, actor: Actor, route: Route, now: float) -> None:
        """Count a request.

        Raises:
            GitHubError: 403 or 429, one of the limits is exceeded.
        """
        key = _key(actor)
        self._count_primary(key, actor, now)
        if self.points is not None:
            self._count_points(key, self.points, route, now)
        if route.creates_content:
            self._count_created(key, now)

    def count_write(self, actor: Actor, route: Route, arrived: float) -> None:
        """Count what changes something.

        Raises:
            GitHubError: 403 or 429, the installation's last write was a moment ago or is not answered yet.
        """
        operation = f"{route.method} {route.path}"
        hurried = actor.is_installation and self.pace.arrived(_key(actor), operation, arrived)
        if hurried and self.paced:
            raise self._refusal(_SECONDARY)

    def answered(self, actor: Actor, now: float) -> None:
        """What changed something has its answer."""
        self.pace.answered(_key(actor), now)

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

    def _count_points(self, key: str, allowed: int, route: Route, now: float) -> None:
        spent = self._spent[key]
        while spent and spent[0][0] <= now - 60:
            spent.popleft()
        cost = limits.READ_POINTS if route.method == "GET" else limits.WRITE_POINTS
        if sum(points for _, points in spent) + cost > allowed:
            raise self._refusal("You have exceeded a secondary rate limit. Please wait a few minutes.")
        spent.append((now, cost))

    def _count_created(self, key: str, now: float) -> None:
        created = self._created[key]
        while created and created[0] <= now - 3_600:
            created.popleft()
        for allowed, seconds in ((self.secondary, 60), (self.hourly, 3_600)):
            if allowed is not None and sum(moment > now - seconds for moment in created) >= allowed:
                raise self._refusal(_SECONDARY)
        created.append(now)

    def _refusal(self, message: str) -> GitHubError:
        error = GitHubError(self.secondary_status, message, docs=_DOCS)
        error.headers["Retry-After"] = str(self.retry_after)
        return error


def _key(actor: Actor) -> str:
    if actor.is_app:
        return "app"
    if actor.token is None:
        return "nobody"
    return f"installation {actor.token.installation_id}" if actor.is_installation else actor.token.account.login
