"""Everything the emulator remembers: plain records, found again by id or name."""

import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from github_emulator.git import GitRepository

AccountKind = Literal["User", "Organization", "Bot"]
Side = Literal["LEFT", "RIGHT"]
JsonObject = dict[str, Any]
EVENTS = [
    "check_run", "check_suite", "issue_comment", "pull_request", "pull_request_review",
    "pull_request_review_comment", "pull_request_review_thread", "repository",
]  # fmt: skip
"""What an App that follows our README is subscribed to."""


@dataclass(frozen=True)
class Account:
    """A person, an organization or the bot of an App."""

    id: int
    login: str
    kind: AccountKind


@dataclass
class Repository:
    """A repository; its objects live in a real bare git repository."""

    id: int
    owner: Account
    name: str
    git: GitRepository
    private: bool
    default_branch: str
    created_at: datetime
    parent: "Repository | None" = None
    pushed_at: datetime | None = None
    permissions: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, "PullRequest"] = field(default_factory=dict)
    check_runs: dict[int, "CheckRun"] = field(default_factory=dict)
    check_suites: dict[int, "CheckSuite"] = field(default_factory=dict)
    sarifs: dict[str, "Sarif"] = field(default_factory=dict)
    auto_check_suites: bool = True
    code_scanning: bool = True
    former_names: set[str] = field(default_factory=set)

    @property
    def full_name(self) -> str:
        """Owner and name, as in `acme/storefront`."""
        return f"{self.owner.login}/{self.name}"


@dataclass
class PullRequest:
    """A pull request; `base_sha` is the tip of the base branch when the head was last pushed."""

    id: int
    number: int
    repository: Repository
    head_repository: Repository | None
    head_ref: str
    head_sha: str
    base_ref: str
    base_sha: str
    title: str
    body: str | None
    user: Account
    created_at: datetime
    updated_at: datetime
    draft: bool = False
    state: Literal["open", "closed"] = "open"
    merged: bool = False
    closed_at: datetime | None = None
    reviews: dict[int, "Review"] = field(default_factory=dict)
    comments: dict[int, "ReviewComment"] = field(default_factory=dict)
    issue_comments: dict[int, "IssueComment"] = field(default_factory=dict)

    @property
    def visible_comments(self) -> list["ReviewComment"]:
        """Inline comments of submitted reviews; those of a pending review are seen by its author alone."""
        every = list(self.comments.values())  # at once: whoever looks from another thread meets no change on the way
        return [comment for comment in every if comment.review.state != "PENDING"]


@dataclass
class Review:
    """A review of a pull request."""

    id: int
    user: Account
    body: str
    state: Literal["PENDING", "COMMENTED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"]
    commit_id: str
    submitted_at: datetime | None = None


@dataclass
class ReviewComment:
    """An inline comment. `line` and `position` become None when a push made it outdated."""

    id: int
    review: Review
    user: Account
    body: str
    path: str
    commit_id: str
    original_commit_id: str
    diff_hunk: str
    created_at: datetime
    updated_at: datetime
    side: Side | None = None
    line: int | None = None
    original_line: int | None = None
    start_side: Side | None = None
    start_line: int | None = None
    original_start_line: int | None = None
    position: int | None = None
    original_position: int | None = None
    subject_type: Literal["line", "file"] = "line"
    in_reply_to: "ReviewComment | None" = None
    resolved_by: Account | None = None
    reactions: list["Reaction"] = field(default_factory=list)


@dataclass
class IssueComment:
    """A comment in the conversation of a pull request."""

    id: int
    user: Account
    body: str
    created_at: datetime
    updated_at: datetime
    by_app: bool
    reactions: list["Reaction"] = field(default_factory=list)


@dataclass(frozen=True)
class Reaction:
    """A reaction to a comment."""

    id: int
    user: Account
    content: str
    created_at: datetime


@dataclass
class CheckSuite:
    """The runs of one App on one commit."""

    id: int
    head_sha: str
    head_branch: str | None
    before: str | None
    created_at: datetime
    updated_at: datetime


