"""The emulator as one object: what people do on GitHub, and a look at what the App did there."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from github_emulator import app
from github_emulator.administration import Administration
from github_emulator.control import Control
from github_emulator.conversation import Conversation
from github_emulator.http import auth
from github_emulator.http.faults import Fault, Faults
from github_emulator.http.rate_limits import RateLimits
from github_emulator.keys import new_private_key, public_key_of
from github_emulator.people import People
from github_emulator.server import Server
from github_emulator.state import Account, App, Hook, PullRequest, RecordedRequest, State
from github_emulator.webhooks.deliveries import Deliveries

MINIMAL_PERMISSIONS = {"pull_requests": "write", "checks": "write", "contents": "read", "metadata": "read"}


class Emulator(People, Conversation, Administration):
    """A local GitHub with one App. Use it as a context manager, or call `start` and `stop`.

    Attributes:
        base_url: Address of the API, of git and of the pages.
        state: Everything there is; hold `state.lock` while reading more than one thing.
        app_id: The App's id, the `iss` of its JWT.
        private_key: The App's private key, PEM.
        webhook_secret: What webhooks are signed with.
        limits: Rate limits; `limits.enforce()` switches the secondary ones on.
        deliveries: All webhooks; `deliveries.trouble` drops, doubles and delays them.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int = 0,
        private_key: str | None = None,
        webhook_url: str | None = None,
        webhook_secret: str | None = None,
        permissions: dict[str, str] | None = None,
        app_id: int = 4217,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Prepare; nothing is served before `start`.

        Args:
            data: Folder for the git repositories; made if absent.
            port: Port on the loopback address; 0 takes a free one.
            private_key: PEM of an RSA key; without one a new key is made.
            webhook_url: Where webhooks go; None sends none.
            webhook_secret: Without one a random secret is made.
            permissions: What the App may do; the minimum for reviews by default.
            app_id: The App's id.
            now: The clock; the system's by default.
        """
        self._server = Server(port)
        self.base_url = self._server.base_url
        self.app_id = app_id
        self.private_key = private_key or new_private_key()
        self.webhook_secret = webhook_secret or secrets.token_hex(20)
        self.state = _new_state(self, data, webhook_url, dict(permissions or MINIMAL_PERMISSIONS), now)
        self.deliveries = Deliveries(self.state)
        self.limits = RateLimits()
        self.faults = Faults()

    def start(self) -> "Emulator":
        """Serve; answers itself."""
        self._server.start(app.build(self.state, self.deliveries, self.limits, self.faults, Control(self)))
        return self

    def stop(self, *, wait: bool = True) -> None:
        """Stop serving and sending; the git repositories stay on disk.

        Args:
            wait: Whether the port is closed on return, and not only soon after.
        """
        self.deliveries.close()
        self._server.stop(wait=wait)

    def __enter__(self) -> "Emulator":
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests so far, oldest first (the last 10,000)."""
        with self.state.lock:
            return list(self.state.requests)

    def fail_next(self, operation: str, status: int = 502, times: int = 1, *, after: bool = False) -> None:
        """Answer the next requests of an operation with a status.

        Args:
            operation: As in the route table: `POST /repos/{owner}/{repo}/check-runs`.
            status: The HTTP status.
            times: How many requests.
            after: Carry the request out before its answer is lost.
        """
        self.faults.plan(Fault(operation, status, times, after))

    def set_webhook(self, url: str | None) -> None:
        """Send webhooks to another address, or to none."""
        self.state.hook.url = url

    def user_token(self, login: str) -> str:
        """A token with which a person calls the API; it lives for a day."""
        with self.state.lock:
            token = auth.grant(self.state, self.state.account(login), None, {}, frozenset())
            object.__setattr__(token, "expires_at", self.state.now() + timedelta(days=1))
        return token.value

    def installation_token(self, owner: str) -> str:
        """A token of the App's installation on an account, with all of its permissions."""
        with self.state.lock:
            found = next(one for one in self.state.installations.values() if one.account.login == owner)
            return auth.grant(self.state, self.state.app.bot, found, dict(found.permissions), frozenset()).value

    def pull_url(self, pull: PullRequest) -> str:
        """The page of a pull request, for people."""
        return f"{self.base_url}/{pull.repository.full_name}/pull/{pull.number}"


def _new_state(
    emulator: Emulator, data: Path, url: str | None, permissions: dict[str, str], now: Callable[[], datetime] | None
) -> State:
    owner, bot = Account(1, "code-review-squad", "Organization"), Account(2, "code-review-squad[bot]", "Bot")
    made = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    key = public_key_of(emulator.private_key)
    the_app = App(emulator.app_id, "code-review-squad", "Iv23liSquadEmulator", owner, bot, key, permissions, made)
    state = State(data, emulator.base_url, the_app, Hook(99, url, emulator.webhook_secret))
    if now:
        state.now = now
    state.accounts |= {owner.login: owner, bot.login: bot}
    return state
