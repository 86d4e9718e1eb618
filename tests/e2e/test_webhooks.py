"""What knocks at the webhook's door, through the real gateway: everything gets a clear answer, and nothing is lost."""

import json
import socket
import threading
import uuid

import httpx
import pytest

from github_emulator.webhooks.deliveries import sign
from tests.support.servers import wait_until

CODE = {"app.py": "x = 1\n"}
EVENT = b'{"zen": "Keep it logically awesome."}'


@pytest.fixture(scope="module")
def pull(running):
    """A pull request that has been reviewed."""
    made = running.open_pull("hooks/shop", {"README.md": "Hello.\n"}, CODE)
    running.review(made, "COMPLETED")
    return made


@pytest.fixture
def body(running, pull):
    """The bytes of GitHub's event about it."""
    return next(sent for sent in running.github.deliveries.all if sent.event == "pull_request").body


def written(running):
    """Rows of pull requests' deliveries, reviews and outbox; news of our own checks comes when it likes."""
    tables = ("review.deliveries WHERE event = 'pull_request'", "review.reviews", "review.outbox")
    return [running.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]


@pytest.mark.parametrize(
    "signature", ["", "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40, "nonsense", "TRUNCATED"]
)
def test_a_wrong_signature_is_refused_and_leaves_no_row(running, body, signature):
    before = written(running)
    given = sign(running.github.webhook_secret, body)[:-1] if signature == "TRUNCATED" else signature
    answer = running.webhook(body, **{"X-Hub-Signature-256": given})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert written(running) == before


def test_a_signature_of_other_bytes_is_refused(running, body):
    given = sign(running.github.webhook_secret, body)
    assert running.webhook(body + b" ", **{"X-Hub-Signature-256": given}).status_code == 401


@pytest.mark.parametrize("event", ["star", "", "no such event"])
def test_an_event_that_asks_for_nothing_is_ignored_with_a_reason(running, event):
    answer = running.webhook(EVENT, event)
    assert answer.status_code == 202
    assert answer.json()["status"] == "ignored"
    assert answer.json()["reason"]


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"\xff\xfe", b"[1", b"[" * 100_000, b'{"action": "opened"}', b"null", b"[]"]
)
def test_a_body_that_is_no_event_is_a_bad_request_that_says_what_is_wrong(running, broken):
    answer = running.webhook(broken)
    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("pull_request", "number"), -1),
        (("pull_request", "head", "sha"), "--upload-pack=evil"),
        (("repository", "full_name"), "../../etc"),
        (("installation", "id"), "x"),
        (("repository", "id"), 2**70),
        (("pull_request", "base", "sha"), None),
    ],
)
def test_a_hostile_field_is_a_bad_request_that_names_it(running, body, path, value):
    event = json.loads(body)
    place = event
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    before = written(running)
    answer = running.webhook(json.dumps(event).encode())
    assert answer.status_code == 400
    assert ".".join(path) in answer.json()["detail"]
    assert written(running) == before


def test_a_repeated_delivery_answers_the_same_review_and_does_nothing(running, pull):
    original = next(sent for sent in running.github.deliveries.all if sent.event == "pull_request")
    before = written(running)
    again = running.github.deliveries.redeliver(original).wait()
    assert (again.status_code, json.loads(again.response_body)["status"]) == (202, "duplicate")
    assert json.loads(again.response_body)["review_id"] == json.loads(original.response_body)["review_id"]
    assert written(running) == before
    assert len(pull.repository.check_runs) == 1


def test_the_same_delivery_many_times_at_once_is_one_review(running, body):
    event = json.loads(body)
    event["pull_request"]["number"] = event["number"] = 77
    sent, delivery, answers = json.dumps(event).encode(), str(uuid.uuid4()), []
    threads = [
        threading.Thread(target=lambda: answers.append(running.webhook(sent, **{"X-GitHub-Delivery": delivery})))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.status_code for each in answers} == {202}
    assert len({each.json()["review_id"] for each in answers}) == 1
    assert sorted(each.json()["status"] for each in answers) == ["accepted"] + ["duplicate"] * 19


def test_a_body_over_the_limit_is_refused_before_it_is_read(running):
    limit = 25 * 1024 * 1024
    host, port = running.stack.plan.addresses["gateway"].split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = f"POST /webhooks/github HTTP/1.1\r\nHost: {host}\r\nContent-Length: {limit + 1}\r\n\r\n"
        connection.sendall(head.encode())
        assert b" 413 " in connection.recv(4096).splitlines()[0]


def test_a_body_over_the_limit_that_does_not_say_so_is_refused_too(running):
    chunks = (b"x" * (1024 * 1024) for _ in range(26))
    answer = httpx.post(f"{running.stack.url}/webhooks/github", content=chunks, trust_env=False, timeout=30)
    assert answer.status_code == 413


def test_a_clone_url_of_a_foreign_origin_gets_no_token_and_no_connection(running, pull, body):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        event = json.loads(body)
        event["repository"]["clone_url"] = f"http://127.0.0.1:{listener.getsockname()[1]}/hooks/shop.git"
        event["pull_request"]["number"] = event["number"] = 78
        event["pull_request"]["head"]["sha"] = "1" * 40
        answer = running.webhook(json.dumps(event).encode())
        assert answer.status_code == 202
        with running.api() as api:
            path = f"/api/v1/reviews/{answer.json()['review_id']}"
            wait_until(lambda: api.get(path).json()["state"] == "REVIEW_STATE_FAILED")
            assert "is not on the configured code host" in api.get(path).json()["reason"]
        with pytest.raises(BlockingIOError):
            listener.accept()
