"""Accounts, the App and its installations as JSON."""

from datetime import datetime

from github_emulator.state import Account, Installation, JsonObject, PullRequest, State


def stamp(time: datetime | None) -> str | None:
    """A time as GitHub writes it: UTC, whole seconds, `Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None


def node_id(prefix: str, number: int) -> str:
    """A global id for GraphQL; its prefix names the kind."""
    return f"{prefix}_{number}"


def account(state: State, who: Account) -> JsonObject:
    """GitHub's `simple-user`."""
    url = f"{state.base_url}/users/{who.login.replace('[', '%5B').replace(']', '%5D')}"
    slug = who.login.removesuffix("[bot]")
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node_id("U", who.id),
        "avatar_url": f"{state.base_url}/avatars/u/{who.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{state.base_url}/apps/{slug}" if who.kind == "Bot" else f"{state.base_url}/{who.login}",
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": who.kind,
        "site_admin": False,
    }


def association(state: State, who: Account, pull: PullRequest) -> str:
    """The relation of an author to the repository of a pull request."""
    repository = pull.repository
    if who == repository.owner:
        return "OWNER"
    if state.permission_of(who, repository) in ("admin", "maintain", "write") and who.kind == "User":
        return "MEMBER" if repository.owner.kind == "Organization" else "COLLABORATOR"
    return "CONTRIBUTOR" if who == pull.user else "NONE"


def app(state: State) -> JsonObject:
    """GitHub's `integration`."""
    return {
        "id": state.app.id,
        "slug": state.app.slug,
        "client_id": state.app.client_id,
        "node_id": node_id("A", state.app.id),
        "owner": account(state, state.app.owner),
        "name": state.app.slug.replace("-", " ").title(),
        "description": None,
        "external_url": f"{state.base_url}/apps/{state.app.slug}",
        "html_url": f"{state.base_url}/apps/{state.app.slug}",
        "created_at": stamp(state.app.created_at),
        "updated_at": stamp(state.app.created_at),
        "permissions": dict(state.app.permissions),
        "events": list(state.app.events),
    }


def hook_app(state: State) -> JsonObject:
    """The App inside a webhook payload, whose schema is older and has no `client_id`."""
    return {name: value for name, value in app(state).items() if name != "client_id"}


def installation(state: State, one: Installation) -> JsonObject:
    """GitHub's `installation`."""
    url = f"{state.base_url}/app/installations/{one.id}"
    return {
        "id": one.id,
        "account": account(state, one.account),
        "repository_selection": selection(one),
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{state.base_url}/installation/repositories",
        "html_url": f"{state.base_url}/organizations/{one.account.login}/settings/installations/{one.id}",
        "app_id": state.app.id,
        "app_slug": state.app.slug,
        "target_id": one.account.id,
        "target_type": one.account.kind,
        "permissions": dict(one.permissions),
        "events": list(state.app.events),
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at or one.created_at),
        "single_file_name": None,
        "suspended_by": account(state, one.account) if one.suspended_at else None,
        "suspended_at": stamp(one.suspended_at),
    }


def selection(one: Installation) -> str:
    """Whether the installation covers all repositories of its account."""
    return "all" if one.repository_ids is None else "selected"
