"""Webhooks are signed, remembered, and sent again under the same id."""

import hashlib
import hmac
import json
from datetime import timedelta

import httpx

from github_emulator import Emulator
from github_emulator.webhooks.deliveries import sign
from tests.contract.github_emulator.conftest import World
from tests.support.github import Receiver, app_jwt, client
from tests.support.octokit import assert_response_matches_openapi


def test_the_signature_is_the_one_of_githubs_documentation():
    documented = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert sign("It's a Secret to Everybody", b"Hello, World!") == documented


def test_a_webhook_is_signed_over_its_raw_bytes(world: World, receiver: Receiver):
    world.github.set_webhook(receiver.url)
    world.github.pull_request_event(world.pull, "opened")
    [(headers, body)] = receiver.wait_for(1)
    digest = hmac.new(world.github.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={digest}"
    assert headers["user-agent"].startswith("GitHub-Hookshot/")
    assert headers["x-github-event"] == "pull_request"
    assert json.loads(body)["action"] == "opened"


def test_a_push_tells_what_the_head_was_and_is(world: World, receiver: Receiver):
    before = world.pull.head_sha
    world.github.set_webhook(receiver.url)
    after = world.github.push(world.repository, "topic", {"x.py": "x\n"}, author="mona")
    bodies = [json.loads(body) for headers, body in receiver.wait_for(2) if headers["x-github-event"] == "pull_request"]
    assert [(one["action"], one["before"], one["after"]) for one in bodies] == [("synchronize", before, after)]


def test_a_redelivery_keeps_the_id(world: World, receiver: Receiver):
    world.github.set_webhook(receiver.url)
    sent = world.github.pull_request_event(world.pull, "opened")
    assert sent is not None
    with client(world.github, app_jwt(world.github)) as app:
        assert app.post(f"/app/hook/deliveries/{sent.wait().id}/attempts").status_code == 202
    (first, body), (second, again) = receiver.wait_for(2)
    assert (first["x-github-delivery"], body) == (second["x-github-delivery"], again)


def test_deliveries_to_a_dead_receiver_are_remembered_as_failed(world: World):
    world.github.set_webhook("http://127.0.0.1:1/nobody")
    sent = world.github.pull_request_event(world.pull, "opened")
    assert sent is not None
    assert (sent.wait().status_code, sent.status) == (502, "Failed to connect to host")
    with client(world.github, app_jwt(world.github)) as app:
        failed = app.get("/app/hook/deliveries?status=failure").json()
        one = app.get(f"/app/hook/deliveries/{sent.id}").json()
    assert [item["guid"] for item in failed] == [sent.guid]
    assert_response_matches_openapi("GET", "/app/hook/deliveries", 200, failed)
    assert_response_matches_openapi("GET", f"/app/hook/deliveries/{sent.id}", 200, one)


def test_deliveries_are_listed_newest_first_in_pages(world: World, receiver: Receiver):
    world.github.set_webhook(receiver.url)
    sent = [world.github.deliver("ping", {"zen": str(number)}) for number in range(5)]
    receiver.wait_for(5)
    for one in sent:
        assert one is not None
        one.wait()
    seen, url = [], "/app/hook/deliveries?per_page=2"
    with client(world.github, app_jwt(world.github)) as app:
        while url:
            answer: httpx.Response = app.get(url)
            seen += [item["id"] for item in answer.json()]
            url = answer.links.get("next", {}).get("url", "")
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5


def test_deliveries_can_be_dropped_and_doubled(world: World, receiver: Receiver):
    world.github.set_webhook(receiver.url)
    world.github.deliveries.trouble.duplicate = 1.0
    world.github.deliver("ping", {"zen": "twice"})
    receiver.wait_for(2)
    world.github.deliveries.trouble.drop = 1.0
    dropped = world.github.deliver("ping", {"zen": "never"})
    assert dropped is not None
    assert dropped.wait().status_code == 502
    assert len(receiver.received) == 2


def test_without_an_address_nothing_is_sent(github: Emulator):
    assert github.deliver("ping", {"zen": "silence"}) is None


def test_a_lost_delivery_is_neither_sent_nor_remembered(world: World, receiver: Receiver):
    world.github.set_webhook(receiver.url)
    world.github.deliveries.trouble.lost = 1.0
    assert world.github.deliver("ping", {"zen": "never"}) is None
    assert world.github.deliveries.all == []


def test_whatever_people_do_to_a_pull_request_changes_its_time(world: World):
    times = [world.pull.updated_at]
    world.github.state.now = lambda: times[-1] + timedelta(seconds=1)
    for act in (world.github.close_pull_request, world.github.reopen_pull_request, world.github.convert_to_draft):
        act(world.pull)
        times.append(world.pull.updated_at)
    assert times == sorted(set(times))
