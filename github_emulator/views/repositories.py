"""Repositories, commits, files and branches as JSON."""

from github_emulator.diffs import FileDiff
from github_emulator.git import GitCommit
from github_emulator.state import JsonObject, Repository, State
from github_emulator.views.accounts import account, node_id, stamp

_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
_COUNTS = ("forks_count", "forks", "stargazers_count", "watchers_count", "watchers", "size")
_YES = ("has_issues", "has_projects", "has_downloads", "has_wiki")
_NO = ("has_pages", "has_discussions", "archived", "disabled", "is_template", "web_commit_signoff_required")
_NOTHING = ("description", "homepage", "language", "mirror_url", "license")


def api_url(state: State, repository: Repository) -> str:
    """The repository's address in the API."""
    return f"{state.base_url}/repos/{repository.full_name}"


def html_url(state: State, repository: Repository) -> str:
    """The repository's address for people."""
    return f"{state.base_url}/{repository.full_name}"


def minimal(state: State, repository: Repository) -> JsonObject:
    """The fields common to every form of a repository."""
    url = api_url(state, repository)
    return {
        "id": repository.id,
        "node_id": node_id("R", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "owner": account(state, repository.owner),
        "html_url": html_url(state, repository),
        "description": None,
        "fork": repository.parent is not None,
        "url": url,
        **{name: url + suffix for name, suffix in _LINKS.items()},
    }


def repository(state: State, one: Repository) -> JsonObject:
    """GitHub's `repository`, also as it stands in webhooks."""
    html = html_url(state, one)
    open_pulls = sum(pull.state == "open" for pull in one.pulls.values())
    return {
        **minimal(state, one),
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.pushed_at or one.created_at),
        "pushed_at": stamp(one.pushed_at or one.created_at),
        "git_url": html.replace("http:", "git:", 1) + ".git",
        "ssh_url": f"git@{state.base_url.split('://')[1].split(':')[0]}:{one.full_name}.git",
        "clone_url": f"{html}.git",
        "svn_url": html,
        **dict.fromkeys(_NOTHING),
        **dict.fromkeys(_COUNTS, 0),
        **dict.fromkeys(_YES, True),
        **dict.fromkeys(_NO, False),
        "open_issues_count": open_pulls,
        "open_issues": open_pulls,
        "allow_forking": True,
        "topics": [],
        "custom_properties": {},
        "visibility": "private" if one.private else "public",
        "default_branch": one.default_branch,
    }


def full_repository(state: State, one: Repository) -> JsonObject:
    """GitHub's `full-repository`: what `GET /repos/{owner}/{repo}` answers."""
    body = {**repository(state, one), "network_count": 0, "subscribers_count": 0}
    if one.parent:
        body |= {"parent": repository(state, one.parent), "source": repository(state, one.parent)}
    return body


def commit(state: State, one: Repository, found: GitCommit) -> JsonObject:
    """GitHub's `commit`."""
    url = f"{api_url(state, one)}/commits/{found.sha}"
    person = {"name": found.author_name, "email": found.author_email, "date": stamp(found.time)}
    unsigned = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
    who = state.accounts.get(found.author_name.lower())
    return {
        "url": url,
        "sha": found.sha,
        "node_id": f"C_{found.sha}",
        "html_url": f"{html_url(state, one)}/commit/{found.sha}",
        "comments_url": f"{url}/comments",
        "commit": {
            "url": f"{api_url(state, one)}/git/commits/{found.sha}",
            "author": person,
            "committer": person,
            "message": found.message,
            "comment_count": 0,
            "tree": {"sha": found.tree, "url": f"{api_url(state, one)}/git/trees/{found.tree}"},
            "verification": unsigned,
        },
        "author": account(state, who) if who else {},
        "committer": account(state, who) if who else {},
        "parents": [{"sha": sha, "url": f"{api_url(state, one)}/commits/{sha}"} for sha in found.parents],
    }


def hook_commit(found: GitCommit) -> JsonObject:
    """GitHub's `simple-commit`, in check suites."""
    person = {"name": found.author_name, "email": found.author_email}
    time = found.time.isoformat()
    return {
        "id": found.sha,
        "tree_id": found.tree,
        "message": found.message,
        "timestamp": time,
        "author": person,
        "committer": person,
    }


def file(state: State, one: Repository, head: str, changed: FileDiff) -> JsonObject:
    """GitHub's `diff-entry`."""
    html = html_url(state, one)
    body: JsonObject = {
        "sha": changed.blob,
        "filename": changed.path,
        "status": changed.status,
        "additions": changed.additions,
        "deletions": changed.deletions,
        "changes": changed.additions + changed.deletions,
        "blob_url": f"{html}/blob/{head}/{changed.path}",
        "raw_url": f"{html}/raw/{head}/{changed.path}",
        "contents_url": f"{api_url(state, one)}/contents/{changed.path}?ref={head}",
    }
    if changed.patch is not None:
        body["patch"] = changed.patch
    if changed.previous_path:
        body["previous_filename"] = changed.previous_path
    return body
