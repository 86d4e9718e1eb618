"""Check suites: GitHub makes one per App and push, unless the App asked it not to."""

from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, not_found
from github_emulator.http.fields import objects, read
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.rest.repositories import commit_sha
from github_emulator.state import CheckSuite, Repository, State
from github_emulator.views import checks as views
from github_emulator.views.repositories import minimal
from github_emulator.webhooks import payloads

routes = Routes()
_SUITES = "/repos/{owner}/{repo}/check-suites"


@routes.add("GET /repos/{owner}/{repo}/commits/{ref:path}/check-suites", "checks:read")
def list_suites(call: Call) -> Reply:
    """The suites of a commit."""
    sha = commit_sha(call, call.arguments["ref"])
    suites = [one for one in call.repository.check_suites.values() if one.head_sha == sha]
    return page(call, suites, lambda one: views.check_suite(call.state, call.repository, one), wrap="check_suites")


@routes.add(f"GET {_SUITES}/{{check_suite_id}}", "checks:read")
def get_suite(call: Call) -> Reply:
    """One suite."""
    return Reply(views.check_suite(call.state, call.repository, _suite(call)))


@routes.add(f"PATCH {_SUITES}/preferences", "checks:write")
def set_preferences(call: Call) -> Reply:
    """Switch the automatic suites of the App on or off."""
    wishes = objects(call.body, "auto_trigger_checks")
    if not call.actor.is_installation and call.state.permission_of(call.account, call.repository) != "admin":
        raise GitHubError(403, "Must have admin rights to Repository.")
    # The schema is checked as a whole before anything is changed.
    settings = {read(one, "app_id", int, required=True): read(one, "setting", bool, required=True) for one in wishes}
    call.repository.auto_check_suites = settings.get(call.state.app.id, call.repository.auto_check_suites)
    return Reply({"preferences": {"auto_trigger_checks": wishes}, "repository": minimal(call.state, call.repository)})


@routes.add(f"POST {_SUITES}/{{check_suite_id}}/rerequest", "checks:write")
def rerequest_suite(call: Call) -> Reply:
    """Ask the App to run everything again."""
    payload = payloads.check_suite(call.state, "rerequested", call.repository, _suite(call), call.account)
    call.deliveries.send("check_suite", payload)
    return Reply({}, 201)


def suite_for(
    state: State, repository: Repository, sha: str, branch: str | None = None, before: str | None = None
) -> CheckSuite:
    """The App's suite on a commit, made on first use."""
    for suite in repository.check_suites.values():
        if suite.head_sha == sha:
            return suite
    suite = CheckSuite(state.new_id(), sha, branch, before, state.now(), state.now())
    repository.check_suites[suite.id] = suite
    return suite


def _suite(call: Call) -> CheckSuite:
    found = call.repository.check_suites.get(call.number("check_suite_id"))
    if found is None:
        raise not_found()
    return found
