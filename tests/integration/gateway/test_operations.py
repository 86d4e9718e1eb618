"""Every operation of the API, once, against the real services; answers must look as the description says."""

import base64
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import uuid4

import httpx
import jsonschema
import pytest

from gateway.app import build
from gateway.settings import GatewaySettings
from tests.support.gateway import NOWHERE, World, event
from tests.support.published import Publisher, publisher
from tests.support.review import finding
from tests.support.sarif import log, result

Call = Callable[[World], Awaitable[httpx.Response]]
OPERATIONS: dict[str, Call] = {}
COMMITS = {"base_commit": "a" * 40, "head_commit": "b" * 40}


def operation(name: str) -> Callable[[Call], Call]:
    """Says which operation a function exercises."""

    def note(call: Call) -> Call:
        OPERATIONS[name] = call
        return call

    return note


def get(path: str) -> Call:
    """Reads a path; `{tenant}` is the owner's."""

    async def call(world: World) -> httpx.Response:
        return await world.call("GET", path.format(tenant=world.tenancy.tenant_id))

    return call


for each in (
    "tenants",
    "members",
    "api-keys",
    "projects",
    "repos",
    "reviews",
    "findings",
    "feedback",
    "rule-standings",
    "rule-moves",
    "remarks",
    "shadow-runs",
    "notification-targets",
    "notification-target-changes",
    "notifications",
):
    OPERATIONS[f"GET /api/v1/{each}"] = get(f"/api/v1/{each}")
for each in ("/healthz", "/readyz", "/metrics", "/.well-known/jwks.json"):
    OPERATIONS[f"GET {each}"] = get(each)
OPERATIONS["GET /api/v1/tenants/{tenant_id}"] = get("/api/v1/tenants/{tenant}")


@operation("PUT /api/v1/tenants/{tenant_id}/policy")
async def put_policy(world: World) -> httpx.Response:
    policy = {
        "gate": "medium",
        "incomplete_check": "action_required",
        "inline_comment_cap": 3,
        "upload_sarif": False,
        "settings": {"exclude": ["docs/**"]},
    }
    answer = await world.call("PUT", f"/api/v1/tenants/{world.tenancy.tenant_id}/policy", json=policy)
    assert answer.json()["policy"]["gate"] == "SEVERITY_MEDIUM"
    assert answer.json()["policy"]["incomplete_check"] == "INCOMPLETE_CHECK_ACTION_REQUIRED"
    assert answer.json()["policy"]["upload_sarif"] is False
    return answer


AGENT = {"name": "licences", "address": "agents.example:5001", "languages": ["go"], "deadline_seconds": 20.5}


async def agents(world: World, method: str, path: str = "", **options: Any) -> httpx.Response:
    return await world.call(
        method, f"/api/v1/tenants/{world.tenancy.tenant_id}/agents{path}", world.operator(), **options
    )


@operation("POST /api/v1/tenants/{tenant_id}/agents")
async def approve_agent(world: World) -> httpx.Response:
    answer = await agents(world, "POST", json={**AGENT, "mode": "advisory"})
    assert answer.json()["agent"]["deadline"] == "20.500s"
    return answer


@operation("GET /api/v1/tenants/{tenant_id}/agents")
async def list_agents(world: World) -> httpx.Response:
    made = (await approve_agent(world)).json()
    answer = await world.call("GET", f"/api/v1/tenants/{world.tenancy.tenant_id}/agents")
    assert answer.json()["agent_registrations"] == [made]
    return answer


@operation("PUT /api/v1/tenants/{tenant_id}/agents/{name}")
async def change_agent(world: World) -> httpx.Response:
    made = (await approve_agent(world)).json()
    answer = await agents(world, "PUT", "/licences", json={"address": "agents.example:5002", "enabled": False})
    changed = {"address": "agents.example:5002", "languages": [], "mode": "AGENT_MODE_ADVISORY"}
    assert answer.json()["agent"] == {**{k: v for k, v in made["agent"].items() if k != "deadline"}, **changed}
    assert answer.json()["enabled"] is False
    return answer


@operation("PUT /api/v1/tenants/{tenant_id}/agents/{name}/mode")
async def use_agent(world: World) -> httpx.Response:
    await approve_agent(world)
    path = f"/api/v1/tenants/{world.tenancy.tenant_id}/agents/licences/mode"
    answer = await world.call("PUT", path, json={"mode": "required"})
    assert answer.json()["agent"]["mode"] == "AGENT_MODE_REQUIRED"
    return answer


