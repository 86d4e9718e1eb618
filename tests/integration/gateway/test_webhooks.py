"""What GitHub can rely on, and what a stranger cannot do."""

import asyncio
import json
import time
from uuid import uuid4

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.auth import INSTALLATION_SECONDS
from tests.support.gateway import INSTALLATION, REPOSITORY, SECRET, World, event, gateway, signed
from tests.support.tenancy import serving


def without(*path: str) -> dict:
    """The event without one field."""
    made = event()
    place = made
    for name in path[:-1]:
        place = place[name]
    del place[path[-1]]
    return made


def side(**changes: object) -> dict:
    """The head of the pull request, changed."""
    return {**event()["pull_request"]["head"], **changes}


async def reviews(world: World) -> list[dict]:
    return (await world.call("GET", "/api/v1/reviews")).json()["reviews"]


async def test_a_pull_request_is_accepted_and_waits_for_its_review(world):
    await world.bind()
    answer = await world.deliver(event(title="Add carts"))
    assert (answer.status_code, answer.json()["status"]) == (202, "accepted")
    (review,) = await reviews(world)
    assert (review["id"], review["state"]) == (answer.json()["review_id"], "REVIEW_STATE_PENDING")
    assert review["repository"]["installation_id"] == str(INSTALLATION)
    assert review["change"]["head_commit"] == "b" * 40
    assert review["change"]["title"] == "Add carts"
    assert not review["change"]["from_fork"]


async def test_a_repeated_delivery_is_answered_with_the_first_review(world):
    await world.bind()
    again = {"x_github_delivery": str(uuid4())}
    first, second = await world.deliver(event(), **again), await world.deliver(event(), **again)
    assert (second.status_code, second.json()) == (202, {"status": "duplicate", "review_id": first.json()["review_id"]})
    assert len(await reviews(world)) == 1


async def test_a_pull_request_from_a_fork_is_marked_as_one(world):
    assert (await world.reviewed(head=side(repo={"id": 1})))["change"]["from_fork"]


async def test_the_tenants_policy_goes_with_the_review(world, work):
    path = f"/api/v1/tenants/{world.tenancy.tenant_id}/policy"
    await world.call("PUT", path, json={"required_agents": ["style"], "gate": "LOW"})
    review = await world.reviewed()
    async with world.review.caller(world.tenancy.tenant_id) as caller:
        run = await work.claim(await caller.get(review["id"]))
    assert list(run.policy.required_agents) == ["style"]


@pytest.fixture
def ledger(review_admin_url):
    """What the ledger got since the test began: outcome and reason."""
    query = "SELECT outcome, reason FROM review.deliveries ORDER BY create_time"
    with psycopg.connect(review_admin_url, autocommit=True) as connection:
        before = len(connection.execute(query).fetchall())
        yield lambda: [(OUTCOMES[each], why) for each, why in connection.execute(query).fetchall()[before:]]


OUTCOMES = {1: "accepted", 2: "merged", 3: "ignored", 4: "refused"}
IGNORED = {
    "another event": ({}, {"event": "star"}, "star"),
    "labeled": ({"action": "labeled"}, {}, "labeled"),
    "edited words": ({"action": "edited", "changes": {"title": {"from": "x"}}}, {}, "words"),
    "our own": ({"sender": {"login": "code-review-squad[bot]", "type": "Bot"}}, {}, "ourselves"),
    "a comment": (
        {"action": "created", "issue": {"number": 7, "pull_request": {}}, "comment": {"id": 5, "body": "Nice!"}},
        {"event": "issue_comment"}, "asks us for nothing",
    ),
    "our own check": ({"action": "created", "check_run": {"id": 5, "head_sha": "b" * 40}}, {"event": "check_run"},
                      "progress"),
    "a push without a pull request": ({"action": "requested", "check_suite": {"id": 5, "head_sha": "b" * 40}},
                                      {"event": "check_suite"}, "progress"),
}  # fmt: skip


@pytest.mark.parametrize("name", IGNORED)
async def test_what_asks_for_no_review_is_ignored_with_the_reason_and_recorded(name, world, ledger):
    changes, options, word = IGNORED[name]
    await world.bind()
    answer = await world.deliver({**event(), **changes}, **options)
    assert (answer.status_code, answer.json()["status"]) == (202, "ignored")
    assert word in answer.json()["reason"]
    assert await reviews(world) == []
    assert ledger() == [("ignored", answer.json()["reason"])]


