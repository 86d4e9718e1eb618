"""kill -9 of anything in the middle of a review: it ends, once, and nothing is lost or said twice."""

import os
import re
import signal
from collections.abc import Iterator

import pytest

from github_emulator.http.faults import Fault
from tests.support.servers import wait_until
from tests.support.world import World, landed, world

UNSAFE = "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
MARK = re.compile(r"<!-- squad:finding:(\w+) -->")
POSTING = "POST /repos/{owner}/{repo}/pulls/{number}/reviews"
ROWS = """SELECT (SELECT count(*) FROM review.reviews),
    (SELECT count(*) FROM review.deliveries WHERE event = 'pull_request')"""
QUICK = {
    "SQUAD_LEASE_SECONDS": "2",
    "SQUAD_HEARTBEAT_SECONDS": "0.2",
    "SQUAD_SWEEP_INTERVAL_SECONDS": "0.2",
    "SQUAD_FORGOTTEN_SECONDS": "3",
    "SQUAD_RETRY_SECONDS": "0.5",
    "SQUAD_MAX_TRIES": "20",
}


@pytest.fixture(scope="module")
def robust() -> Iterator[World]:
    """A durable product that soon notices what was forgotten."""
    with world(**QUICK) as made:
        yield made


def pull_of(robust, name):
    return robust.open_pull(f"kills/{name}", {"README.md": "Hello.\n"}, {"app.py": UNSAFE})


def assert_once(pull, reviews=1):
    posted, summaries, [check] = landed(pull)
    assert (posted, summaries) == (reviews, 1)
    assert (check.status, check.conclusion) == ("completed", "failure")
    marks = [MARK.search(each.body).group(1) for each in pull.visible_comments]
    assert marks
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("victim", ["worker", "review", "redis", "postgres", "gateway", "tenancy"])
def test_killed_while_the_agents_read(robust, victim):
    with robust.stopped("logic"):
        pull = pull_of(robust, f"reading-{victim}")
        robust.review(pull, "RUNNING")
        robust.restart(victim)
    robust.review(pull, "COMPLETED")
    assert_once(pull)


@pytest.mark.parametrize("agent", ["logic", "security"])
def test_an_agent_killed_while_it_reads(robust, agent):
    with robust.stopped(agent):
        pull = pull_of(robust, f"reading-{agent}")
        robust.review(pull, "RUNNING")
        robust.send(agent, signal.SIGKILL)
    robust.review(pull, "COMPLETED")
    assert_once(pull, len(pull.reviews))


@pytest.mark.parametrize("victim", ["worker", "review", "redis", "postgres"])
def test_killed_while_the_review_is_posted(robust, victim):
    robust.github.faults.plan(Fault(POSTING, status=None, delay=0.5))
    pull = pull_of(robust, f"posting-{victim}")
    wait_until(lambda: any(each.path.endswith("/reviews") and pull.repository.full_name in each.path
                           for each in robust.github.requests))  # fmt: skip
    robust.restart(victim)
    robust.review(pull, "COMPLETED")
    assert_once(pull)


def test_killed_while_a_queue_of_reviews_waits(robust):
    with robust.stopped("worker"):
        pulls = [pull_of(robust, f"queue-{number}") for number in range(6)]
        robust.restart("redis")
    robust.restart("worker")
    for pull in pulls:
        robust.review(pull, "COMPLETED")
        assert_once(pull)


class Down:
    """A process that is away for the length of the block: killed, and its successor serves nobody."""

    def __init__(self, robust, name):
        self._process, self._robust, self._name = robust.process(name), robust, name

    def __enter__(self):
        spec = self._process.spec
        self._argv, before = list(spec.argv), self._process.pid
        spec.argv[:] = ["/bin/sleep", "600"]
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: self._process.pid != before and self._process.alive)

    def __exit__(self, *exception):
        self._process.spec.argv[:] = self._argv
        self._robust.restart(self._name)


def test_with_the_queue_down_a_webhook_is_accepted_and_its_review_runs_when_it_is_back(robust):
    with Down(robust, "redis"):
        pull = pull_of(robust, "no-queue")
        sent = [each for each in robust.github.deliveries.all if each.event == "pull_request"][-1].wait()
        assert sent.status_code == 202, sent.response_body
        assert robust.reviews(pull)[0]["state"] == "REVIEW_STATE_PENDING"
    robust.review(pull, "COMPLETED")
    assert_once(pull)


def test_with_the_database_down_a_webhook_is_refused_for_now_and_nothing_is_half_written(robust):
    before = robust.rows(ROWS)
    with Down(robust, "postgres"):
        pull = pull_of(robust, "no-database")
        sent = [each for each in robust.github.deliveries.all if each.event == "pull_request"][-1].wait()
        assert sent.status_code == 503, sent.response_body
        assert "Retry-After" in sent.response_headers or "retry-after" in sent.response_headers
    assert robust.rows(ROWS) == before
    again = robust.github.deliveries.redeliver(sent).wait()
    assert again.status_code == 202, again.response_body
    robust.review(pull, "COMPLETED")
    assert_once(pull)


def test_an_unknown_installation_is_refused_with_the_reason_when_nothing_may_be_bound_by_itself(robust):
    robust.set("tenancy", SQUAD_AUTO_BIND="0")
    repository = robust.github.create_repository("strangers/shop", {"README.md": "Hello.\n"})
    robust.github.push(repository, "work", {"app.py": UNSAFE})
    pull = robust.github.open_pull_request(repository, "work")
    sent = [each for each in robust.github.deliveries.all if each.event == "pull_request"][-1].wait()
    assert sent.status_code == 202
    assert '"refused"' in sent.response_body
    assert "installation" in sent.response_body
    assert robust.reviews(pull) == []
    robust.set("tenancy", SQUAD_AUTO_BIND="1")
