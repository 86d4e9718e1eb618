"""What the emulator answers is what GitHub's own description of its REST API says."""

import base64
import gzip
import json

import pytest

from tests.contract.github_emulator.conftest import World
from tests.support.github import app_jwt, client
from tests.support.octokit import (
    assert_request_matches_openapi,
    assert_requests_match_openapi,
    assert_response_matches_openapi,
)

READS = [
    "", "/pulls", "/pulls?state=all", "/pulls/1", "/pulls/1/files", "/pulls/1/commits", "/pulls/1/reviews",
    "/pulls/1/comments",
    "/issues/1/comments", "/branches", "/branches/main", "/commits/topic", "/compare/main...topic", "/contents/app.py",
    "/contents/", "/contents/logo.png?ref=topic", "/commits/topic/check-runs", "/commits/topic/check-suites",
    "/collaborators/mona/permission", "/check-runs/{run}", "/check-runs/{run}/annotations", "/check-suites/{suite}",
    "/pulls/1/reviews/{review}", "/pulls/1/reviews/{review}/comments", "/pulls/comments/{comment}",
    "/issues/comments/{note}", "/issues/comments/{note}/reactions", "/pulls/comments/{comment}/reactions",
    "/code-scanning/sarifs/{sarif}",
]  # fmt: skip
SARIF = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "squad"}}, "results": []}]}
PACKED = base64.b64encode(gzip.compress(json.dumps(SARIF).encode())).decode()
ANNOTATION = {"path": "app.py", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "m"}


def writes(world: World) -> dict[str, tuple[str, dict[str, object], int]]:
    sha = world.pull.head_sha
    inline = [{"path": "app.py", "line": 12, "start_line": 10, "side": "RIGHT", "body": "note"}]
    output = {"title": "t", "summary": "s", "annotations": [ANNOTATION]}
    run = {"name": "squad", "head_sha": sha, "conclusion": "failure", "output": output}
    return {
        "review": ("/pulls/1/reviews", {"event": "COMMENT", "body": "b", "comments": inline}, 200),
        "comment": ("/pulls/1/comments", {"body": "c", "path": "app.py", "line": 10, "commit_id": sha}, 201),
        "file": ("/pulls/1/comments", {"body": "c", "path": "app.py", "subject_type": "file", "commit_id": sha}, 201),
        "note": ("/issues/1/comments", {"body": "hello"}, 201),
        "run": ("/check-runs", run, 201),
        "sarif": ("/code-scanning/sarifs", {"commit_sha": sha, "ref": "refs/pull/1/head", "sarif": PACKED}, 202),
    }


@pytest.fixture
def filled(world: World) -> dict[str, object]:
    """A world in which everything has been written once; the ids by kind."""
    world.grant("security_events", "write")
    ids: dict[str, object] = {"suite": next(iter(world.repository.check_suites))}
    for name, (path, body, status) in writes(world).items():
        answer = world.api.post(world.root + path, json=body)
        assert answer.status_code == status, answer.text
        assert_response_matches_openapi("POST", world.root + path, status, answer.json())
        ids[name] = answer.json()["id"]
    for path in (f"/issues/comments/{ids['note']}", f"/pulls/comments/{ids['comment']}"):
        answer = world.api.post(f"{world.root}{path}/reactions", json={"content": "+1"})
        assert_response_matches_openapi("POST", f"{world.root}{path}/reactions", 201, answer.json())
    return ids


def test_everything_that_can_be_read_and_written_has_githubs_shape(world: World, filled: dict[str, object]):
    assert_requests_match_openapi(world.github.requests)
    for template in READS:
        path = world.root + template.format(**filled)
        answer = world.api.get(path)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        assert_response_matches_openapi("GET", path.split("?")[0], 200, answer.json())


@pytest.mark.parametrize("change", [
    ("PATCH", "/check-runs/{run}", {"status": "completed", "conclusion": "success"}),
    ("PATCH", "/issues/comments/{note}", {"body": "better"}),
    ("PATCH", "/pulls/comments/{comment}", {"body": "better"}),
    ("PUT", "/pulls/1/reviews/{review}", {"body": "better"}),
])  # fmt: skip
def test_what_is_changed_keeps_githubs_shape(world: World, filled: dict[str, object], change):
    method, path, body = change
    path = world.root + path.format(**filled)
    answer = world.api.request(method, path, json=body)
    assert_request_matches_openapi(method, path, body)
    assert_response_matches_openapi(method, path, answer.status_code, answer.json())


@pytest.mark.parametrize(
    "path", ["/app", "/app/installations", "/app/installations/{id}", "/repos/acme/shop/installation"]
)
def test_what_the_app_reads_about_itself_has_githubs_shape(world: World, path: str):
    path = path.format(id=next(iter(world.github.state.installations)))
    with client(world.github, app_jwt(world.github)) as api:
        assert_response_matches_openapi("GET", path, 200, api.get(path).json())


def test_a_narrowed_installation_token_has_githubs_shape(world: World):
    path = f"/app/installations/{next(iter(world.github.state.installations))}/access_tokens"
    body = {"repositories": ["shop"], "permissions": {"checks": "write"}}
    with client(world.github, app_jwt(world.github)) as api:
        answer = api.post(path, json=body)
    assert_request_matches_openapi("POST", path, body)
    assert_response_matches_openapi("POST", path, 201, answer.json())


@pytest.mark.parametrize("path", ["/installation/repositories", "/rate_limit"])
def test_what_an_installation_reads_about_itself_has_githubs_shape(world: World, path: str):
    assert_response_matches_openapi("GET", path, 200, world.api.get(path).json())


@pytest.mark.parametrize(("path", "body", "status"), [
    ("/repos/acme/nothing", None, 404),
    ("/repos/acme/shop/pulls/1/reviews", {"event": "NONE"}, 422),
    ("/repos/acme/shop/issues/1/comments", {"body": ""}, 422),
])  # fmt: skip
def test_refusals_have_githubs_shape(world: World, path: str, body: object, status: int):
    method = "POST" if body else "GET"
    answer = world.api.request(method, path, json=body)
    assert_response_matches_openapi(method, path, status, answer.json())
