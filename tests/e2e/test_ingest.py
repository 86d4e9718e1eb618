"""What GitHub sends, fails to send, and never sends: each pull request ends up as people expect."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.command import squad
from tests.support.servers import wait_until
from tests.support.world import World, landed, world

QUICK = {
    "SQUAD_RECONCILE_SECONDS": "1",
    "SQUAD_HOST_SWEEP_SECONDS": "1",
    "SQUAD_SWEEP_INTERVAL_SECONDS": "0.3",
}
CODE = {"app.py": "x = 1\n"}
HELLO = {"README.md": "Hello.\n"}


@pytest.fixture(scope="module")
def watchful() -> Iterator[World]:
    """A product that looks after its code host every second."""
    with world(durable=False, **QUICK) as made:
        yield made


def tracked(watchful, name):
    """A repository that we know of, for less than its first minute."""
    pull = watchful.open_pull(f"ingest/{name}", HELLO, CODE)
    watchful.review(pull, "COMPLETED")
    key = f"github:{pull.repository.id}"
    watchful.rows(f"UPDATE review.repositories SET due_time = now() WHERE repository_key = '{key}' RETURNING 1")
    return pull


def test_what_github_could_not_deliver_is_asked_for_again(watchful):
    watchful.github.deliveries.trouble.drop = 1.0
    pull = watchful.open_pull("ingest/dropped", HELLO, CODE)
    watchful.github.deliveries.trouble.drop = 0.0
    assert watchful.reviews(pull) == []
    watchful.review(pull, "COMPLETED")
    guid = next(
        each.guid for each in watchful.github.deliveries.all if each.event == "pull_request" and each.redelivery
    )
    assert watchful.rows(f"SELECT outcome FROM review.deliveries WHERE delivery_id = '{guid}'") == [(1,)]


def test_a_push_that_github_never_told_of_is_found_and_what_was_closed_meanwhile_is_left(watchful):
    pull = tracked(watchful, "lost")
    with lost(watchful):
        watchful.github.push(pull.repository, "work", {"other.py": "y = 2\n"})
    watchful.review(pull, "COMPLETED")
    _, _, checks = landed(pull)
    assert [check.status for check in checks] == ["completed"]
    with lost(watchful):
        watchful.github.close_pull_request(pull)
    known = f"SELECT open FROM review.pull_requests WHERE repository_key = 'github:{pull.repository.id}'"
    wait_until(lambda: watchful.rows(known) == [(False,)])


def test_a_pull_request_that_github_never_told_of_is_found(watchful):
    repository = tracked(watchful, "unheard").repository
    watchful.github.push(repository, "second", {"b.py": "b = 1\n"})
    with lost(watchful):
        pull = watchful.github.open_pull_request(repository, "second")
    watchful.review(pull, "COMPLETED")


def test_a_renamed_repository_is_reviewed_under_its_new_name(watchful):
    pull = watchful.open_pull("ingest/before", HELLO, CODE)
    watchful.review(pull, "COMPLETED")
    watchful.github.rename(pull.repository, "after")
    watchful.github.push(pull.repository, "work", {"other.py": "y = 2\n"})
    watchful.review(pull, "COMPLETED")
    assert len(watchful.reviews(pull)) == 2


def test_a_repository_that_changes_hands_keeps_its_threads_and_is_reviewed_under_its_new_owner(watchful):
    pull = watchful.open_pull("ingest/given", HELLO, {"app.py": "def f(text):\n    return eval(text)\n"})
    watchful.review(pull, "COMPLETED")
    said = len(pull.comments)
    watchful.github.create_repository("globex/other", HELLO)
    watchful.github.transfer(pull.repository, "globex")
    watchful.github.push(pull.repository, "work", {"other.py": "y = 2\n"})
    watchful.review(pull, "COMPLETED")
    assert {each["repository"]["full_name"] for each in watchful.reviews(pull)} == {"globex/given"}
    assert len(pull.comments) == said > 0


def test_a_suspended_app_stops_and_goes_on_when_it_is_let_in_again(watchful):
    pull = tracked(watchful, "suspended")
    installation = watchful.github.installation_of(pull.repository)
    watchful.github.suspend(installation)
    unreached = f"SELECT 1 FROM review.repositories WHERE due_time IS NULL AND installation_id = {installation.id}"
    wait_until(lambda: watchful.rows(unreached))
    with lost(watchful):
        watchful.github.push(pull.repository, "work", {"other.py": "y = 2\n"})
    watchful.github.unsuspend(installation)
    watchful.review(pull, "COMPLETED")


def test_a_person_who_presses_re_run_gets_a_run(watchful):
    pull = watchful.open_pull("ingest/pressed", HELLO, CODE)
    first = watchful.review(pull, "COMPLETED")
    _, _, [check] = landed(pull)
    watchful.github.rerequest_check(pull, check)
    wait_until(lambda: watchful.review(pull, "COMPLETED")["end_time"] != first["end_time"])
    assert len(landed(pull)[2]) == 1


def test_an_operator_sees_the_ledger_and_has_a_delivery_done_once_more(watchful, tmp_path):
    pull = watchful.open_pull("ingest/replayed", HELLO, CODE)
    first = watchful.review(pull, "COMPLETED")
    sent = next(each for each in reversed(watchful.github.deliveries.all) if each.event == "pull_request")
    admin = ["--tenant", "default", "--data", watchful.stack.data]
    listed = squad("admin", "delivery", "list", *admin, "--limit", "20", cwd=tmp_path)
    assert (listed.status, sent.guid in listed.out) == (0, True), listed.err
    ran = squad("admin", "delivery", "replay", sent.guid, *admin, cwd=tmp_path)
    assert (ran.status, "accepted" in ran.out) == (0, True), ran.err
    wait_until(lambda: watchful.review(pull, "COMPLETED")["end_time"] != first["end_time"])
    actor = watchful.rows(f"SELECT actor FROM review.deliveries WHERE replay_of = '{sent.guid}'")
    assert actor == [("operator",)]


def test_status_names_the_events_that_the_app_does_not_get(watchful, tmp_path):
    watchful.github.state.app.events.remove("repository")
    status = ["status", "--data", watchful.stack.data]
    wait_until(lambda: "not subscribed to repository" in squad(*status, cwd=tmp_path).out)


@contextmanager
def lost(watchful) -> Iterator[None]:
    """What is sent inside the block never arrives, and GitHub does not know of it."""
    watchful.github.deliveries.trouble.lost = 1.0
    yield
    watchful.github.deliveries.trouble.lost = 0.0