@operation("DELETE /api/v1/tenants/{tenant_id}/agents/{name}")
async def remove_agent(world: World) -> httpx.Response:
    await approve_agent(world)
    answer = await agents(world, "DELETE", "/licences")
    assert (await agents(world, "GET")).json()["agent_registrations"] == []
    return answer


async def member(world: World) -> dict[str, Any]:
    body = {"email": "ada@acme.example", "role": "OWNER"}
    return (await world.call("POST", "/api/v1/members", json=body)).json()


@operation("POST /api/v1/members")
async def add_member(world: World) -> httpx.Response:
    answer = await world.call("POST", "/api/v1/members", json={"email": "Bob@acme.example", "role": "ROLE_VIEWER"})
    listed = await world.call("GET", "/api/v1/members", params={"email": "bob@acme.example"})
    assert listed.json()["members"] == [answer.json()]
    return answer


@operation("PUT /api/v1/members/{user_id}/role")
async def put_role(world: World) -> httpx.Response:
    await world.call("POST", "/api/v1/members", json={"email": "boss@acme.example", "role": "OWNER"})
    path = f"/api/v1/members/{(await member(world))['user_id']}/role"
    answer = await world.call("PUT", path, json={"role": "reviewer"})
    assert answer.json()["role"] == "ROLE_REVIEWER"
    return answer


@operation("DELETE /api/v1/members/{user_id}")
async def remove_member(world: World) -> httpx.Response:
    await world.call("POST", "/api/v1/members", json={"email": "boss@acme.example", "role": "OWNER"})
    return await world.call("DELETE", f"/api/v1/members/{(await member(world))['user_id']}")


@operation("POST /api/v1/api-keys")
async def create_api_key(world: World) -> httpx.Response:
    body = {"display_name": "ci", "role": "REVIEWER", "expire_time": "2099-01-01T00:00:00+02:00"}
    answer = await world.call("POST", "/api/v1/api-keys", json=body)
    assert answer.json()["api_key"]["expire_time"] == "2098-12-31T22:00:00Z"
    assert (await world.call("GET", "/api/v1/reviews", answer.json()["secret"])).status_code == 200
    return answer


@operation("DELETE /api/v1/api-keys/{api_key_id}")
async def revoke_api_key(world: World) -> httpx.Response:
    made = await world.tenancy.key()
    answer = await world.call("DELETE", f"/api/v1/api-keys/{made.api_key.id}")
    assert (await world.call("GET", "/api/v1/reviews", made.secret)).status_code == 401
    return answer


async def project(world: World) -> httpx.Response:
    return await world.call("POST", "/api/v1/projects", json={"name": "payments"})


OPERATIONS["POST /api/v1/projects"] = project


@operation("GET /api/v1/projects/{project_id}")
async def get_project(world: World) -> httpx.Response:
    made = (await project(world)).json()
    answer = await world.call("GET", f"/api/v1/projects/{made['id']}")
    assert answer.json() == made
    return answer


@operation("DELETE /api/v1/projects/{project_id}")
async def delete_project(world: World) -> httpx.Response:
    path = f"/api/v1/projects/{(await project(world)).json()['id']}"
    answer = await world.call("DELETE", path)
    assert (await world.call("GET", path)).status_code == 404
    return answer


@operation("POST /api/v1/repos")
async def create_repo(world: World) -> httpx.Response:
    return await world.call("POST", "/api/v1/repos", json={"external_id": "1", "full_name": "acme/shop"})


@operation("GET /api/v1/repos/{repo_id}")
async def get_repo(world: World) -> httpx.Response:
    made = await world.repo()
    answer = await world.call("GET", f"/api/v1/repos/{made['id']}")
    assert answer.json() == made
    return answer


@operation("PATCH /api/v1/repos/{repo_id}")
async def patch_repo(world: World) -> httpx.Response:
    made = await world.repo(project_id=(await project(world)).json()["id"])
    answer = await world.call("PATCH", f"/api/v1/repos/{made['id']}", json={"enabled": False})
    assert answer.json() == {**made, "enabled": False}
    return answer