@pytest.mark.parametrize("action", ["synchronize", "reopened", "ready_for_review", "edited"])
async def test_a_changed_pull_request_is_reviewed_again(action, world):
    await world.bind()
    answer = await world.deliver({**event(action), "changes": {"base": {"ref": {"from": "old"}}}})
    assert answer.json()["status"] == "accepted"


async def test_a_closed_pull_requests_review_is_stopped(world):
    await world.bind()
    review_id = (await world.deliver(event())).json()["review_id"]
    answer = await world.deliver(event("closed", state="closed", updated_at="2026-11-25T12:00:09Z"))
    assert answer.json()["status"] == "accepted"
    review = (await world.call("GET", f"/api/v1/reviews/{review_id}")).json()
    assert (review["state"], review["reason"]) == ("REVIEW_STATE_CANCELLED", "the pull request was closed")


async def test_the_same_head_under_another_delivery_id_is_merged_with_its_review(world):
    await world.bind()
    first, second = await world.deliver(event()), await world.deliver(event())
    assert (second.json()["status"], second.json()["review_id"]) == ("merged", first.json()["review_id"])


async def test_an_unknown_installation_is_refused_with_the_way_to_bind_it_and_recorded(world, ledger):
    answer = await world.deliver({**event(), "installation": {"id": 12345}})
    assert (answer.status_code, answer.json()["status"]) == (202, "refused")
    assert "squad admin installation add" in answer.json()["reason"]
    assert ledger() == [("refused", answer.json()["reason"])]


async def test_a_repository_that_was_switched_off_is_refused(world):
    await world.bind()
    repo = await world.repo(installation_id=INSTALLATION)
    await world.call("PATCH", f"/api/v1/repos/{repo['id']}", json={"enabled": False})
    answer = await world.deliver(event())
    assert (answer.status_code, answer.json()["status"]) == (202, "refused")


def changed(action: str, seconds: int = 0) -> dict:
    """GitHub's `installation` event."""
    installation = {"id": INSTALLATION, "account": {"login": "acme"}, "updated_at": f"2026-11-25T12:00:{seconds:02}Z"}
    return {"action": action, "installation": installation, "sender": {"login": "ada"}}


@pytest.mark.parametrize("action", ["suspend", "deleted"])
async def test_a_lost_installation_stops_its_reviews_and_is_refused_from_then_on(world, action):
    await world.bind()
    review_id = (await world.deliver(event())).json()["review_id"]
    await world.deliver(changed(action), event="installation")
    assert (await world.call("GET", f"/api/v1/reviews/{review_id}")).json()["state"] == "REVIEW_STATE_CANCELLED"
    await asyncio.sleep(INSTALLATION_SECONDS)
    answer = await world.deliver(event("synchronize", updated_at="2026-11-25T12:00:09Z", head=side(sha="c" * 40)))
    assert answer.json()["status"] == "refused"


async def test_an_installation_that_is_let_in_again_is_reviewed_again_and_an_older_word_changes_nothing(world):
    await world.bind()
    await world.deliver(changed("suspend", 1), event="installation")
    await world.deliver(changed("unsuspend", 3), event="installation")
    await world.deliver(changed("suspend", 2), event="installation")
    assert (await world.deliver(event())).json()["status"] == "accepted"


async def test_a_removed_repositorys_reviews_are_stopped(world):
    await world.bind()
    review_id = (await world.deliver(event())).json()["review_id"]
    lists = {"repositories_added": [{"id": REPOSITORY + 1}], "repositories_removed": [{"id": REPOSITORY}]}
    removed = {**changed("removed"), **lists}
    assert (await world.deliver(removed, event="installation_repositories")).json()["status"] == "accepted"
    assert (await world.call("GET", f"/api/v1/reviews/{review_id}")).json()["state"] == "REVIEW_STATE_CANCELLED"
    (repo,) = (await world.call("GET", "/api/v1/repos")).json()["repos"]
    assert repo["installation_id"] == "0"


