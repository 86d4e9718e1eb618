"""Check runs and their annotations. Only a GitHub App may write them."""

from github_emulator import limits
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, malformed
from github_emulator.http.fields import at_most, moment, objects, one_of, read
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.rest.check_suites import suite_for
from github_emulator.rest.repositories import commit_sha
from github_emulator.state import CheckRun, JsonObject
from github_emulator.views import checks as views
from github_emulator.webhooks import payloads

routes = Routes()
_RUNS = "/repos/{owner}/{repo}/check-runs"
_RUN = _RUNS + "/{check_run_id}"
_STATUSES = ("queued", "in_progress", "completed")
_CONCLUSIONS = ("action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out")
_LEVELS = ("notice", "warning", "failure")


@routes.add(f"POST {_RUNS}", "checks:write")
def create_run(call: Call) -> Reply:
    """Start (or report) a run on a commit."""
    _only_apps(call)
    name = read(call.body, "name", str, required=True)
    head = read(call.body, "head_sha", str, required=True)
    if call.repository.git.resolve(head) != head:
        raise GitHubError(422, f"No commit found for SHA: {head[:80]}")
    started = moment(call.body, "started_at") or call.state.now()
    run = CheckRun(call.state.new_id(), name, head, suite_for(call.state, call.repository, head), "queued", started)
    _apply(call, run)
    call.repository.check_runs[run.id] = run
    _tell(call, run, "created")
    return Reply(views.check_run(call.state, call.repository, run), 201)


@routes.add(f"PATCH {_RUN}", "checks:write")
def update_run(call: Call) -> Reply:
    """Change a run; annotations are added to those it has."""
    _only_apps(call)
    _apply(call, call.check_run)
    if call.check_run.status == "completed":
        _tell(call, call.check_run, "completed")
    return Reply(views.check_run(call.state, call.repository, call.check_run))


@routes.add(f"GET {_RUN}", "checks:read")
def get_run(call: Call) -> Reply:
    """One run."""
    return Reply(views.check_run(call.state, call.repository, call.check_run))


@routes.add(f"GET {_RUN}/annotations", "checks:read")
def list_annotations(call: Call) -> Reply:
    """The annotations of a run."""
    run = call.check_run
    return page(call, run.annotations, lambda one: views.annotation(call.state, call.repository, run, one))


@routes.add("GET /repos/{owner}/{repo}/commits/{ref:path}/check-runs", "checks:read")
def list_runs(call: Call) -> Reply:
    """The runs on a commit; of several with one name only the latest, unless `filter=all`."""
    sha = commit_sha(call, call.arguments["ref"])
    runs = [run for run in call.repository.check_runs.values() if run.head_sha == sha]
    for name, value in (("check_name", "name"), ("status", "status")):
        runs = [run for run in runs if call.query.get(name) in (None, getattr(run, value))]
    if call.query.get("filter", "latest") == "latest":
        runs = list({run.name: run for run in runs}.values())
    return page(call, runs[::-1], lambda run: views.check_run(call.state, call.repository, run), wrap="check_runs")


def _only_apps(call: Call) -> None:
    if not call.actor.is_installation:
        raise GitHubError(403, "You must authenticate via a GitHub App.")


def _apply(call: Call, run: CheckRun) -> None:
    """Check every field first, then change the run."""
    status, conclusion = one_of(call.body, "status", _STATUSES), one_of(call.body, "conclusion", _CONCLUSIONS)
    completed = moment(call.body, "completed_at")
    if (status == "completed" or completed) and not conclusion and not run.conclusion:
        raise malformed('"conclusion" wasn\'t supplied.')
    if conclusion and status not in (None, "completed"):
        raise malformed(f"For 'properties/status', {status} is not a member of [\"completed\"].")
    actions, output = _actions(call.body), _output(call.body)
    texts = {name: read(call.body, name, str) for name in ("name", "details_url", "external_id")}
    for name, value in texts.items():
        if value is not None:
            setattr(run, name, value)
    run.actions = run.actions if actions is None else actions
    if output is not None:
        _apply_output(run, output)
    _apply_status(call, run, status, conclusion)
    run.completed_at = completed or run.completed_at
    run.suite.updated_at = call.state.now()


def _apply_status(call: Call, run: CheckRun, status: str | None, conclusion: str | None) -> None:
    if conclusion:
        run.status, run.conclusion, run.completed_at = "completed", conclusion, call.state.now()
    elif status and status != "completed":
        run.status, run.conclusion, run.completed_at = status, None, None


def _apply_output(run: CheckRun, output: JsonObject) -> None:
    run.title, run.summary = output.get("title") or run.title, output["summary"]
    run.text = output.get("text") or run.text
    run.annotations.extend(output.get("annotations") or [])


def _output(body: JsonObject) -> JsonObject | None:
    output: JsonObject | None = read(body, "output", dict)
    if output is None:
        return None
    read(output, "title", str, required=True)
    read(output, "summary", str, required=True)
    at_most(output, "summary", limits.CHECK_OUTPUT_CHARACTERS)
    at_most(output, "text", limits.CHECK_OUTPUT_CHARACTERS)
    annotations = objects(output, "annotations")
    if len(annotations) > limits.CHECK_ANNOTATIONS_PER_REQUEST:
        most = limits.CHECK_ANNOTATIONS_PER_REQUEST
        raise malformed(f"No more than {most} items are allowed for 'annotations'; {len(annotations)} were supplied.")
    for annotation in annotations:
        _check_annotation(annotation)
    return output


def _check_annotation(one: JsonObject) -> None:
    read(one, "path", str, required=True)
    start, end = read(one, "start_line", int, required=True), read(one, "end_line", int, required=True)
    one_of(one, "annotation_level", _LEVELS, required=True)
    message = read(one, "message", str, required=True)
    at_most(one, "title", limits.ANNOTATION_TITLE_CHARACTERS)
    if start < 1 or end < start:
        raise malformed(f"For 'properties/end_line', {end} must not be before start_line {start}, which counts from 1.")
    if (
        max(len(message.encode()), len((read(one, "raw_details", str) or "").encode()))
        > limits.ANNOTATION_MESSAGE_BYTES
    ):
        raise malformed(f"Only {limits.ANNOTATION_MESSAGE_BYTES} bytes are allowed for 'message' and 'raw_details'.")
    columns = [read(one, name, int) for name in ("start_column", "end_column")]
    if start != end and any(column is not None for column in columns):
        raise malformed("Annotations only support start_column and end_column on the same line.")


def _actions(body: JsonObject) -> list[JsonObject] | None:
    if body.get("actions") is None:
        return None
    actions = objects(body, "actions")
    if len(actions) > limits.CHECK_ACTIONS:
        raise malformed(f"No more than {limits.CHECK_ACTIONS} items are allowed for 'actions'.")
    for action in actions:
        for name, most in _ACTION_LIMITS.items():
            read(action, name, str, required=True)
            at_most(action, name, most)
    return actions


_ACTION_LIMITS = {
    "label": limits.ACTION_LABEL_CHARACTERS,
    "description": limits.ACTION_DESCRIPTION_CHARACTERS,
    "identifier": limits.ACTION_IDENTIFIER_CHARACTERS,
}


def _tell(call: Call, run: CheckRun, action: str) -> None:
    payload = payloads.check_run(call.state, action, call.repository, run, call.account)
    call.deliveries.send("check_run", payload)
