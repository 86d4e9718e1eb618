"""The bodies of webhooks, as GitHub's published schemas describe them."""

from github_emulator.state import (
    Account,
    CheckRun,
    CheckSuite,
    Installation,
    IssueComment,
    JsonObject,
    PullRequest,
    Repository,
    Review,
    ReviewComment,
    State,
)
from github_emulator.views import accounts, checks, pulls, repositories, reviews


def pull_request(
    state: State, action: str, pull: PullRequest, sender: Account, extra: JsonObject | None = None
) -> JsonObject:
    """`pull_request`; `extra` holds what single actions add: `before` and `after`, or `changes`."""
    body = {"action": action, "number": pull.number, "pull_request": pulls.pull_request(state, pull), **(extra or {})}
    return {**body, **common(state, pull.repository, sender)}


def issue_comment(
    state: State, action: str, pull: PullRequest, comment: IssueComment, sender: Account, before: str | None = None
) -> JsonObject:
    """`issue_comment`; `before` is the body that an edit replaced."""
    shown = reviews.issue_comment(state, pull, comment)
    if comment.by_app:
        shown["performed_via_github_app"] = accounts.hook_app(state)
    body: JsonObject = {"action": action, "issue": pulls.issue(state, pull), "comment": shown}
    if before is not None:
        body["changes"] = {"body": {"from": before}}
    return {**body, **common(state, pull.repository, sender)}


def review(state: State, action: str, pull: PullRequest, one: Review, sender: Account) -> JsonObject:
    """`pull_request_review`."""
    shown = reviews.review(state, pull, one)
    shown |= {"state": shown["state"].lower(), "body": one.body or None}
    body = {"action": action, "review": shown, "pull_request": pulls.simple_pull(state, pull)}
    return {**body, **common(state, pull.repository, sender)}


def review_comment(
    state: State, action: str, pull: PullRequest, one: ReviewComment, sender: Account, before: str | None = None
) -> JsonObject:
    """`pull_request_review_comment`; `before` is the body that an edit replaced."""
    shown = reviews.review_comment(state, pull, one)
    body: JsonObject = {"action": action, "comment": shown, "pull_request": pulls.simple_pull(state, pull)}
    if before is not None:
        body["changes"] = {"body": {"from": before}}
    return {**body, **common(state, pull.repository, sender)}


def review_thread(
    state: State, action: str, pull: PullRequest, comments: list[ReviewComment], sender: Account
) -> JsonObject:
    """`pull_request_review_thread`; the first comment is the thread's root."""
    shown = [reviews.review_comment(state, pull, comment) for comment in comments]
    thread = {"node_id": accounts.node_id("PRRT", comments[0].id), "comments": shown}
    body = {"action": action, "thread": thread, "pull_request": pulls.simple_pull(state, pull)}
    return {**body, **common(state, pull.repository, sender)}


def check_run(
    state: State, action: str, repository: Repository, run: CheckRun, sender: Account, identifier: str | None = None
) -> JsonObject:
    """`check_run`; `identifier` is the button a person pressed (`requested_action`)."""
    body: JsonObject = {"action": action, "check_run": checks.hook_check_run(state, repository, run)}
    if identifier is not None:
        body["requested_action"] = {"identifier": identifier}
    return {**body, **common(state, repository, sender)}


def check_suite(state: State, action: str, repository: Repository, suite: CheckSuite, sender: Account) -> JsonObject:
    """`check_suite`."""
    shown = checks.check_suite(state, repository, suite)
    shown = {**{name: value for name, value in shown.items() if name != "repository"}, "app": accounts.hook_app(state)}
    return {"action": action, "check_suite": shown, **common(state, repository, sender)}


def installation(state: State, action: str, one: Installation, chosen: list[Repository], sender: Account) -> JsonObject:
    """`installation`."""
    shown = accounts.installation(state, one)
    return {
        "action": action,
        "installation": shown,
        "repositories": [_lite(repository) for repository in chosen],
        "sender": accounts.account(state, sender),
    }


def installation_repositories(
    state: State, one: Installation, added: list[Repository], removed: list[Repository], sender: Account
) -> JsonObject:
    """`installation_repositories`, for repositories added to or removed from an installation."""
    return {
        "action": "added" if added else "removed",
        "installation": accounts.installation(state, one),
        "repository_selection": accounts.selection(one),
        "repositories_added": [_lite(repository) for repository in added],
        "repositories_removed": [_lite(repository) for repository in removed],
        "requester": None,
        "sender": accounts.account(state, sender),
    }


def repository(state: State, action: str, one: Repository, sender: Account, changes: JsonObject) -> JsonObject:
    """`repository`."""
    return {"action": action, "changes": changes, **common(state, one, sender)}


def ping(state: State) -> JsonObject:
    """`ping`, sent when the App's hook gets an address."""
    url = f"{state.base_url}/app/hook"
    config = {"content_type": "json", "url": state.hook.url, "insecure_ssl": "0", "secret": "********"}
    hook = {
        "type": "App",
        "id": state.hook.id,
        "name": "web",
        "active": True,
        "app_id": state.app.id,
        "events": list(state.app.events),
        "config": config,
        "updated_at": accounts.stamp(state.now()),
        "created_at": accounts.stamp(state.app.created_at),
        "url": url,
        "ping_url": f"{url}/pings",
        "deliveries_url": f"{url}/deliveries",
    }
    return {"zen": "Keep it logically awesome.", "hook_id": state.hook.id, "hook": hook}


def common(state: State, repository: Repository, sender: Account) -> JsonObject:
    """Repository, sender and installation, which end every repository event."""
    body = {
        "repository": repositories.repository(state, repository),
        "sender": accounts.account(state, sender),
    }
    if repository.owner.kind == "Organization":
        body["organization"] = _organization(state, repository.owner)
    if found := state.installation_for(repository):
        body["installation"] = {"id": found.id, "node_id": accounts.node_id("MDIz", found.id)}
    return body


def _organization(state: State, owner: Account) -> JsonObject:
    url = f"{state.base_url}/orgs/{owner.login}"
    return {
        "login": owner.login,
        "id": owner.id,
        "node_id": accounts.node_id("O", owner.id),
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{state.base_url}/avatars/u/{owner.id}",
        "description": None,
    }


def _lite(repository: Repository) -> JsonObject:
    return {
        "id": repository.id,
        "node_id": accounts.node_id("R", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
    }