@operation("DELETE /api/v1/repos/{repo_id}")
async def delete_repo(world: World) -> httpx.Response:
    return await world.call("DELETE", f"/api/v1/repos/{(await world.repo())['id']}")


@operation("POST /api/v1/reviews")
async def create_review(world: World) -> httpx.Response:
    repo = await world.repo()
    body = {"repository": repo["id"], "pull_request": 3, "request_id": str(uuid4()), **COMMITS}
    answer = await world.call("POST", "/api/v1/reviews", json=body)
    again = await world.call("POST", "/api/v1/reviews", json={**body, "repository": "acme/shop"})
    assert again.json()["id"] == answer.json()["id"]
    return answer


@operation("GET /api/v1/reviews/{review_id}")
async def get_review(world: World) -> httpx.Response:
    review = await world.reviewed()
    listed = await world.call("GET", "/api/v1/reviews", params={"state": "pending", "repository": "acme/shop"})
    assert [each["id"] for each in listed.json()["reviews"]] == [review["id"]]
    return await world.call("GET", f"/api/v1/reviews/{review['id']}")


@operation("POST /api/v1/reviews/{review_id}/cancel")
async def cancel_review(world: World) -> httpx.Response:
    review = await world.reviewed()
    answer = await world.call("POST", f"/api/v1/reviews/{review['id']}/cancel", json={"reason": "wrong branch"})
    assert answer.json()["state"] == "REVIEW_STATE_CANCELLED"
    return answer


@operation("POST /api/v1/reviews/{review_id}/retry")
async def retry_review(world: World) -> httpx.Response:
    path = f"/api/v1/reviews/{(await world.reviewed())['id']}"
    await world.call("POST", f"{path}/cancel")
    answer = await world.call("POST", f"{path}/retry")
    assert answer.json()["state"] == "REVIEW_STATE_PENDING"
    return answer


@operation("GET /api/v1/reviews/{review_id}/events")
async def watch_review(world: World) -> httpx.Response:
    path = f"/api/v1/reviews/{(await world.reviewed())['id']}"
    await world.call("POST", f"{path}/cancel")
    return await world.call("GET", f"{path}/events")


async def finished(world: World, work: Any, not_read: Sequence[str] = ()) -> dict[str, Any]:
    """A review that found one thing."""
    review = await world.reviewed()
    async with world.review.caller(world.tenancy.tenant_id) as caller:
        await work.finish(await caller.get(review["id"]), [finding()], not_read)
    return review


@operation("POST /api/v1/reviews/{review_id}/override")
async def override_review(world: World, work: Any) -> httpx.Response:
    review = await finished(world, work, not_read=["lost.py"])
    answer = await world.call("POST", f"/api/v1/reviews/{review['id']}/override", json={"reason": "reviewed by hand"})
    assert answer.json()["override"]["reason"] == "reviewed by hand"
    return answer


@operation("GET /api/v1/reviews/{review_id}/sarif")
async def export_sarif(world: World, work: Any) -> httpx.Response:
    review = await finished(world, work)
    answer = await world.call("GET", f"/api/v1/reviews/{review['id']}/sarif")
    results = [result for run in answer.json()["runs"] for result in run["results"]]
    assert [result["ruleId"] for result in results] == ["security/sql-injection"]
    return answer


@operation("GET /api/v1/reviews/{review_id}/record")
async def export_record(world: World, work: Any) -> httpx.Response:
    review = await finished(world, work)
    answer = await world.call("GET", f"/api/v1/reviews/{review['id']}/record")
    content = json.loads(base64.b64decode(answer.json()["payload"]))
    assert (content["id"], content["tenant_id"]) == (review["id"], world.tenancy.tenant_id)
    assert [each["rule_id"] for each in content["report"]["findings"]] == ["security/sql-injection"]
    return answer


@operation("POST /api/v1/reviews/{review_id}/sarif")
async def import_sarif(world: World, work: Any) -> httpx.Response:
    review = await finished(world, work)
    body = log(*(result(line=n + 1, text="x" * 500) for n in range(3000)))  # more than other requests may have
    headers = {"Content-Type": "application/sarif+json"}
    answer = await world.call("POST", f"/api/v1/reviews/{review['id']}/sarif", content=body, headers=headers)
    assert (answer.json()["tools"], answer.json()["result_count"]) == (["Bandit"], 3000)
    return answer


