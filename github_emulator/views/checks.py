"""Check runs and suites as JSON."""

from github_emulator import changes
from github_emulator.state import CheckRun, CheckSuite, JsonObject, PullRequest, Repository, State
from github_emulator.views.accounts import app, hook_app, node_id, stamp
from github_emulator.views.pulls import pull_minimal
from github_emulator.views.repositories import api_url, hook_commit, html_url, minimal

# The loudest conclusion of its runs is the suite's, in this order.
_PRIORITY = ("failure", "timed_out", "action_required", "cancelled", "stale", "neutral", "skipped", "success")


def check_run(state: State, repository: Repository, run: CheckRun) -> JsonObject:
    """GitHub's `check-run`."""
    url = f"{api_url(state, repository)}/check-runs/{run.id}"
    page = f"{html_url(state, repository)}/runs/{run.id}"
    return {
        "id": run.id,
        "head_sha": run.head_sha,
        "node_id": node_id("CR", run.id),
        "external_id": run.external_id,
        "url": url,
        "html_url": page,
        "details_url": run.details_url or f"{state.base_url}/apps/{state.app.slug}",
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": stamp(run.started_at),
        "completed_at": stamp(run.completed_at),
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": len(run.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "name": run.name,
        "check_suite": {"id": run.suite.id},
        "app": app(state),
        "pull_requests": [pull_minimal(state, pull) for pull in pulls_of(repository, run.head_sha)],
    }


def hook_check_run(state: State, repository: Repository, run: CheckRun) -> JsonObject:
    """A check run inside a webhook payload: its suite stands in full."""
    suite = check_suite(state, repository, run.suite)
    outside = ("repository", "head_commit", "latest_check_runs_count", "check_runs_url")
    inner = {name: value for name, value in suite.items() if name not in outside}
    return {
        **check_run(state, repository, run),
        "app": hook_app(state),
        "check_suite": {**inner, "app": hook_app(state)},
    }


def check_suite(state: State, repository: Repository, suite: CheckSuite) -> JsonObject:
    """GitHub's `check-suite`."""
    url = f"{api_url(state, repository)}/check-suites/{suite.id}"
    runs = [run for run in repository.check_runs.values() if run.suite is suite]
    return {
        "id": suite.id,
        "node_id": node_id("CS", suite.id),
        "head_branch": suite.head_branch,
        "head_sha": suite.head_sha,
        "status": _status(runs),
        "conclusion": conclusion(runs),
        "url": url,
        "before": suite.before,
        "after": suite.head_sha,
        "pull_requests": [pull_minimal(state, pull) for pull in pulls_of(repository, suite.head_sha)],
        "app": app(state),
        "repository": minimal(state, repository),
        "created_at": stamp(suite.created_at),
        "updated_at": stamp(suite.updated_at),
        "head_commit": hook_commit(changes.commit(repository.git, suite.head_sha)),
        "latest_check_runs_count": len(runs),
        "check_runs_url": f"{url}/check-runs",
    }


def annotation(state: State, repository: Repository, run: CheckRun, one: JsonObject) -> JsonObject:
    """GitHub's `check-annotation`."""
    optional = ("start_column", "end_column", "title", "raw_details")
    return {
        **{
            name: one.get(name) for name in ("path", "start_line", "end_line", "annotation_level", "message", *optional)
        },
        "blob_href": f"{html_url(state, repository)}/blob/{run.head_sha}/{one['path']}",
    }


def conclusion(runs: list[CheckRun]) -> str | None:
    """The conclusion of a suite: that of its loudest run, once all are completed."""
    if not runs or any(run.conclusion is None for run in runs):
        return None
    return min((run.conclusion or "" for run in runs), key=_PRIORITY.index)


def pulls_of(repository: Repository, sha: str) -> list[PullRequest]:
    """Open pull requests at a commit; GitHub leaves out those that come from a fork."""
    pulls = repository.pulls.values()
    return [p for p in pulls if p.state == "open" and p.head_sha == sha and p.head_repository is repository]


def _status(runs: list[CheckRun]) -> str:
    if runs and all(run.status == "completed" for run in runs):
        return "completed"
    return "in_progress" if any(run.status != "queued" for run in runs) else "queued"
