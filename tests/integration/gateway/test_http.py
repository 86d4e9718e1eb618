"""What holds for every request: problems, headers, limits, documentation."""

import asyncio
import http.client
import json
import re

import httpx
import pytest

from kit.context import Role
from tests.support.gateway import gateway

MEGABYTE = 1024 * 1024
JSON = {"content-type": "application/json"}
FIELD = "/problems/field-invalid"


def problem(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, type and the field it names, of an answer that must be a problem."""
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert re.fullmatch("[0-9a-f]{32}", told["trace_id"])
    return told["status"], told["type"], told.get("errors", [{"field": ""}])[0]["field"]


WRONG = {
    "no such route": ("GET", "/api/v1/nothing", {}, (404, "/problems/not-found", "")),
    "no such method": ("DELETE", "/api/v1/reviews", {}, (405, "/problems/method-not-allowed", "")),
    "unknown field": ("POST", "/api/v1/projects", {"json": {"name": "a", "x": 1}}, (400, FIELD, "x")),
    "missing field": ("POST", "/api/v1/projects", {"json": {}}, (400, FIELD, "name")),
    "not JSON": ("POST", "/api/v1/projects", {"content": b"{", "headers": JSON}, (400, FIELD, "body")),
    "half a character": (
        "POST",
        "/api/v1/projects",
        {"content": rb'{"name": "\ud800"}', "headers": JSON},
        (400, FIELD, "name"),
    ),
    "too many rows": ("GET", "/api/v1/repos?page_size=201", {}, (400, FIELD, "page_size")),
    "a page of another list": ("GET", "/api/v1/repos?page_token=x", {}, (400, "/problems/page-token-invalid", "")),
    "no such state": ("GET", "/api/v1/reviews?state=DONE", {}, (400, FIELD, "state")),
    "no zone": ("GET", "/api/v1/reviews?created_after=2030-01-01T00:00:00", {}, (400, FIELD, "created_after")),
    "no such role": (
        "POST",
        "/api/v1/members",
        {"json": {"email": "a@b.example", "role": "OPERATOR"}},
        (400, FIELD, "role"),
    ),
    "another tenant": ("GET", "/api/v1/tenants/{other}", {}, (403, "/problems/tenant-mismatch", "")),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_request_is_answered_with_a_problem_that_names_it(name, world):
    method, path, options, expected = WRONG[name]
    answer = await world.call(method, path.format(other=world.tenancy.other_tenant_id), **options)
    assert problem(answer) == expected


@pytest.mark.parametrize(
    ("settings", "detail"),
    [({"x": "deep"}, "settings"), ({"x": 10**400}, "settings"), ({"x": "\ud800"}, "settings")],
    ids=["deep", "large number", "half a character"],
)
async def test_settings_that_no_service_can_read_are_refused(settings, detail, world):
    if settings["x"] == "deep":
        for _ in range(80):
            settings = {"x": settings}
    path = f"/api/v1/tenants/{world.tenancy.tenant_id}/policy"
    answer = await world.call("PUT", path, content=json.dumps({"settings": settings}), headers=JSON)
    assert answer.status_code == 400
    assert detail in answer.json()["detail"]


async def test_a_fault_of_ours_says_nothing_but_its_trace(world, caplog):
    world.gateway.app.state.authorizer = None
    answer = await world.call("GET", "/api/v1/reviews")
    assert problem(answer) == (500, "/problems/internal", "")
    assert "Traceback" not in answer.text
    assert answer.json()["trace_id"] == answer.headers["x-request-id"]
    assert "AttributeError" in caplog.text


async def test_a_callers_trace_is_joined(world):
    headers = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    assert (await world.call("GET", "/healthz", headers=headers)).headers["x-request-id"] == "a" * 32


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/reviews", "/nothing", "/docs"])
async def test_every_answer_carries_the_headers_that_protect_browsers(path, world):
    headers = (await world.call("GET", path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in headers["content-security-policy"] or path != "/docs"
    assert "server" not in headers


async def test_the_documentation_needs_no_network(world):
    page = (await world.call("GET", "/docs", "")).text
    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(links) == 4
    assert all(link.startswith("/docs/") for link in links)
    for link in [*links, "/openapi.json"]:
        assert (await world.call("GET", link, "")).status_code == 200


async def test_a_body_over_one_megabyte_is_refused_on_every_route(world):
    async def chunks():
        for _ in range(MEGABYTE // 65536 + 1):
            yield b" " * 65536

    for path in ("/api/v1/projects", "/healthz", "/nothing"):
        assert problem(await world.call("POST", path, content=b" " * (MEGABYTE + 1)))[0] == 413
    assert problem(await world.call("POST", "/api/v1/projects", content=chunks()))[:2] == (413, "/problems/too-large")


async def test_a_refused_body_is_read_to_its_end_so_that_the_answer_arrives(world):
    def post() -> tuple[int, str]:
        connection = http.client.HTTPConnection(world.url.removeprefix("http://"), timeout=20)
        connection.request("POST", "/api/v1/projects", b" " * (4 * MEGABYTE), {"Connection": "close"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())["reason"]

    assert await asyncio.to_thread(post) == (413, "TOO_LARGE")


@pytest.mark.parametrize("credential", ["x", "sqd_aaaaaaaa_" + "b" * 43, "a.b.c", "y" * 9000, "\xe9"])
async def test_a_wrong_credential_is_refused(credential, world):
    headers = {"Authorization": f"Bearer {credential}".encode("latin-1")}
    assert problem(await world.call("GET", "/api/v1/reviews", "", headers=headers))[0] == 401


async def test_a_role_that_is_too_low_is_refused(world):
    answer = await world.call("POST", "/api/v1/projects", await world.key(Role.VIEWER), json={"name": "payments"})
    assert problem(answer)[:2] == (403, "/problems/role-too-low")
    assert answer.json()["metadata"] == {"required": "the role maintainer"}


async def test_a_key_limited_to_reading_reviews_reads_reviews_and_nothing_else(world):
    key = await world.key(scopes=["reviews:read"])
    assert (await world.call("GET", "/api/v1/reviews", key)).status_code == 200
    assert (await world.call("GET", "/api/v1/findings", key)).status_code == 200
    refused = [("POST", "/api/v1/reviews/1/retry"), ("POST", "/api/v1/findings/1/triage"), ("GET", "/api/v1/repos")]
    for method, path in refused:
        answer = await world.call(method, path, key, json={"verdict": "CONFIRMED"})
        assert problem(answer)[:2] == (403, "/problems/role-too-low")


async def test_a_key_without_a_scope_for_reviews_reads_none(world):
    key = await world.key(scopes=["tenancy:read"])
    for path in ("/api/v1/reviews", "/api/v1/reviews/1", "/api/v1/reviews/1/events", "/api/v1/reviews/1/sarif"):
        assert problem(await world.call("GET", path, key))[0] == 403


async def test_lists_come_in_pages(world):
    for number in range(3):
        await world.call("POST", "/api/v1/projects", json={"name": f"team-{number}"})
    first = (await world.call("GET", "/api/v1/projects", params={"page_size": 2})).json()
    token = first["next_page_token"]
    second = (await world.call("GET", "/api/v1/projects", params={"page_size": 2, "page_token": token})).json()
    names = [each["name"] for each in first["projects"] + second["projects"]]
    assert (names, second["next_page_token"]) == (["team-0", "team-1", "team-2"], "")


async def test_a_review_of_a_repository_nobody_registered_is_refused(world):
    body = {"repository": "acme/unknown", "base_commit": "a" * 40, "head_commit": "b" * 40}
    assert problem(await world.call("POST", "/api/v1/reviews", json=body))[0] == 404
    await world.repo(full_name="acme/shop", clone_url="")
    answer = await world.call("POST", "/api/v1/reviews", json={**body, "repository": "acme/shop"})
    assert (answer.status_code, answer.json()["metadata"]) == (409, {"state": "no_clone_url"})


async def test_without_its_services_it_lives_but_is_not_ready(gateway_keys):
    async with (
        gateway(gateway_keys, gateway_keys / "trust") as (_, url),
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
    assert problem(answer)[0] == 503
    assert answer.json()["services"] == {"tenancy": "not answering", "review": "not answering"}


async def test_requests_are_counted_by_route_and_never_by_path(world):
    await world.call("GET", "/api/v1/projects/11111111-1111-1111-1111-111111111111")
    await world.call("GET", "/secret-path")
    text = (await world.call("GET", "/metrics")).text
    line = 'squad_http_requests_total{method="GET",route="/api/v1/projects/{project_id}",status="404"} 1.0'
    assert line in text
    assert "secret-path" not in text
    assert "11111111" not in text
