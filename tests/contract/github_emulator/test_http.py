"""Limits, pages, entity tags and trouble on demand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from github_emulator.http.faults import Fault
from tests.contract.github_emulator.conftest import World
from tests.support.github import client
from tests.support.servers import wait_until

REVIEWS = "POST /repos/{owner}/{repo}/pulls/{number}/reviews"


def test_lists_come_in_pages_with_links(world: World):
    for number in range(5):
        world.api.post(f"{world.root}/issues/1/comments", json={"body": str(number)})
    seen, url = [], f"{world.root}/issues/1/comments?per_page=2"
    while url:
        answer = world.api.get(url)
        seen += [comment["body"] for comment in answer.json()]
        url = answer.links.get("next", {}).get("url", "")
    assert seen == ["0", "1", "2", "3", "4"]
    assert set(answer.links) == {"prev", "first"}


def test_an_unchanged_answer_costs_nothing(world: World):
    first = world.api.get(world.root)
    again = world.api.get(world.root, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["X-RateLimit-Used"] == first.headers["X-RateLimit-Used"]


def test_the_hourly_limit_answers_403_with_nothing_remaining(world: World):
    world.github.limits.primary = 2
    answers = [world.api.get(world.root) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert (answers[2].headers["X-RateLimit-Remaining"], "rate limit exceeded" in answers[2].text) == ("0", True)


@pytest.mark.parametrize("status", [403, 429])
def test_too_many_comments_a_minute_hit_the_secondary_limit(world: World, status: int):
    world.github.limits.secondary, world.github.limits.secondary_status = 2, status
    answers = [world.api.post(f"{world.root}/issues/1/comments", json={"body": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, status]
    assert answers[2].headers["Retry-After"] == "60"
    assert "secondary rate limit" in answers[2].json()["message"]


def test_a_route_can_fail_before_it_does_anything(world: World):
    world.github.fail_next(REVIEWS, 502)
    assert [world.reviews(event="COMMENT", body="b").status_code for _ in range(2)] == [502, 200]
    assert len(world.pull.reviews) == 1


def test_an_answer_can_be_lost_after_the_work_was_done(world: World):
    world.github.fail_next(REVIEWS, 502, after=True)
    assert world.reviews(event="COMMENT", body="b").status_code == 502
    assert len(world.pull.reviews) == 1


def test_requests_are_recorded_with_their_bodies(world: World):
    world.reviews(event="COMMENT", body="b")
    last = world.github.requests[-1]
    assert (last.method, last.route, last.body["body"], last.status) == ("POST", REVIEWS, "b", 200)


@pytest.mark.parametrize(("content", "message"), [
    (b"{", "Problems parsing JSON"), (b"[1]", "Body should be a JSON object"), (b"\xff", "Problems parsing JSON"),
])  # fmt: skip
def test_a_body_that_is_no_object_is_refused(world: World, content: bytes, message: str):
    answer = world.api.post(f"{world.root}/issues/1/comments", content=content)
    assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_an_unknown_route_is_not_found(world: World):
    assert world.api.get("/nothing/here").json()["message"] == "Not Found"


def test_a_request_without_user_agent_is_refused(world: World):
    assert world.api.get(world.root, headers={"User-Agent": ""}).status_code == 403


def test_the_diff_comes_as_text_when_asked(world: World):
    diff = world.api.get(f"{world.root}/pulls/1", headers={"Accept": "application/vnd.github.v3.diff"})
    assert diff.text.startswith("diff --git a/app.py b/app.py")


def test_a_diff_of_more_than_300_files_is_refused(world: World):
    world.github.push(world.repository, "topic", {f"many/{number}.py": "x\n" for number in range(301)}, author="mona")
    answer = world.api.get(f"{world.root}/pulls/1", headers={"Accept": "application/vnd.github.diff"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (406, "too_large")


def test_no_more_than_3000_files_are_named(world: World):
    world.github.push(world.repository, "topic", {f"many/{number}.py": "x\n" for number in range(3_100)}, author="mona")
    assert world.api.get(f"{world.root}/pulls/1").json()["changed_files"] > 3_100
    last = world.api.get(f"{world.root}/pulls/1/files?per_page=100").links["last"]["url"]
    assert httpx.URL(last).params["page"] == "30"


def test_people_react_once(world: World):
    note = world.github.comment(world.pull, "hello", "mona").id
    path = f"{world.root}/issues/comments/{note}/reactions"
    with client(world.github, world.github.user_token("mona")) as mona:
        made = [mona.post(path, json={"content": "-1"}) for _ in range(2)]
        assert [answer.status_code for answer in made] == [201, 200]
        assert mona.delete(f"{path}/{made[0].json()['id']}").status_code == 204
    assert world.api.get(path).json() == []


@pytest.mark.parametrize(("user", "permission"), [("mona", "write"), ("hubot", "read"), ("acme", "admin")])
def test_a_persons_permission_is_told(world: World, user: str, permission: str):
    answer = world.api.get(f"{world.root}/collaborators/{user}/permission").json()
    assert answer["permission"] == permission


def test_the_hour_has_its_own_limit_of_creations(world: World):
    world.github.limits.hourly = 2
    answers = [world.api.post(f"{world.root}/issues/1/comments", json={"body": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 403]


def test_a_write_costs_five_points_and_a_read_one(world: World):
    world.github.limits.points = 7
    written = world.api.post(f"{world.root}/issues/1/comments", json={"body": "x"})
    read = [world.api.get(world.root) for _ in range(3)]
    assert (written.status_code, [answer.status_code for answer in read]) == (201, [200, 200, 403])
    assert read[2].headers["Retry-After"] == "60"


def test_every_documented_brake_can_be_switched_on(world: World):
    world.github.limits.enforce()
    world.github.limits.paced = False
    answers = [world.api.post(f"{world.root}/issues/1/comments", json={"body": "x"}) for _ in range(81)]
    assert [answer.status_code for answer in answers] == [201] * 80 + [403]


def test_writes_in_a_hurry_are_noted_and_refused_once_the_brakes_are_on(world: World):
    moment, clock = world.github.state.now(), [0.0]
    world.github.state.now = lambda: moment + timedelta(seconds=clock[0])

    def write(later: float) -> int:
        clock[0] += later
        return world.api.post(f"{world.root}/issues/1/comments", json={"body": "x"}).status_code

    assert [write(0), write(0.5), write(1), len(world.github.limits.pace.hurried)] == [201, 201, 201, 1]
    world.github.limits.enforce()
    assert [write(0.5), write(1), write(0.5)] == [403, 201, 403]
    assert [each.apart for each in world.github.limits.pace.hurried] == [0.5, 0.5, 0.5]


def test_a_write_that_does_not_wait_for_the_one_before_is_noted(world: World):
    slow = "POST /repos/{owner}/{repo}/issues/{number}/comments"
    world.github.faults.plan(Fault(slow, None, delay=0.3))
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(world.api.post, f"{world.root}/issues/1/comments", json={"body": "slow"})
        wait_until(lambda: len(world.github.requests) > 0)
        world.reviews(event="COMMENT", body="b")
        assert waiting.result().status_code == 201
    [hurried] = world.github.limits.pace.hurried
    assert (hurried.operation, hurried.apart < 0) == (slow, True)


def test_a_renamed_repository_redirects_what_is_read_and_what_is_written(world: World):
    world.github.rename(world.repository, "store")
    read = world.api.get(f"{world.root}/pulls?state=open")
    written = world.api.post(f"{world.root}/issues/1/comments", json={"body": "x"})
    assert (read.status_code, written.status_code) == (301, 307)
    there = read.headers["Location"]
    assert there.endswith(f"/repositories/{world.repository.id}/pulls?state=open")
    assert [pull["number"] for pull in world.api.get(there).json()] == [1]
    assert world.api.post(written.headers["Location"], json={"body": "x"}).status_code == 201


def test_a_name_that_was_taken_again_redirects_nobody(world: World):
    world.github.rename(world.repository, "store")
    world.github.create_repository("acme/shop", {"a": "b"})
    assert world.api.get("/repos/acme/shop").json()["full_name"] == "acme/shop"
