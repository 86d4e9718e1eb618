"""Repositories, branches, collaborators, and comparing two commits."""

from github_emulator import limits
from github_emulator.diffs import diff, unified
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, not_found
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.state import JsonObject
from github_emulator.views import repositories as views
from github_emulator.views.accounts import account

routes = Routes()
_ROLES = ("none", "read", "triage", "write", "maintain", "admin")


@routes.add("GET /repos/{owner}/{repo}", "metadata:read")
def get_repository(call: Call) -> Reply:
    """One repository."""
    return Reply(views.full_repository(call.state, call.repository))


@routes.add("GET /repos/{owner}/{repo}/branches", "contents:read")
def list_branches(call: Call) -> Reply:
    """All branches."""
    out = call.repository.git.run("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads/")
    pairs = [line.rsplit(" ", 1) for line in out.decode().splitlines()]

    def view(pair: list[str]) -> JsonObject:
        url = f"{views.api_url(call.state, call.repository)}/commits/{pair[1]}"
        return {"name": pair[0], "commit": {"sha": pair[1], "url": url}, "protected": False}

    return page(call, pairs, view)


@routes.add("GET /repos/{owner}/{repo}/branches/{branch:path}", "contents:read")
def get_branch(call: Call) -> Reply:
    """One branch with its last commit."""
    name = call.arguments["branch"]
    sha = call.repository.git.branch(name)
    if sha is None:
        raise GitHubError(404, "Branch not found")
    url = f"{views.api_url(call.state, call.repository)}/branches/{name}"
    links = {"self": url, "html": f"{views.html_url(call.state, call.repository)}/tree/{name}"}
    tip = views.commit(call.state, call.repository, call.repository.git.commits(sha, 1)[0])
    body = {"name": name, "commit": tip, "_links": links, "protected": False}
    checks = {"enforcement_level": "off", "contexts": [], "checks": []}
    protection = {"enabled": False, "required_status_checks": checks}
    return Reply({**body, "protection": protection, "protection_url": f"{url}/protection"})


@routes.add("GET /repos/{owner}/{repo}/commits/{ref:path}", "contents:read")
def get_commit(call: Call) -> Reply:
    """One commit, by SHA or by the name of a branch."""
    found = call.repository.git.commits(commit_sha(call, call.arguments["ref"]), 1)[0]
    return Reply(views.commit(call.state, call.repository, found))


@routes.add("GET /repos/{owner}/{repo}/compare/{basehead:path}", "contents:read")
def compare(call: Call) -> Reply:
    """What `head` has that `base` has not (three-dot)."""
    base_name, dots, head_name = call.arguments["basehead"].partition("...")
    if not dots:
        raise not_found()
    git = call.repository.git
    base, head = commit_sha(call, base_name.split(":")[-1]), commit_sha(call, head_name.split(":")[-1])
    middle = git.merge_base(base, head)
    if middle is None:
        raise GitHubError(404, f"No common ancestor between {base_name} and {head_name}.")
    if call.accept == "diff":
        return Reply(unified(git, middle, head), media_type="application/vnd.github.diff; charset=utf-8")
    return Reply(_comparison(call, base, middle, head))


@routes.add("GET /repos/{owner}/{repo}/collaborators/{user}/permission", "metadata:read")
def get_permission(call: Call) -> Reply:
    """A person's permission; maintain is shown as write and triage as read."""
    who = call.state.accounts.get(call.arguments["user"].lower())
    if who is None:
        raise not_found()
    role = call.state.permission_of(who, call.repository)
    shown = {"maintain": "write", "triage": "read"}.get(role, role)
    rank = _ROLES.index(role)
    names = {"pull": 1, "triage": 2, "push": 3, "maintain": 4, "admin": 5}
    user = {**account(call.state, who), "permissions": {name: rank >= least for name, least in names.items()}}
    return Reply({"permission": shown, "role_name": role, "user": {**user, "role_name": role}})


def commit_sha(call: Call, revision: str) -> str:
    """The SHA of a commit named by SHA, branch or tag.

    Raises:
        GitHubError: 404, or 422 when it looks like a SHA.
    """
    git = call.repository.git
    found = git.branch(revision) or git.resolve(f"refs/tags/{revision}") or git.resolve(revision)
    if found is None:
        raise GitHubError(422, f"No commit found for SHA: {revision[:80]}") if len(revision) == 40 else not_found()
    return found


def _comparison(call: Call, base: str, middle: str, head: str) -> JsonObject:
    git, state, one = call.repository.git, call.state, call.repository
    ahead, behind = git.count(f"{base}..{head}"), git.count(f"{head}..{base}")
    status = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}.get((ahead > 0, behind > 0))
    url = f"{views.api_url(state, one)}/compare/{base}...{head}"
    html = f"{views.html_url(state, one)}/compare/{base}...{head}"
    files = list(diff(git, middle, head).values())[: limits.COMPARE_FILES]
    return {
        "url": url,
        "html_url": html,
        "permalink_url": html,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "base_commit": views.commit(state, one, git.commits(base, 1)[0]),
        "merge_base_commit": views.commit(state, one, git.commits(middle, 1)[0]),
        "status": status or "identical",
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
        "commits": [views.commit(state, one, found) for found in git.commits(f"{base}..{head}", 250)],
        "files": [views.file(state, one, head, changed) for changed in files],
    }
