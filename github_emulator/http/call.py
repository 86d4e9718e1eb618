"""One request to the API, read and authenticated."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from github_emulator.http.auth import Actor
from github_emulator.http.errors import GitHubError, not_found
from github_emulator.state import Account, CheckRun, JsonObject, PullRequest, Repository, State
from github_emulator.webhooks.deliveries import Deliveries


@dataclass
class Call:
    """What a handler needs to answer."""

    state: State
    deliveries: Deliveries
    actor: Actor
    method: str
    path: str
    query: dict[str, str]
    arguments: dict[str, str]
    accept: str
    payload: Any = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address of the request, without its query."""
        return self.state.base_url + self.path

    @cached_property
    def body(self) -> JsonObject:
        """The JSON object of the request.

        Raises:
            GitHubError: 400, the body is something else.
        """
        if self.payload is None:
            return {}
        if not isinstance(self.payload, dict):
            raise GitHubError(400, "Body should be a JSON object")
        return self.payload

    @cached_property
    def repository(self) -> Repository:
        """The repository in the path.

        Raises:
            GitHubError: 404.
        """
        found = self.state.repository(self.arguments["owner"], self.arguments["repo"])
        if found is None:
            raise not_found()
        return found

    @cached_property
    def pull(self) -> PullRequest:
        """The pull request in the path.

        Raises:
            GitHubError: 404.
        """
        found = self.repository.pulls.get(self.number("number"))
        if found is None:
            raise not_found()
        return found

    @cached_property
    def check_run(self) -> CheckRun:
        """The check run in the path.

        Raises:
            GitHubError: 404.
        """
        found = self.repository.check_runs.get(self.number("check_run_id"))
        if found is None:
            raise not_found()
        return found

    @property
    def account(self) -> Account:
        """Who signs what the call writes: a person, or the bot of the App."""
        if self.actor.token is None:
            raise GitHubError(401, "Requires authentication")
        return self.actor.token.account

    def number(self, name: str) -> int:
        """A numeric part of the path."""
        return int(self.arguments[name])
