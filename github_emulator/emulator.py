"""The emulator as one object: what people do on GitHub, and a look at what the App did there."""

import secrets
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from github_emulator import activity, app, sample
from github_emulator.control import Control
from github_emulator.git import Changes, GitRepository, files_of
from github_emulator.http import auth
from github_emulator.http.faults import Fault, Faults
from github_emulator.http.rate_limits import RateLimits
from github_emulator.server import Server
from github_emulator.state import (
    Account,
    App,
    CheckRun,
    Hook,
    Installation,
    IssueComment,
    JsonObject,
    PullRequest,
    RecordedRequest,
    Repository,
    State,
)
from github_emulator.webhooks import payloads
from github_emulator.webhooks.deliveries import Deliveries, Delivery

MINIMAL_PERMISSIONS = {"pull_requests": "write", "checks": "write", "contents": "read", "metadata": "read"}


class Emulator:
    """A local GitHub with one App. Use it as a context manager, or call `start` and `stop`.

    Attributes:
        base_url: Address of the API, of git and of the pages.
        state: Everything there is; hold `state.lock` while reading more than one thing.
        app_id: The App's id, the `iss` of its JWT.
        private_key: The App's private key, PEM.
        webhook_secret: What webhooks are signed with.
        limits: Rate limits; `limits.secondary = 80` switches the secondary one on.
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
            pull.state, pull.merged, pull.closed_at = "closed", merged, self.state.now()
            self.pull_request_event(pull, "closed", sender)

    def reopen_pull_request(self, pull: PullRequest, *, sender: str = "octocat") -> None:
        """Open a closed pull request again and send its webhook."""
        with self.state.lock:
            pull.state, pull.closed_at = "open", None
            self.pull_request_event(pull, "reopened", sender)

    def mark_ready(self, pull: PullRequest, *, sender: str = "octocat") -> None:
        """Turn a draft into a pull request ready for review."""
        with self.state.lock:
            pull.draft = False
            self.pull_request_event(pull, "ready_for_review", sender)

    def comment(self, pull: PullRequest, body: str, author: str = "octocat") -> IssueComment:
        """Let a person write in the conversation, for instance a command."""
        with self.state.lock:
            return activity.comment(self.state, self.deliveries, pull, body, self.state.account(author))

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

    def pull_url(self, pull: PullRequest) -> str:
        """The page of a pull request, for people."""
        return f"{self.base_url}/{pull.repository.full_name}/pull/{pull.number}"

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


def new_private_key() -> str:
    """A new RSA key of 2048 bits, PEM."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    form, plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, plain).decode()


def _public_key(private_key: str) -> str:
    key = serialization.load_pem_private_key(
        private_key.encode(),
        None,
        unsafe_skip_rsa_key_validation=True,  # ours, and checking takes 50 ms
    ).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def _new_state(
    emulator: Emulator, data: Path, url: str | None, permissions: dict[str, str], now: Callable[[], datetime] | None
) -> State:
    owner, bot = Account(1, "code-review-squad", "Organization"), Account(2, "code-review-squad[bot]", "Bot")
    made = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    key = _public_key(emulator.private_key)
    the_app = App(emulator.app_id, "code-review-squad", "Iv23liSquadEmulator", owner, bot, key, permissions, made)
    state = State(data, emulator.base_url, the_app, Hook(99, url, emulator.webhook_secret))
    if now:
        state.now = now
    state.accounts |= {owner.login: owner, bot.login: bot}
    return state
