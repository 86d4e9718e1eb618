"""The App itself: who it is, where it is installed, its tokens and the address of its hook."""

from github_emulator import limits
from github_emulator.http import auth
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, forbidden, not_found
from github_emulator.http.fields import one_of, read
from github_emulator.http.replies import Reply, page
from github_emulator.http.routing import Routes
from github_emulator.state import Installation, JsonObject, Repository
from github_emulator.views import accounts
from github_emulator.views.repositories import repository
from github_emulator.webhooks import payloads

routes = Routes()
_LEVELS = ("none", "read", "write", "admin")


@routes.add("GET /app", caller="app")
def get_app(call: Call) -> Reply:
    """The App behind the JWT."""
    return Reply({**accounts.app(call.state), "installations_count": len(call.state.installations)})


@routes.add("GET /app/installations", caller="app")
def list_installations(call: Call) -> Reply:
    """Where the App is installed."""
    return page(call, list(call.state.installations.values()), lambda one: accounts.installation(call.state, one))


@routes.add("GET /app/installations/{installation_id}", caller="app")
def get_installation(call: Call) -> Reply:
    """One installation."""
    return Reply(accounts.installation(call.state, _installation(call)))


@routes.add("GET /repos/{owner}/{repo}/installation", caller="app")
def get_repository_installation(call: Call) -> Reply:
    """The installation that covers a repository."""
    found = call.state.installation_for(call.repository)
    if found is None:
        raise not_found()
    return Reply(accounts.installation(call.state, found))


@routes.add("POST /app/installations/{installation_id}/access_tokens", caller="app")
def create_token(call: Call) -> Reply:
    """A token for an installation, narrowed if asked."""
    found = _installation(call)
    if found.suspended_at:
        raise GitHubError(403, "This installation has been suspended")
    chosen = _chosen_repositories(call, found)
    permissions = _narrowed(read(call.body, "permissions", dict), found.permissions)
    ids = frozenset(one.id for one in chosen or [])
    token = auth.grant(call.state, call.state.app.bot, found, permissions, ids)
    body: JsonObject = {
        "token": token.value,
        "expires_at": accounts.stamp(token.expires_at),
        "permissions": permissions,
        "repository_selection": accounts.selection(found) if chosen is None else "selected",
    }
    if chosen is not None:
        body["repositories"] = [repository(call.state, one) for one in chosen]
    return Reply(body, 201)


@routes.add("GET /installation/repositories", "metadata:read")
def list_repositories(call: Call) -> Reply:
    """The repositories the token may see."""
    if not call.actor.is_installation:
        raise forbidden()
    seen = [one for one in call.state.repositories.values() if _reached(call, one)]
    return page(call, seen, lambda one: repository(call.state, one), wrap="repositories")


@routes.add("GET /app/hook/config", caller="app")
def get_hook(call: Call) -> Reply:
    """The webhook's address."""
    return Reply(_hook_view(call))


@routes.add("PATCH /app/hook/config", caller="app")
def update_hook(call: Call) -> Reply:
    """Set the webhook's address and secret; GitHub then sends a ping."""
    one_of(call.body, "content_type", ("json", "form"))
    call.state.hook.url = read(call.body, "url", str) or call.state.hook.url
    call.state.hook.secret = read(call.body, "secret", str) or call.state.hook.secret
    call.deliveries.send("ping", payloads.ping(call.state))
    return Reply(_hook_view(call))


def _hook_view(call: Call) -> JsonObject:
    return {"content_type": "json", "insecure_ssl": "0", "secret": "********", "url": call.state.hook.url or ""}


def _installation(call: Call) -> Installation:
    found = call.state.installations.get(call.number("installation_id"))
    if found is None:
        raise not_found()
    return found


def _reached(call: Call, one: Repository) -> bool:
    token = call.actor.token
    if token is None or (token.repository_ids and one.id not in token.repository_ids):
        return False
    return call.state.installations[token.installation_id or 0].covers(one)


def _chosen_repositories(call: Call, found: Installation) -> list[Repository] | None:
    names = read(call.body, "repositories", list)
    ids = read(call.body, "repository_ids", list)
    if names is None and ids is None:
        return None
    if len(names or []) + len(ids or []) > limits.TOKEN_REPOSITORIES:
        raise GitHubError(422, f"Only {limits.TOKEN_REPOSITORIES} repositories are allowed.")
    covered = [one for one in call.state.repositories.values() if found.covers(one)]
    chosen = [one for one in covered if one.name in (names or []) or one.id in (ids or [])]
    if len(chosen) < len(set(names or [])) + len(set(ids or [])) or not chosen:
        raise GitHubError(
            422,
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )
    return chosen


def _narrowed(asked: JsonObject | None, granted: dict[str, str]) -> dict[str, str]:
    if not asked:
        return {"metadata": "read", **granted}
    for name, level in asked.items():
        if level not in _LEVELS or _LEVELS.index(level) > _LEVELS.index(granted.get(name, "none")):
            raise GitHubError(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read", **asked}
