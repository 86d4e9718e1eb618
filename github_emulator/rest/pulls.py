"""Pull requests, their files, commits and diff."""

from github_emulator import changes, limits
from github_emulator.diffs import unified
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.state import PullRequest
from github_emulator.views.pulls import pull_request, simple_pull
from github_emulator.views.repositories import commit, file

routes = Routes()
_ORDERS = {"created": "created_at", "updated": "updated_at"}


@routes.add("GET /repos/{owner}/{repo}/pulls", "pull_requests:read")
def list_pulls(call: Call) -> Reply:
    """Pull requests, newest first; only the open ones unless asked."""
    wanted = call.query.get("state", "open")
    pulls = [one for one in call.repository.pulls.values() if wanted in ("all", one.state)]
    for name, read in (("base", _base_ref), ("head", _head_label)):
        if value := call.query.get(name):
            pulls = [one for one in pulls if read(one) == value]
    order = _ORDERS.get(call.query.get("sort", "created"), "created_at")
    backwards = call.query.get("direction", "desc" if order == "created_at" else "asc") == "desc"
    pulls.sort(key=lambda one: (getattr(one, order), one.number), reverse=backwards)
    return page(call, pulls, lambda one: simple_pull(call.state, one))


@routes.add("GET /repos/{owner}/{repo}/pulls/{number}", "pull_requests:read")
def get_pull(call: Call) -> Reply:
    """One pull request; as text with the diff media type."""
    if call.accept == "diff":
        return _diff(call.pull)
    return Reply(pull_request(call.state, call.pull))


@routes.add("GET /repos/{owner}/{repo}/pulls/{number}/files", "pull_requests:read")
def list_files(call: Call) -> Reply:
    """The changed files; GitHub names no more than 3,000."""
    files = list(changes.files(call.pull).values())[: limits.PULL_REQUEST_FILES]
    return page(call, files, lambda one: file(call.state, call.repository, call.pull.head_sha, one))


@routes.add("GET /repos/{owner}/{repo}/pulls/{number}/commits", "pull_requests:read")
def list_commits(call: Call) -> Reply:
    """The commits, oldest first; GitHub names no more than 250."""
    spec = f"{changes.merge_base(call.pull)}..{call.pull.head_sha}"
    commits = call.repository.git.commits(spec, limits.PULL_REQUEST_COMMITS)
    return page(call, commits, lambda one: commit(call.state, call.repository, one))


def _diff(pull: PullRequest) -> Reply:
    if len(changes.files(pull)) > limits.DIFF_FILES:
        raise _too_large(f"number of files ({limits.DIFF_FILES})")
    text = unified(pull.repository.git, changes.merge_base(pull), pull.head_sha)
    if text.count("\n") > limits.DIFF_LINES or len(text) > limits.DIFF_BYTES:
        raise _too_large(f"number of lines ({limits.DIFF_LINES})")
    return Reply(text, media_type="application/vnd.github.v3.diff; charset=utf-8")


def _too_large(what: str) -> GitHubError:
    hint = "Consider using 'List pull requests files' API or locally cloning the repository instead."
    error = {"resource": "PullRequest", "field": "diff", "code": "too_large"}
    return GitHubError(406, f"Sorry, the diff exceeded the maximum {what}. {hint}", [error])


def _base_ref(pull: PullRequest) -> str:
    return pull.base_ref


def _head_label(pull: PullRequest) -> str:
    owner = pull.head_repository.owner if pull.head_repository else pull.user
    return f"{owner.login}:{pull.head_ref}"