async def test_a_repository_that_is_added_again_is_compared_with_the_host_at_once(world, review_admin_url):
    await world.bind()
    await world.deliver(event())
    due = f"SELECT due_time <= now() FROM review.repositories WHERE tenant_id = '{world.tenancy.tenant_id}'"
    with psycopg.connect(review_admin_url, autocommit=True) as connection:
        for action, expected in {"removed": None, "added": True}.items():
            lists = {f"repositories_{each}": [{"id": REPOSITORY}] * (each == action) for each in ("added", "removed")}
            answer = await world.deliver({**changed(action), **lists}, event="installation_repositories")
            assert answer.json()["status"] == "accepted"
            assert connection.execute(due).fetchall() == [(expected,)]


async def test_of_an_event_that_removes_and_adds_repositories_both_count(world, review_admin_url):
    await world.bind()
    await world.deliver(event())
    due = f"SELECT due_time <= now() FROM review.repositories WHERE tenant_id = '{world.tenancy.tenant_id}'"
    lists = {"repositories_added": [{"id": REPOSITORY}], "repositories_removed": [{"id": REPOSITORY + 1}]}
    await world.deliver({**changed("added"), **lists}, event="installation_repositories")
    with psycopg.connect(review_admin_url, autocommit=True) as connection:
        assert connection.execute(due).fetchall() == [(True,)]


@pytest.mark.parametrize("action", ["renamed", "transferred"])
async def test_a_renamed_repositorys_reviews_are_found_under_its_name(world, action):
    await world.bind()
    await world.deliver(event())
    renamed = {**event(action), "repository": {**event()["repository"], "full_name": "acme/store"}}
    assert (await world.deliver(renamed, event="repository")).json()["status"] == "accepted"
    found = await world.call("GET", "/api/v1/reviews", params={"repository": "acme/store"})
    assert [each["repository"]["full_name"] for each in found.json()["reviews"]] == ["acme/store"]


PRESSES = [{"action": "rerequested"}, {"action": "requested_action", "requested_action": {"identifier": "review"}}]


@pytest.mark.parametrize("how", PRESSES)
async def test_a_check_that_is_asked_for_again_runs_again_once_for_a_press(world, work, how):
    await world.bind()
    review_id = (await world.deliver(event())).json()["review_id"]
    async with world.review.caller(world.tenancy.tenant_id) as caller:
        await work.finish(await caller.get(review_id))
    press = {
        **event("rerequested"),
        "check_run": {"id": 5, "head_sha": "b" * 40, "completed_at": "2026-11-25T12:00:00Z"},
    }
    answers = [(await world.deliver(press, event="check_run")).json()["status"] for _ in range(2)]
    assert answers == ["accepted", "merged"]
    assert (await world.call("GET", f"/api/v1/reviews/{review_id}")).json()["state"] == "REVIEW_STATE_PENDING"


async def test_a_ping_is_answered(world):
    answer = await world.deliver({"zen": "Keep it simple."}, event="ping")
    assert (answer.status_code, answer.json()) == (200, {"status": "pong"})


FORGED = {
    "no signature": {"x_hub_signature_256": None},
    "a wrong one": {"x_hub_signature_256": "sha256=" + "0" * 64},
    "a cut one": {"x_hub_signature_256": "sha256=757107"},
    "the older algorithm": {"x_hub_signature_256": "sha1=" + "0" * 40},
    "no text at all": {"x_hub_signature_256": "sha256="},
    "another secret": {"secret": "guessed"},
    "an empty secret": {"secret": ""},
}


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_webhook_is_refused_and_leaves_nothing(name, world):
    await world.bind()
    answer = await world.deliver(event(), **FORGED[name])
    assert (answer.status_code, answer.json()["reason"]) == (401, "CREDENTIAL_INVALID")
    assert await reviews(world) == []


