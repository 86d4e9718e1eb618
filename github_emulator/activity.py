"""What follows from a person's action: references move, comments become outdated, suites appear, webhooks leave."""

from dataclasses import dataclass

from github_emulator import anchors
from github_emulator.git import NULL_SHA
from github_emulator.rest.check_suites import suite_for
from github_emulator.state import Account, PullRequest, Repository, State
from github_emulator.webhooks import payloads
from github_emulator.webhooks.deliveries import Deliveries


@dataclass(frozen=True)
class Opening:
    """What a person fills in to open a pull request."""

    head: str
    base: str
    title: str
    body: str | None
    user: Account
    draft: bool


def open_pull(
    state: State, deliveries: Deliveries, repository: Repository, head_repository: Repository, wish: Opening
) -> PullRequest:
    """Open a pull request.

    Raises:
        ValueError: one of the branches does not exist.
    """
    head, base = head_repository.git.branch(wish.head), repository.git.branch(wish.base)
    if head is None or base is None:
        raise ValueError(f"{repository.full_name} has no branch {wish.base if head else wish.head}")
    now = state.now()
    pull = PullRequest(
        id=state.new_id(), number=len(repository.pulls) + 1, repository=repository, head_repository=head_repository,
        head_ref=wish.head, head_sha=head, base_ref=wish.base, base_sha=base, title=wish.title, body=wish.body,
        user=wish.user, created_at=now, updated_at=now, draft=wish.draft,
    )  # fmt: skip
    repository.pulls[pull.number] = pull
    _publish_head(pull)
    _suite(state, deliveries, repository, head, wish.head, NULL_SHA, wish.user)
    deliveries.send("pull_request", payloads.pull_request(state, "opened", pull, wish.user))
    return pull


def pushed(
    state: State, deliveries: Deliveries, repository: Repository, branch: str, before: str | None, by: Account
) -> None:
    """A branch moved: refresh the pull requests that come from it or go to it."""
    after = repository.git.branch(branch) or NULL_SHA
    repository.pushed_at = state.now()
    _suite(state, deliveries, repository, after, branch, before, by)
    for pull in repository.pulls.values():
        if pull.state == "open" and pull.base_ref == branch:
            pull.base_sha = after
    for pull in state.pulls_with_head(repository, branch):
        old, pull.head_sha, pull.updated_at = pull.head_sha, after, state.now()
        _publish_head(pull)
        pull.base_sha = pull.repository.git.branch(pull.base_ref) or pull.base_sha
        anchors.follow(pull)
        if pull.repository is not repository:
            _suite(state, deliveries, pull.repository, after, None, old, by)
        moved = {"before": old, "after": after}
        deliveries.send("pull_request", payloads.pull_request(state, "synchronize", pull, by, moved))


def _publish_head(pull: PullRequest) -> None:
    """Bring the commit into the base repository, as GitHub does for forks too."""
    git, ref = pull.repository.git, f"refs/pull/{pull.number}/head"
    if pull.head_repository and pull.head_repository is not pull.repository:
        git.fetch(pull.head_repository.git.path, f"refs/heads/{pull.head_ref}", ref)
    else:
        git.set_ref(ref, pull.head_sha)


def _suite(
    state: State, deliveries: Deliveries, repository: Repository, sha: str, branch: str | None, before: str | None,
    by: Account,
) -> None:  # fmt: skip
    """GitHub makes a suite per push where the App is installed; none for a commit that has one."""
    known = any(suite.head_sha == sha for suite in repository.check_suites.values())
    if known or not repository.auto_check_suites or state.installation_for(repository) is None:
        return
    suite = suite_for(state, repository, sha, branch, before)
    deliveries.send("check_suite", payloads.check_suite(state, "requested", repository, suite, by))
