"""What owners do on GitHub: suspend and remove the App, choose its repositories, rename and transfer repositories."""

from collections.abc import Callable

from github_emulator.state import Installation, JsonObject, PullRequest, Repository, State
from github_emulator.views import accounts
from github_emulator.webhooks import payloads
from github_emulator.webhooks.deliveries import Deliveries


class Administration:
    """The actions of owners; each sends the webhooks that GitHub would."""

    state: State
    deliveries: Deliveries

    def installation_of(self, repository: Repository) -> Installation:
        """The installation of the App on the repository's account."""
        with self.state.lock:
            return next(one for one in self.state.installations.values() if one.account == repository.owner)

    def suspend(self, installation: Installation) -> None:
        """Let the App in no more, for now."""
        with self.state.lock:
            installation.suspended_at = self.state.now()
            self._tell(installation, "suspend")

    def unsuspend(self, installation: Installation) -> None:
        """Let the App in again."""
        with self.state.lock:
            installation.suspended_at = None
            self._tell(installation, "unsuspend")

    def uninstall(self, installation: Installation) -> None:
        """Remove the App; its tokens are worth nothing from now on."""
        with self.state.lock:
            self._tell(installation, "deleted")
            del self.state.installations[installation.id]

    def choose_repositories(self, installation: Installation, chosen: list[Repository]) -> None:
        """Let the App see these repositories only, and tell what came and what went."""
        with self.state.lock:
            before = [one for one in self.state.repositories.values() if installation.covers(one)]
            installation.repository_ids = {one.id for one in chosen}
            installation.updated_at = self.state.now()
            added = [one for one in chosen if one not in before]
            removed = [one for one in before if one not in chosen]
            for came, went in ((added, []), ([], removed)):
                if came or went:
                    body = payloads.installation_repositories(
                        self.state, installation, came, went, installation.account
                    )
                    self.deliveries.send("installation_repositories", body)

    def rename(self, repository: Repository, name: str) -> None:
        """Give a repository another name."""
        with self.state.lock:
            before = repository.name
            self._move(repository, lambda: setattr(repository, "name", name))
            self._tell_repository(repository, "renamed", {"repository": {"name": {"from": before}}})

    def transfer(self, repository: Repository, owner: str) -> None:
        """Give a repository to another account."""
        with self.state.lock:
            before = repository.owner
            account = self.state.account(owner, "Organization")
            self._move(repository, lambda: setattr(repository, "owner", account))
            former = {"user": accounts.account(self.state, before)}
            self._tell_repository(repository, "transferred", {"owner": {"from": former}})

    def convert_to_draft(self, pull: PullRequest, sender: str = "octocat") -> None:
        """Turn a pull request into a draft."""
        with self.state.lock:
            pull.draft, pull.updated_at = True, self.state.now()
            who = self.state.account(sender)
            body = payloads.pull_request(self.state, "converted_to_draft", pull, who)
            self.deliveries.send("pull_request", body)

    def _tell(self, installation: Installation, action: str) -> None:
        installation.updated_at = self.state.now()
        covered = [one for one in self.state.repositories.values() if installation.covers(one)]
        body = payloads.installation(self.state, action, installation, covered, installation.account)
        self.deliveries.send("installation", body)

    def _tell_repository(self, repository: Repository, action: str, changes: JsonObject) -> None:
        body = payloads.repository(self.state, action, repository, repository.owner, changes)
        self.deliveries.send("repository", body)

    def _move(self, repository: Repository, change: Callable[[], None]) -> None:
        repository.former_names.add(repository.full_name.lower())
        del self.state.repositories[repository.full_name.lower()]
        change()
        self.state.repositories[repository.full_name.lower()] = repository
