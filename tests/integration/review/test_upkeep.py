"""What the worker asks the code host from time to time, and what it makes of the answers."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kit.database import Database
from review_service.host.protocol import HostError, OpenPull, SentDelivery
from review_service.reactions import Reactions
from review_service.reconcile import Reconciliation
from review_service.redeliver import MOST_AT_ONCE, MOST_ATTEMPTS, Redelivery
from review_service.store.ingest import IngestRepository, Times
from review_service.store.upkeep import UpkeepRepository
from review_service.suites import Suites
from squad.review.v1 import review_pb2
from tests.support.review import event_request
from tests.support.review_job import Pages
from tests.support.servers import wait_until

KEY = "github:id of acme/shop"
A, B = "a" * 39 + "1", "a" * 39 + "2"
PENDING, CANCELLED = review_pb2.REVIEW_STATE_PENDING, review_pb2.REVIEW_STATE_CANCELLED
COMPLETED = review_pb2.REVIEW_STATE_COMPLETED
HOUR = 3600


class Host(Pages):
    """A code host whose answers are the test's."""

    def __init__(self):
        super().__init__()
        self.open, self.sent, self.asked, self.refuses_list, self.refuses_pushes = [], [], [], None, None

    async def open_pulls(self, repository):
        if self.refuses_list:
            raise self.refuses_list
        return self.open

    async def ignore_pushes(self, repository):
        if self.refuses_pushes:
            raise self.refuses_pushes
        await super().ignore_pushes(repository)

    async def sent_deliveries(self, since):
        return self.sent

    async def send_again(self, attempt):
        self.asked.append(attempt.delivery_id)

    async def missing_events(self):
        return ["repository"]


@pytest.fixture
async def upkeep(review_database_url):
    database = Database(review_database_url)
    host = Host()
    yield UpkeepRepository(database), IngestRepository(database, Times(30, 0)), host, Reactions(database, host)
    await database.close()


@pytest.fixture
def compare(upkeep, caller):
    """Compares the repository with what a host says is open."""

    async def run(*pulls, refuses=None):
        *_, host, _ = upkeep
        host.open, host.refuses_list = pulls, refuses
        await Reconciliation(*upkeep).run(caller.tenant_id, KEY)

    return run


def listed(caller, made=timedelta(), **changes):
    state = event_request(caller.tenant_id, **changes).event.pull_request
    return OpenPull(state, datetime.now(UTC) + made)


async def found(caller, review_id):
    return (await caller.get(review_id)).state


async def test_a_head_that_nobody_told_of_is_reviewed_and_the_older_one_superseded(compare, caller, rows):
    await caller.tell(head=A)
    await compare(listed(caller, head=B, second=1))
    query = f"SELECT head_commit FROM review.reviews WHERE tenant_id = '{caller.tenant_id}' AND state = {PENDING}"
    assert rows(query) == [(B,)]


async def test_what_is_as_we_know_it_leaves_no_trace(compare, caller, rows):
    await caller.tell(head=A)
    await compare(listed(caller, head=A, second=1))
    assert rows(f"SELECT count(*) FROM review.deliveries WHERE tenant_id = '{caller.tenant_id}'") == [(1,)]


@pytest.mark.parametrize(
    ("made", "count"), [(timedelta(days=-1), 1), (timedelta(seconds=-2), 2), (timedelta(seconds=1), 2)]
)
async def test_a_pull_request_from_before_our_time_is_left_until_it_moves(compare, caller, rows, made, count):
    await caller.tell(head=A)
    await compare(listed(caller, head=A), listed(caller, made, head=B, pull_request=8))
    assert rows(f"SELECT count(*) FROM review.reviews WHERE tenant_id = '{caller.tenant_id}'") == [(count,)]


@pytest.mark.parametrize(("passed", "state"), [(False, PENDING), (True, CANCELLED)])
async def test_what_is_no_longer_open_is_ended_but_not_what_was_heard_of_just_now(
    compare, caller, clock, passed, state
):
    first = await caller.tell(head=A)
    if passed:
        await clock.pass_by("review.pull_requests", "observe_time", f"tenant_id = '{caller.tenant_id}'")
    await compare()
    assert await found(caller, first.review_id) == state


@pytest.mark.parametrize("status", [401, 403, 404, 422])
async def test_a_repository_that_the_host_hides_is_left_alone_until_its_next_event(compare, caller, rows, status):
    await caller.tell(head=A)
    await compare(refuses=HostError("no", status=status))
    tracked = f"SELECT due_time IS NOT NULL FROM review.repositories WHERE tenant_id = '{caller.tenant_id}'"
    assert rows(tracked) == [(False,)]
    await caller.tell(head=B, second=1)
    assert rows(tracked) == [(True,)]


async def test_a_host_that_does_not_answer_is_asked_another_time(compare, caller):
    await caller.tell(head=A)
    with pytest.raises(HostError):
        await compare(refuses=HostError("no answer"))


def attempt(number, delivery_id, *, arrived=False):
    return SentDelivery(number, delivery_id, datetime.now(UTC), arrived)


async def test_only_what_the_ledger_does_not_hold_is_asked_for_and_each_once(upkeep, caller, tmp_path):
    await caller.tell(delivery_id="held")
    host = Host()
    host.sent = [attempt(4, "gone"), attempt(3, "held"), attempt(2, "gone"), attempt(1, "older", arrived=True)]
    await Redelivery(upkeep[0], host, tmp_path, HOUR).run("github")
    assert host.asked == ["older", "gone"]
    assert (tmp_path / "code-host.json").read_text() == '{"missing_events": ["repository"]}'


