"""Pull requests as JSON."""

from github_emulator import changes
from github_emulator.state import JsonObject, PullRequest, State
from github_emulator.views.accounts import account, association, node_id, stamp
from github_emulator.views.repositories import api_url, html_url, repository


def api(state: State, pull: PullRequest) -> str:
    """The pull request's address in the API."""
    return f"{api_url(state, pull.repository)}/pulls/{pull.number}"


def html(state: State, pull: PullRequest) -> str:
    """The pull request's page."""
    return f"{html_url(state, pull.repository)}/pull/{pull.number}"


def issue_url(state: State, pull: PullRequest) -> str:
    """The same pull request seen as an issue."""
    return f"{api_url(state, pull.repository)}/issues/{pull.number}"


def simple_pull(state: State, pull: PullRequest) -> JsonObject:
    """GitHub's `pull-request-simple`."""
    url = api(state, pull)
    return {
        "url": url,
        "id": pull.id,
        "node_id": node_id("PR", pull.id),
        "html_url": html(state, pull),
        "diff_url": f"{html(state, pull)}.diff",
        "patch_url": f"{html(state, pull)}.patch",
        "issue_url": issue_url(state, pull),
        "number": pull.number,
        "state": pull.state,
        "locked": False,
        "title": pull.title,
        "user": account(state, pull.user),
        "body": pull.body,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": stamp(pull.closed_at),
        "merged_at": stamp(pull.closed_at) if pull.merged else None,
        "merge_commit_sha": None,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "labels": [],
        "milestone": None,
        "draft": pull.draft,
        **{name: link["href"] for name, link in _comment_links(state, pull).items()},
        "head": _end(state, pull, "head"),
        "base": _end(state, pull, "base"),
        "_links": _links(state, pull),
        "author_association": association(state, pull.user, pull),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def pull_request(state: State, pull: PullRequest) -> JsonObject:
    """GitHub's `pull-request`."""
    files = changes.files(pull)
    return {
        **simple_pull(state, pull),
        "merged": pull.merged,
        "mergeable": None if pull.merged else True,
        "rebaseable": None if pull.merged else True,
        "mergeable_state": "unknown" if pull.merged else "clean",
        "merged_by": account(state, pull.repository.owner) if pull.merged else None,
        "comments": len(pull.issue_comments),
        "review_comments": len(pull.visible_comments),
        "maintainer_can_modify": False,
        "commits": changes.count(pull.repository.git, changes.merge_base(pull), pull.head_sha),
        "additions": sum(file.additions for file in files.values()),
        "deletions": sum(file.deletions for file in files.values()),
        "changed_files": len(files),
    }


def pull_minimal(state: State, pull: PullRequest) -> JsonObject:
    """GitHub's `pull-request-minimal`, in check runs."""

    def end(ref: str, sha: str) -> JsonObject:
        one = pull.repository
        return {"ref": ref, "sha": sha, "repo": {"id": one.id, "url": api_url(state, one), "name": one.name}}

    return {
        "id": pull.id,
        "number": pull.number,
        "url": api(state, pull),
        "head": end(pull.head_ref, pull.head_sha),
        "base": end(pull.base_ref, pull.base_sha),
    }


def issue(state: State, pull: PullRequest) -> JsonObject:
    """The pull request as the `issue` of an issue_comment webhook."""
    url, page = issue_url(state, pull), html(state, pull)
    links = {"url": api(state, pull), "html_url": page, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch"}
    return {
        "url": url,
        "repository_url": api_url(state, pull.repository),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": page,
        "id": pull.id,
        "node_id": node_id("PR", pull.id),
        "number": pull.number,
        "title": pull.title,
        "user": account(state, pull.user),
        "labels": [],
        "state": pull.state,
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": len(pull.issue_comments),
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": stamp(pull.closed_at),
        "author_association": association(state, pull.user, pull),
        "active_lock_reason": None,
        "draft": pull.draft,
        "pull_request": {**links, "merged_at": stamp(pull.closed_at) if pull.merged else None},
        "body": pull.body,
        "reactions": reactions(url, []),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }


def reactions(url: str, contents: list[str]) -> JsonObject:
    """GitHub's `reaction-rollup`."""
    kinds = ("+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket")
    counts = {kind: contents.count(kind) for kind in kinds}
    return {"url": f"{url}/reactions", "total_count": len(contents), **counts}


def _end(state: State, pull: PullRequest, which: str) -> JsonObject:
    one = pull.head_repository if which == "head" else pull.repository
    ref, sha = (pull.head_ref, pull.head_sha) if which == "head" else (pull.base_ref, pull.base_sha)
    owner = one.owner if one else pull.user
    body = repository(state, one) if one else None
    return {"label": f"{owner.login}:{ref}", "ref": ref, "sha": sha, "user": account(state, owner), "repo": body}


def _comment_links(state: State, pull: PullRequest) -> JsonObject:
    url, base = api(state, pull), api_url(state, pull.repository)
    targets = {
        "commits_url": f"{url}/commits",
        "review_comments_url": f"{url}/comments",
        "review_comment_url": f"{base}/pulls/comments{{/number}}",
        "comments_url": f"{issue_url(state, pull)}/comments",
        "statuses_url": f"{base}/statuses/{pull.head_sha}",
    }
    return {name: {"href": target} for name, target in targets.items()}


def _links(state: State, pull: PullRequest) -> JsonObject:
    links = {name.removesuffix("_url"): link for name, link in _comment_links(state, pull).items()}
    here = {"self": api(state, pull), "html": html(state, pull), "issue": issue_url(state, pull)}
    return {**{name: {"href": target} for name, target in here.items()}, **links}