@operation("POST /api/v1/findings/{finding_id}/triage")
async def triage(world: World, work: Any) -> httpx.Response:
    review = await finished(world, work)
    listed = await world.call("GET", "/api/v1/findings", params={"review_id": review["id"], "min_severity": "low"})
    path = f"/api/v1/findings/{listed.json()['findings'][0]['id']}/triage"
    answer = await world.call("POST", path, json={"verdict": "FALSE_POSITIVE", "reason": "the text is a constant"})
    assert answer.json()["verdict"] == "VERDICT_FALSE_POSITIVE"
    return answer


@operation("POST /api/v1/findings/{finding_id}/feedback")
async def record_feedback(world: World, work: Any) -> httpx.Response:
    review = await finished(world, work)
    listed = await world.call("GET", "/api/v1/findings", params={"review_id": review["id"]})
    path = f"/api/v1/findings/{listed.json()['findings'][0]['id']}/feedback"
    said = {"kind": "REACTION", "usefulness": "NOT_USEFUL", "text": "-1", "source_id": "reaction 1"}
    answer = await world.call("POST", path, json=said)
    found = await world.call("GET", "/api/v1/feedback", params={"rule_id": "security/sql-injection"})
    assert found.json()["feedback"] == [answer.json()]
    return answer


@operation("POST /api/v1/rule-standings/{agent}/{rule}/pin")
async def pin_rule(world: World) -> httpx.Response:
    pin = {"level": "shadow", "reason": "too loud"}
    answer = await world.call("POST", "/api/v1/rule-standings/logic/off-by-one/pin", json=pin)
    listed = await world.call("GET", "/api/v1/rule-standings")
    assert listed.json()["standings"] == [answer.json()]
    return answer


@operation("POST /api/v1/rule-standings/{agent}/{rule}/reset")
async def reset_rule(world: World) -> httpx.Response:
    await pin_rule(world)
    answer = await world.call("POST", "/api/v1/rule-standings/logic/off-by-one/reset", json={"reason": "mended"})
    moves = (await world.call("GET", "/api/v1/rule-moves")).json()["moves"]
    assert [move["to_level"] for move in moves] == ["RULE_LEVEL_COMMENT", "RULE_LEVEL_SHADOW"]
    return answer


@operation("POST /api/v1/notification-targets")
async def create_target(world: World) -> httpx.Response:
    target = {"kind": "webhook", "url": "https://hooks.example/very-secret", "display_name": "chat"}
    answer = await world.call("POST", "/api/v1/notification-targets", json=target)
    assert answer.json()["signing_secret"].startswith("whsec_")
    listed = await world.call("GET", "/api/v1/notification-targets")
    assert listed.json()["targets"] == [answer.json()["target"]]
    assert "secret" not in listed.text
    return answer


@operation("DELETE /api/v1/notification-targets/{target_id}")
async def delete_target(world: World) -> httpx.Response:
    target_id = (await create_target(world)).json()["target"]["id"]
    answer = await world.call("DELETE", f"/api/v1/notification-targets/{target_id}")
    changes = (await world.call("GET", "/api/v1/notification-target-changes")).json()["changes"]
    assert [(each["action"], each["detail"]) for each in changes] == [
        (action, "webhook chat at hooks.example") for action in ("remove", "create")
    ]
    return answer


@operation("POST /api/v1/notification-targets/{target_id}/rotate-secret")
async def rotate_secret(world: World) -> httpx.Response:
    made = (await create_target(world)).json()
    answer = await world.call("POST", f"/api/v1/notification-targets/{made['target']['id']}/rotate-secret")
    assert answer.json()["signing_secret"] != made["signing_secret"]
    return answer


@operation("POST /api/v1/notification-targets/{target_id}/test")
async def try_target(world: World) -> httpx.Response:
    target_id = (await create_target(world)).json()["target"]["id"]
    answer = await world.call("POST", f"/api/v1/notification-targets/{target_id}/test")
    listed = await world.call("GET", "/api/v1/notifications", params={"state": "waiting", "target_id": target_id})
    assert [each["event_id"] for each in listed.json()["notifications"]] == [answer.json()["event_id"]]
    return answer


def publish(world: World) -> Publisher:
    """Lets analytics publish for the first tenant."""
    return publisher(world.review.settings, world.tenancy.tenant_id)