async def test_what_failed_again_and_again_is_given_up(upkeep, server, tmp_path):
    host = Host()
    host.sent = [attempt(number, "hopeless") for number in range(MOST_ATTEMPTS)]
    await Redelivery(upkeep[0], host, tmp_path, HOUR).run("github")
    assert host.asked == []


async def test_more_than_can_be_asked_for_at_once_is_gone_on_with_soon(upkeep, server, tmp_path, rows):
    host = Host()
    host.sent = [attempt(number, f"gone-{number}") for number in range(MOST_AT_ONCE + 1)]
    await Redelivery(upkeep[0], host, tmp_path, HOUR).run("github")
    assert len(host.asked) == MOST_AT_ONCE
    assert rows("SELECT due_time < now() + interval '10 seconds' FROM review.sweeps WHERE host = 'github'") == [(True,)]


async def test_a_sweep_that_never_ended_comes_again_soon_and_one_that_did_in_its_own_time(
    upkeep, server, tmp_path, rows
):
    within = "SELECT due_time < now() + interval '{}' FROM review.sweeps WHERE host = 'github'"
    rows("UPDATE review.sweeps SET due_time = now() - interval '1 s' RETURNING 1")
    await asyncio.to_thread(
        wait_until, lambda: rows("SELECT due_time > now() FROM review.sweeps WHERE host = 'github'") == [(True,)]
    )
    assert rows(within.format("2 minutes")) == [(True,)]
    await Redelivery(upkeep[0], Host(), tmp_path, HOUR).run("github")
    assert rows(within.format("59 minutes")) == [(False,)]


async def test_what_is_old_is_looked_for_when_its_time_comes(server, rows):
    due = "UPDATE review.sweeps SET due_time = now() - interval '1 s' WHERE host = 'retention' RETURNING 1"
    await asyncio.to_thread(wait_until, lambda: rows(due))
    taken = "SELECT due_time > now() FROM review.sweeps WHERE host = 'retention'"
    await asyncio.to_thread(wait_until, lambda: rows(taken) == [(True,)])


class TestSuites:
    async def test_a_repository_that_is_new_is_to_be_left_alone_once(self, make_server, rows):
        # Without a queue the promises stay where they can be counted.
        async with make_server(redis_url="redis://127.0.0.1:1/0") as server, server.caller() as caller:
            await caller.tell(head=A)
            await caller.tell(head=B, second=1)
        query = f"SELECT subject FROM review.outbox WHERE tenant_id = '{caller.tenant_id}' AND task = 'suites'"
        assert rows(query) == [(KEY,)]

    async def test_the_host_is_asked_to_leave_its_pushes_alone(self, upkeep, caller):
        repositories, _, host, _ = upkeep
        await caller.tell(head=A)
        await Suites(repositories, host).run(caller.tenant_id, KEY)
        assert host.left_alone == ["acme/shop"]

    @pytest.mark.parametrize("status", [403, 404, 422])
    async def test_a_refusal_is_no_failure(self, upkeep, caller, status):
        repositories, _, host, _ = upkeep
        host.refuses_pushes = HostError("no", status=status)
        await caller.tell(head=A)
        await Suites(repositories, host).run(caller.tenant_id, KEY)
        assert host.left_alone == []

    async def test_no_answer_is_one_and_asked_for_again(self, upkeep, caller):
        repositories, _, host, _ = upkeep
        host.refuses_pushes = HostError("it is away", status=None)
        await caller.tell(head=A)
        with pytest.raises(HostError):
            await Suites(repositories, host).run(caller.tenant_id, KEY)


class TestChecks:
    """What a finished review left undone: the check that GitHub was never told of."""

    @pytest.fixture
    async def finished(self, caller, rows):
        answer = await caller.tell(head=A)
        ended = "state = 3, conclusion = 1, due_time = NULL, end_time = now() - interval '1 hour'"
        rows(f"UPDATE review.reviews SET {ended} WHERE id = '{answer.review_id}'")
        return answer.review_id

    async def test_a_review_whose_check_never_came_to_an_end_runs_again(self, upkeep, compare, caller, finished):
        upkeep[2].checkless.add(finished)
        await compare(listed(caller, head=A))
        assert await found(caller, finished) == PENDING

    async def test_one_whose_check_has_ended_is_left_alone(self, compare, caller, finished):
        await compare(listed(caller, head=A))
        assert await found(caller, finished) == COMPLETED

    async def test_one_of_an_older_head_is_left_alone(self, upkeep, compare, caller, finished):
        upkeep[2].checkless.add(finished)
        await compare(listed(caller, head=B, second=1))
        assert await found(caller, finished) != PENDING

    @pytest.mark.parametrize("change", ["end_time = now()", "due_time = now() + interval '1 hour'", "conclusion = 4"])
    async def test_one_that_just_ended_or_is_tried_again_or_read_nothing_is_too(
        self, upkeep, compare, caller, finished, rows, change
    ):
        rows(f"UPDATE review.reviews SET {change} WHERE id = '{finished}'")
        upkeep[2].checkless.add(finished)
        await compare(listed(caller, head=A))
        assert await found(caller, finished) == COMPLETED