@dataclass
class CheckRun:
    """One run of a check; `annotations` grows with every update."""

    id: int
    name: str
    head_sha: str
    suite: CheckSuite
    status: str
    started_at: datetime
    conclusion: str | None = None
    completed_at: datetime | None = None
    details_url: str | None = None
    external_id: str = ""
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[JsonObject] = field(default_factory=list)
    actions: list[JsonObject] = field(default_factory=list)


@dataclass(frozen=True)
class Sarif:
    """An uploaded SARIF file, decoded."""

    id: str
    commit_sha: str
    ref: str
    document: JsonObject
    errors: list[str]


@dataclass(frozen=True)
class Token:
    """An installation or user token; empty `repository_ids` means every repository of the installation."""

    value: str
    account: Account
    installation_id: int | None
    expires_at: datetime
    permissions: dict[str, str] = field(default_factory=dict)
    repository_ids: frozenset[int] = frozenset()


@dataclass
class Installation:
    """The App on one account."""

    id: int
    account: Account
    permissions: dict[str, str]
    created_at: datetime
    repository_ids: set[int] | None = None
    suspended_at: datetime | None = None
    updated_at: datetime | None = None

    def covers(self, repository: Repository) -> bool:
        """Whether the App may see the repository through this installation."""
        chosen = self.repository_ids is None or repository.id in self.repository_ids
        return chosen and repository.owner == self.account


@dataclass
class Hook:
    """Where the App's webhooks go; no address means that nothing is sent."""

    id: int
    url: str | None
    secret: str


@dataclass
class App:
    """The GitHub App under test."""

    id: int
    slug: str
    client_id: str
    owner: Account
    bot: Account
    public_key: str
    permissions: dict[str, str]
    created_at: datetime
    events: list[str] = field(default_factory=lambda: list(EVENTS))


@dataclass
class RecordedRequest:
    """One request that reached the API, for assertions."""

    method: str
    path: str
    route: str
    body: Any
    status: int = 0


@dataclass
class State:
    """The whole world of one emulator. Hold `lock` while reading or changing it from another thread."""

    root: Path
    base_url: str
    app: App
    hook: Hook
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    lock: threading.RLock = field(default_factory=threading.RLock)
    accounts: dict[str, Account] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    installations: dict[int, Installation] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    requests: deque[RecordedRequest] = field(default_factory=lambda: deque(maxlen=10_000))
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1_000_001))

    def new_id(self) -> int:
        """A number never given before, to any kind of thing."""
        return next(self.ids)

    def account(self, login: str, kind: AccountKind = "User") -> Account:
        """The account of that name, made on first use."""
        key = login.lower()
        if key not in self.accounts:
            self.accounts[key] = Account(self.new_id(), login, kind)
        return self.accounts[key]

    def repository(self, owner: str, name: str) -> Repository | None:
        """The repository of that name; GitHub ignores case."""
        return self.repositories.get(f"{owner}/{name}".lower())

    def moved(self, owner: str, name: str) -> Repository | None:
        """The repository that had the name before it was renamed or transferred."""
        return next((one for one in self.repositories.values() if f"{owner}/{name}".lower() in one.former_names), None)

    def installation_for(self, repository: Repository) -> Installation | None:
        """The installation that covers the repository."""
        return next((one for one in self.installations.values() if one.covers(repository)), None)

    def permission_of(self, account: Account, repository: Repository) -> str:
        """The account's role in the repository: admin, maintain, write, triage, read or none."""
        if account == repository.owner:
            return "admin"
        return repository.permissions.get(account.login.lower(), "none" if repository.private else "read")

    def pulls_with_head(self, repository: Repository, branch: str) -> list[PullRequest]:
        """Open pull requests, in any repository, whose head is that branch."""
        pulls = (pull for base in self.repositories.values() for pull in base.pulls.values())
        return [p for p in pulls if p.state == "open" and p.head_repository is repository and p.head_ref == branch]