async def test_a_changed_body_breaks_the_signature(world):
    body, headers = signed(event())
    answer = await world.client.post("/webhooks/github", content=body + b" ", headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("secret", ["", SECRET])
async def test_without_a_secret_every_webhook_is_refused(secret, gateway_keys):
    async with gateway(gateway_keys, gateway_keys / "trust", github_webhook_secret="") as (_, url):
        body, headers = signed(event(), secret=secret)
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{url}/webhooks/github", content=body, headers=headers)
    assert answer.status_code == 401


MALFORMED = {
    "not JSON": (b"{", {}, "body"),
    "not JSON in an event we ignore": (b"{", {"event": "star"}, "body"),
    "not UTF-8": (b'{"action": "\xff"}', {}, "body"),
    "a form": (b"payload=%7B%7D", {}, "body"),
    "a list": ([], {}, "body"),
    "a list in an event we ignore": ([], {"event": "star"}, "body"),
    "deep nesting": (b"[" * 100_000, {}, "body"),
    "no delivery id": (event(), {"x_github_delivery": None}, "header X-GitHub-Delivery"),
    "a long delivery id": (event(), {"x_github_delivery": "x" * 201}, "header X-GitHub-Delivery"),
    "no action": (without("action"), {}, "action"),
    "no pull request": (without("pull_request"), {}, "pull_request"),
    "no time": (without("pull_request", "updated_at"), {}, "pull_request.updated_at"),
    "no head": (without("pull_request", "head"), {}, "pull_request.head"),
    "no installation": (without("installation"), {}, "installation"),
    "no repository id": (without("repository", "id"), {}, "repository.id"),
    "a head that is no commit": (event(head=side(sha="HEAD; rm -rf /")), {}, "pull_request.head.sha"),
    "an option as head": (event(head=side(sha="--upload-pack=x")), {}, "pull_request.head.sha"),
    "a number below one": (event(number=0), {}, "pull_request.number"),
    "a number over 31 bits": (event(number=2**31), {}, "pull_request.number"),
    "an id over 63 bits": ({**event(), "installation": {"id": 2**63}}, {}, "installation.id"),
    "a path as name": (
        {**event(), "repository": {**event()["repository"], "full_name": "../../etc"}},
        {},
        "repository.full_name",
    ),
    "a long clone URL": (
        {**event(), "repository": {**event()["repository"], "clone_url": "x" * 2001}},
        {},
        "repository.clone_url",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_malformed_webhook_is_refused_by_naming_the_field(name, world):
    payload, options, field = MALFORMED[name]
    answer = await world.deliver(payload, **options)
    assert (answer.status_code, answer.json()["metadata"]) == (400, {"field": field})
    assert answer.json()["detail"].startswith(field)


async def test_a_body_over_the_limit_is_refused_by_its_length_and_while_it_comes(make_world):
    async def chunks():
        for _ in range(50):
            yield b" " * 100

    async with make_world(body_limit_bytes=4096) as world:
        declared = await world.deliver(b" " * 4097)
        streamed = await world.client.post("/webhooks/github", content=chunks())
    assert {(each.status_code, each.json()["reason"]) for each in (declared, streamed)} == {(413, "TOO_LARGE")}


async def test_while_a_service_is_away_the_answer_is_to_come_again_soon(gateway_keys):
    async with (
        gateway(gateway_keys, gateway_keys / "trust") as (_, url),
        httpx.AsyncClient(trust_env=False) as client,
    ):
        body, headers = signed(event())
        began = time.monotonic()
        answer = await client.post(f"{url}/webhooks/github", content=body, headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert time.monotonic() - began < 3


async def test_while_the_database_is_away_the_answer_comes_within_three_seconds(keys, gateway_keys):
    nowhere = "postgresql://squad_tenancy:x@127.0.0.1:1/squad"
    async with (
        serving(nowhere, keys) as tenancy,
        gateway(gateway_keys, keys.trust_dir, tenancy_address=tenancy.address) as (_, url),
        httpx.AsyncClient(trust_env=False) as client,
    ):
        body, headers = signed(event())
        began = time.monotonic()
        answer = await client.post(f"{url}/webhooks/github", content=body, headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (503, "DEPENDENCY_UNAVAILABLE")
    assert time.monotonic() - began < 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["action", "pull_request", "repository", "installation", "sender", "changes"]


async def test_no_body_whatsoever_is_a_fault_of_ours(world):
    await world.bind()
    bodies = []

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(field=st.sampled_from(FIELDS), inner=st.sampled_from(["", "id", "head", "title", "owner"]), value=JSON)
    def draw(field, inner, value):
        made = event()
        if inner and isinstance(made.get(field), dict):
            made[field][inner] = value
        else:
            made[field] = value
        bodies.append(json.dumps(made).encode())

    draw()
    answers = [await world.deliver(body) for body in bodies]
    assert {answer.status_code for answer in answers} <= {202, 400}
