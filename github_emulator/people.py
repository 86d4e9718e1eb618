"""What people do on GitHub: make repositories, push, open pull requests, press buttons."""

import shutil
from pathlib import Path

from github_emulator import activity, sample
from github_emulator.git import Changes, GitRepository, files_of
from github_emulator.state import (
    Account,
    CheckRun,
    Installation,
    JsonObject,
    PullRequest,
    Repository,
    State,
)
from github_emulator.webhooks import payloads
from github_emulator.webhooks.deliveries import Deliveries, Delivery


class People:
    """The actions of people; each sends the webhooks that GitHub would."""

    state: State
    deliveries: Deliveries

    def install(self, owner: str, repositories: list[Repository] | None = None) -> Installation:
        """Install the App on an account: on all of its repositories, or on chosen ones."""
        with self.state.lock:
            account = self.state.account(owner, "Organization")
            chosen = {one.id for one in repositories} if repositories is not None else None
            granted = dict(self.state.app.permissions)
            found = Installation(self.state.new_id(), account, granted, self.state.now(), chosen)
            self.state.installations[found.id] = found
            covered = [one for one in self.state.repositories.values() if found.covers(one)]
            payload = payloads.installation(self.state, "created", found, covered, account)
            self.deliveries.send("installation", payload)
            return found

    def create_repository(
        self,
        full_name: str,
        files: Changes | Path,
        *,
        private: bool = True,
        default_branch: str = "main",
        members: dict[str, str] | None = None,
    ) -> Repository:
        """Make a repository with one commit, and install the App on its owner if it is not yet.

        Args:
            full_name: Owner and name, as in `acme/storefront`.
            files: Path to content, or a folder.
            private: Whether a token is needed to read it.
            default_branch: Name of the first branch.
            members: Login to role: read, triage, write, maintain or admin.
        """
        owner, name = full_name.split("/")
        with self.state.lock:
            one = self._new_repository(owner, name, private=private, default_branch=default_branch)
            one.permissions = {login.lower(): role for login, role in (members or {}).items()}
            for login in members or {}:
                self.state.account(login)
            one.git.commit(default_branch, files_of(files) if isinstance(files, Path) else files, "Initial commit")
            if not any(found.account == one.owner for found in self.state.installations.values()):
                self.install(owner)
            return one

    def import_repository(self, full_name: str, source: Path, revision: str = "HEAD") -> Repository:
        """Make a repository whose default branch is a commit, with its history, of a local git repository."""
        owner, name = full_name.split("/")
        with self.state.lock:
            one = self._new_repository(owner, name, private=True, default_branch="main")
            one.git.fetch(source, revision, "refs/heads/main")
            if not any(found.account == one.owner for found in self.state.installations.values()):
                self.install(owner)
            return one

    def fork(self, parent: Repository, owner: str) -> Repository:
        """Fork a repository into an account where the App is not installed."""
        with self.state.lock:
            one = self._new_repository(
                owner, parent.name, private=parent.private, default_branch=parent.default_branch, kind="User"
            )
            one.parent = parent
            branch = parent.default_branch
            one.git.fetch(parent.git.path, f"refs/heads/{branch}", f"refs/heads/{branch}")
            return one

    def push(
        self,
        repository: Repository,
        branch: str,
        files: Changes | Path,
        *,
        message: str = "Change",
        start: str | None = None,
        replace: bool = False,
        author: str = "octocat",
    ) -> str:
        """Commit to a branch and tell everybody: new heads, outdated comments, check suites, webhooks.

        Args:
            repository: Where.
            branch: The branch; made if absent.
            files: Path to new content (None deletes), or a folder that replaces everything.
            message: Of the commit.
            start: Revision to build on instead of the branch's tip: a new branch, or a force-push.
            replace: Whether the commit holds nothing but `files`.
            author: Login of the author.

        Returns:
            The SHA of the commit.
        """
        with self.state.lock:
            before = repository.git.branch(branch)
            parent = repository.git.resolve(start or (branch if before else repository.default_branch))
            changes = files_of(files) if isinstance(files, Path) else files
            whole, parents = replace or isinstance(files, Path), (parent,) if parent else ()
            sha = repository.git.commit(branch, changes, message, parents=parents, replace=whole, author=author)
            activity.pushed(self.state, self.deliveries, repository, branch, before, self.state.account(author))
            return sha

    def push_from(
        self, repository: Repository, branch: str, source: Path, revision: str, author: str = "octocat"
    ) -> str:
        """Like `push`, with a commit (and its history) of a local git repository, by force; answers its SHA."""
        with self.state.lock:
            before = repository.git.branch(branch)
            sha = repository.git.fetch(source, revision, f"refs/heads/{branch}")
            activity.pushed(self.state, self.deliveries, repository, branch, before, self.state.account(author))
            return sha

    def open_pull_request(
        self,
        repository: Repository,
        head: str,
        *,
        title: str = "A change",
        body: str | None = None,
        base: str | None = None,
        author: str = "octocat",
        draft: bool = False,
        head_repository: Repository | None = None,
    ) -> PullRequest:
        """Open a pull request from a branch, of a fork if `head_repository` is given, and send its webhook."""
        with self.state.lock:
            user = self.state.account(author)
            wish = activity.Opening(head, base or repository.default_branch, title, body, user, draft)
            return activity.open_pull(self.state, self.deliveries, repository, head_repository or repository, wish)

    def close_pull_request(self, pull: PullRequest, *, merged: bool = False, sender: str = "octocat") -> None:
        """Close a pull request and send its webhook."""
        with self.state.lock:
            now = self.state.now()
            pull.state, pull.merged, pull.closed_at, pull.updated_at = "closed", merged, now, now
            self.pull_request_event(pull, "closed", sender)

    def reopen_pull_request(self, pull: PullRequest, *, sender: str = "octocat") -> None:
        """Open a closed pull request again and send its webhook."""
        with self.state.lock:
            pull.state, pull.closed_at, pull.updated_at = "open", None, self.state.now()
            self.pull_request_event(pull, "reopened", sender)

    def mark_ready(self, pull: PullRequest, *, sender: str = "octocat") -> None:
        """Turn a draft into a pull request ready for review."""
        with self.state.lock:
            pull.draft, pull.updated_at = False, self.state.now()
            self.pull_request_event(pull, "ready_for_review", sender)

    def rerequest_check(self, pull: PullRequest, run: CheckRun, sender: str = "octocat") -> Delivery | None:
        """Let a person press "Re-run" on a check run."""
        with self.state.lock:
            who = self.state.account(sender)
            payload = payloads.check_run(self.state, "rerequested", pull.repository, run, who)
            return self.deliver("check_run", payload)

    def press_action(
        self, pull: PullRequest, run: CheckRun, identifier: str, sender: str = "octocat"
    ) -> Delivery | None:
        """Let a person press a button that the check run offers."""
        with self.state.lock:
            who = self.state.account(sender)
            payload = payloads.check_run(self.state, "requested_action", pull.repository, run, who, identifier)
            return self.deliver("check_run", payload)

    def pull_request_event(
        self, pull: PullRequest, action: str, sender: str = "octocat", extra: JsonObject | None = None
    ) -> Delivery | None:
        """Send a `pull_request` webhook about the pull request as it is now."""
        with self.state.lock:
            who = self.state.account(sender)
            return self.deliver("pull_request", payloads.pull_request(self.state, action, pull, who, extra))

    def deliver(self, event: str, payload: JsonObject, guid: str | None = None) -> Delivery | None:
        """Send any webhook; None when no address is set."""
        return self.deliveries.send(event, payload, guid)

    def seed_sample(self) -> PullRequest:
        """Make `acme/storefront` with one open pull request; a second call answers the same one."""
        with self.state.lock:
            found = self.state.repository(*sample.FULL_NAME.split("/"))
            if found:
                return found.pulls[min(found.pulls)]
            one = self.create_repository(sample.FULL_NAME, sample.base(), members=sample.MEMBERS)
            self.push(one, sample.BRANCH, sample.head(), message=sample.TITLE, author=sample.AUTHOR)
            return self.open_pull_request(
                one, sample.BRANCH, title=sample.TITLE, body=sample.BODY, author=sample.AUTHOR
            )

    def _new_repository(
        self, owner: str, name: str, *, private: bool, default_branch: str, kind: str = "Organization"
    ) -> Repository:
        account: Account = self.state.account(owner, "User" if kind == "User" else "Organization")
        git = GitRepository(self.state.root / "repositories" / owner / f"{name}.git")
        if git.path.exists():  # left by an earlier process, whose pull requests are forgotten
            shutil.rmtree(git.path)
        git.create(default_branch)
        one = Repository(self.state.new_id(), account, name, git, private, default_branch, self.state.now())
        self.state.repositories[one.full_name.lower()] = one
        return one