@operation("GET /api/v1/analytics/kpis")
async def list_kpis(world: World) -> httpx.Response:
    publish(world).kpi("acceptance", "2026-11-16", {"useful": 8}, agent="security", rule_id="security/eval")
    publish(world).kpi("spend", "2026-11-23", {"cost_micros": 5000, "micros_per_useful": None})
    answer = await world.call("GET", "/api/v1/analytics/kpis", params={"since": "2026-11-18", "page_size": 1})
    assert [(each["name"], each["measures"]) for each in answer.json()["kpis"]] == [("spend", {"cost_micros": 5000.0})]
    return answer


@operation("GET /api/v1/analytics/reports")
async def list_reports(world: World) -> httpx.Response:
    report_id = publish(world).report("2026-11-16")
    answer = await world.call("GET", "/api/v1/analytics/reports")
    assert [(each["id"], each["html_bytes"]) for each in answer.json()["reports"]] == [(report_id, 21)]
    return answer


@operation("GET /api/v1/analytics/reports/{report_id}")
async def read_report(world: World) -> httpx.Response:
    answer = await world.call("GET", f"/api/v1/analytics/reports/{publish(world).report('2026-11-16')}")
    assert answer.text == "<h1>What changed</h1>"
    assert "style-src 'unsafe-inline'; img-src data:" in answer.headers["content-security-policy"]
    return answer


@operation("GET /api/v1/analytics/reports/{report_id}/pdf")
async def read_report_pdf(world: World) -> httpx.Response:
    answer = await world.call("GET", f"/api/v1/analytics/reports/{publish(world).report('2026-11-16')}/pdf")
    assert answer.content.startswith(b"%PDF-")
    return answer


@operation("GET /api/v1/analytics/exports/latest-manifest")
async def latest_manifest(world: World) -> httpx.Response:
    publish(world).manifest("first", rows=1)
    publish(world).manifest("second", rows=7)
    answer = await world.call("GET", "/api/v1/analytics/exports/latest-manifest")
    assert (answer.json()["id"], answer.json()["tables"][0]["rows"]) == ("second", "7")
    return answer


@operation("POST /api/v1/token")
async def issue_token(world: World) -> httpx.Response:
    answer = await world.call("POST", "/api/v1/token", json={"lifetime_seconds": 60})
    assert (await world.call("GET", "/api/v1/members", answer.json()["token"])).status_code == 200
    return answer


@operation("POST /webhooks/github")
async def webhook(world: World) -> httpx.Response:
    await world.bind()
    return await world.deliver(event())


DESCRIPTION = build(
    GatewaySettings(
        tenancy_address=NOWHERE, review_address=NOWHERE, key_dir="k", trust_dir="t", cache_url=f"redis://{NOWHERE}"
    )
).openapi()
DESCRIBED = {
    f"{method.upper()} {path}": operation
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
}


def test_every_operation_has_a_test():
    assert set(OPERATIONS) == set(DESCRIBED)


@pytest.mark.parametrize("name", OPERATIONS)
async def test_an_operation_answers_as_described(name, world, work):
    call = OPERATIONS[name]
    answer = await (call(world, work) if "work" in call.__code__.co_varnames else call(world))
    assert str(answer.status_code) in DESCRIBED[name]["responses"], answer.text
    content = DESCRIBED[name]["responses"][str(answer.status_code)].get("content", {})
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    assert answer.is_success
    assert {kind.partition(";")[0] for kind in content} == ({media_type} - {""})
    schema = content.get("application/json", {}).get("schema")
    if schema:
        jsonschema.validate(answer.json(), {**schema, "components": DESCRIPTION["components"]})


@pytest.mark.parametrize("name", [name for name in DESCRIBED if "/api/v1/" in name])
async def test_an_operation_of_the_api_asks_for_a_credential(name, world):
    method, _, path = name.partition(" ")
    answer = await world.call(method, path, "", json={})
    assert (answer.status_code, answer.json()["reason"]) == (401, "CREDENTIAL_INVALID")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "name",
    [name for name in DESCRIBED if "{" in name and "tenant_id" not in name and name.startswith(("GET", "DELETE"))],
)
async def test_a_thing_of_another_tenant_is_not_found(name, world):
    method, _, path = name.partition(" ")
    answer = await world.call(method, path.partition("{")[0] + str(uuid4()) + path.partition("}")[2])
    assert (answer.status_code, answer.json()["reason"]) == (404, "NOT_FOUND")
