"""The App proves who it is as GitHub demands, and its tokens reach what they were granted."""

import time

import pytest

from tests.contract.github_emulator.conftest import World
from tests.support.github import app_jwt, client

HOUR = 3_600
# Times are seconds from when the test runs, which may be minutes after this file is read.
REFUSED_JWTS = {
    "expired": ({"exp": -5}, 401, "'Expiration time' claim ('exp') must be a numeric value"),
    "valid for too long": ({"exp": HOUR}, 401, "'Expiration time' claim ('exp') is too far in the future"),
    "without an end": ({"exp": None}, 401, "'Expiration time' claim ('exp') must be"),
    "issued in the future": ({"iat": 90}, 401, "'Issued at' claim ('iat') must be an Integer"),
    "without an issuer": ({"iss": None}, 401, "Missing 'issuer' claim"),
    "of another app": ({"iss": "1"}, 404, "Integration not found"),
}
REFUSED_NARROWINGS = {
    "more than was granted": {"permissions": {"contents": "write"}},
    "a permission without name": {"permissions": {"nonsense": "read"}},
    "a repository that is not there": {"repositories": ["shop", "nothing"]},
    "too many repositories": {"repository_ids": list(range(501))},
    "repositories that are no list": {"repositories": "shop"},
}


def token_path(world: World) -> str:
    return f"/app/installations/{next(iter(world.github.state.installations))}/access_tokens"


@pytest.mark.parametrize("case", REFUSED_JWTS)
def test_a_bad_jwt_is_refused_with_githubs_words(world: World, case: str):
    wanted, status, message = REFUSED_JWTS[case]
    claims = {name: time.time() + value if isinstance(value, int) else value for name, value in wanted.items()}
    with client(world.github, app_jwt(world.github, **claims)) as api:
        answer = api.get("/app")
    assert (answer.status_code, message in answer.json()["message"]) == (status, True)


def test_a_jwt_signed_by_another_key_is_refused(world: World):
    head, claims, signature = app_jwt(world.github).split(".")
    with client(world.github, f"{head}.{claims}.{signature[::-1]}") as api:
        assert api.get("/app").json()["message"] == "A JSON web token could not be decoded"


def test_a_token_lives_one_hour(world: World):
    with client(world.github, app_jwt(world.github)) as api:
        token = api.post(token_path(world)).json()["token"]
    assert 3_590 < (world.github.state.tokens[token].expires_at.timestamp() - time.time()) <= HOUR


@pytest.mark.parametrize("case", REFUSED_NARROWINGS)
def test_a_token_cannot_be_widened(world: World, case: str):
    with client(world.github, app_jwt(world.github)) as api:
        assert api.post(token_path(world), json=REFUSED_NARROWINGS[case]).status_code == 422


def test_a_narrowed_token_reaches_nothing_else(world: World):
    world.github.create_repository("acme/secret", {"a": "b\n"})
    with client(world.github, app_jwt(world.github)) as api:
        body = {"repositories": ["shop"], "permissions": {"pull_requests": "read"}}
        token = api.post(token_path(world), json=body).json()["token"]
    with client(world.github, token) as api:
        assert api.get("/repos/acme/shop/pulls/1").status_code == 200
        assert api.get("/repos/acme/secret").status_code == 404
        refused = api.post("/repos/acme/shop/issues/1/comments", json={"body": "x"})
        assert refused.status_code == 403
        assert refused.headers["X-Accepted-GitHub-Permissions"] == "issues=write; pull_requests=write"
        assert api.get("/repos/acme/shop/contents/app.py").json()["message"] == "Resource not accessible by integration"


@pytest.mark.parametrize(("token", "status"), [("", 404), ("ghs_unknown", 401)])
def test_a_private_repository_is_hidden_from_strangers(world: World, token: str, status: int):
    with client(world.github, token) as api:
        assert api.get("/repos/acme/shop").status_code == status


def test_a_suspended_installation_is_locked_out(world: World):
    installation = next(iter(world.github.state.installations.values()))
    installation.suspended_at = world.github.state.now()
    assert world.api.get("/repos/acme/shop").json()["message"] == "This installation has been suspended"


def test_a_fork_is_out_of_the_apps_reach(world: World):
    world.github.fork(world.repository, "mallory")
    assert world.api.get("/repos/mallory/shop").status_code == 404
