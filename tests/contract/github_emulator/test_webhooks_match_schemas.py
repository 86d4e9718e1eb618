"""Webhooks are what GitHub's own schemas say, and carry what GitHub really sent."""

import json

from github_emulator import Emulator
from tests.contract.github_emulator.conftest import World
from tests.support.github import Receiver, app_jwt, client
from tests.support.octokit import assert_webhook_matches_schema, webhook_examples

EVERYTHING = {
    "check_run": {"created", "completed", "rerequested", "requested_action"},
    "check_suite": {"requested", "rerequested"},
    "issue_comment": {"created", "edited", "deleted"},
    "ping": {None},
    "pull_request": {"opened", "synchronize", "closed", "reopened", "ready_for_review", "converted_to_draft"},
    "pull_request_review": {"submitted", "edited"},
    "pull_request_review_comment": {"created", "edited", "deleted"},
    "pull_request_review_thread": {"resolved", "unresolved"},
}
SETTLE = 'mutation { %sReviewThread(input: {threadId: "PRRT_%s"}) { thread { isResolved } } }'


def act(world: World) -> None:
    """Do once everything that sends a webhook."""
    github, pull, api = world.github, world.pull, world.api
    run = api.post(f"{world.root}/check-runs", json={"name": "squad", "head_sha": pull.head_sha}).json()["id"]
    done = {"conclusion": "failure", "output": {"title": "t", "summary": "s"}}
    api.patch(f"{world.root}/check-runs/{run}", json=done)
    github.rerequest_check(pull, world.repository.check_runs[run])
    github.press_action(pull, world.repository.check_runs[run], "fix")
    api.post(f"{world.root}/check-suites/{next(iter(world.repository.check_suites))}/rerequest")
    review = world.reviews(event="COMMENT", body="b", comments=[{"path": "app.py", "line": 10, "body": "c"}]).json()
    api.put(f"{world.root}/pulls/1/reviews/{review['id']}", json={"body": "better"})
    line = next(iter(pull.comments))
    world.grant("contents", "write")
    for verb in ("resolve", "unresolve"):
        api.post("/graphql", json={"query": SETTLE % (verb, line)})
    note = github.comment(pull, "/squad review", pull.user.login)
    mine = api.post(f"{world.root}/issues/1/comments", json={"body": "summary"}).json()["id"]
    for path in (f"/issues/comments/{mine}", f"/pulls/comments/{line}"):
        api.patch(world.root + path, json={"body": "better"})
        api.delete(world.root + path)
    github.push(world.repository, "topic", {"more.py": "x = 1\n"}, author="mona")
    github.close_pull_request(pull)
    github.reopen_pull_request(pull)
    github.convert_to_draft(pull)
    github.mark_ready(pull)
    assert note.id


def test_every_webhook_has_githubs_shape(world: World, receiver: Receiver):
    with client(world.github, app_jwt(world.github)) as app:
        app.patch("/app/hook/config", json={"url": receiver.url})
    act(world)
    world.github.open_pull_request(world.repository, "topic", author="hubot")
    seen: dict[str, set[str | None]] = {}
    for delivery in world.github.deliveries.all:
        payload = json.loads(delivery.wait().body)
        assert_webhook_matches_schema(delivery.event, payload)
        seen.setdefault(delivery.event, set()).add(payload.get("action"))
    world.github.push(world.repository, "fresh", {"a": "b\n"})
    assert_webhook_matches_schema("check_suite", json.loads(world.github.deliveries.all[-1].wait().body))
    seen["check_suite"].add("requested")
    assert seen == EVERYTHING


def test_installing_the_app_has_githubs_shape(github: Emulator, receiver: Receiver):
    github.set_webhook(receiver.url)
    github.create_repository("acme/shop", {"a.py": "a = 1\n"})
    [delivery] = github.deliveries.all
    assert_webhook_matches_schema("installation", json.loads(delivery.wait().body))


def test_what_owners_do_has_githubs_shape(world: World, receiver: Receiver):
    github, repository = world.github, world.repository
    other = github.create_repository("acme/other", {"a.py": "a = 1\n"})
    installation = github.installation_of(repository)
    github.set_webhook(receiver.url)
    github.choose_repositories(installation, [other])
    github.choose_repositories(installation, [other, repository])
    github.suspend(installation)
    github.unsuspend(installation)
    github.rename(repository, "store")
    github.transfer(repository, "globex")
    github.uninstall(installation)
    seen = [(one.event, json.loads(one.wait().body)) for one in github.deliveries.all]
    for event, payload in seen:
        assert_webhook_matches_schema(event, payload)
    assert [payload["action"] for _, payload in seen] == [
        "removed", "added", "suspend", "unsuspend", "renamed", "transferred", "deleted",
    ]  # fmt: skip
    assert github.state.repository("globex", "store") is repository


def test_a_pull_request_webhook_has_every_field_that_github_really_sent(world: World, receiver: Receiver):
    world.github.set_webhook(receiver.url)
    world.github.pull_request_event(world.pull, "opened")
    ours = json.loads(world.github.deliveries.all[-1].wait().body)
    theirs = next(one for one in webhook_examples("pull_request") if one["action"] == "opened")
    assert set(theirs) <= set(ours)
    for part in ("pull_request", "repository", "sender"):
        assert set(theirs[part]) <= set(ours[part])
