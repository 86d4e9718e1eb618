"""What becomes of a review in a worker's hands."""

import asyncio

import pytest
import redis.asyncio

from kit.database import Database
from review_service.host.protocol import HostError
from review_service.pipeline.identity import finding_id
from review_service.pipeline.source import SourceError
from review_service.store.outbox import DueReviews
from squad.code.v1 import coverage_pb2
from squad.review.v1 import review_pb2, review_service_pb2
from tests.support.review import finding
from tests.support.review_job import Reading, Worker

COMPLETED, PARTIAL = review_pb2.REVIEW_STATE_COMPLETED, review_pb2.REVIEW_STATE_PARTIAL
FAILED, CANCELLED = review_pb2.REVIEW_STATE_FAILED, review_pb2.REVIEW_STATE_CANCELLED
PENDING, RUNNING = review_pb2.REVIEW_STATE_PENDING, review_pb2.REVIEW_STATE_RUNNING


class TestASuccessfulRun:
    async def test_it_is_kept_published_and_completed(self, caller, worker):
        review = (await caller.create()).review
        worker.reading.findings = [finding()]
        await worker.run(review)
        done = await caller.get(review.id)
        assert (done.state, done.conclusion, done.findings.high, done.coverage.read) == (COMPLETED, 1, 1, 1)
        assert done.html_url == "https://github.example/pull/7"
        assert worker.pages.published[review.id].review.state == COMPLETED

    async def test_watchers_hear_of_every_step_in_order(self, caller, worker):
        review = (await caller.create()).review
        worker.reading.findings = [finding()]
        await worker.run(review)
        assert await _kinds(caller, review) == [
            "state PENDING",
            "state RUNNING",
            "agent_started",
            "findings",
            "lifecycle",
            "published",
            "state COMPLETED",
        ]

    async def test_a_finding_that_the_host_took_only_into_the_check_is_known_to_stand_there(self, caller, worker):
        review = (await caller.create()).review
        found, other = finding(), finding(line=9, fingerprint="b" * 32)
        worker.reading.findings = [found, other]
        worker.pages.refused = frozenset({finding_id(review.id, found.fingerprint)})
        await worker.run(review)
        wanted = review_service_pb2.ListFindingsRequest(tenant_id=caller.tenant_id, review_id=review.id)
        kept = (await caller.stub.ListFindings(wanted, timeout=10)).findings
        shown = {each.fingerprint: each.shown_as for each in kept}
        assert shown[found.fingerprint] == review_pb2.SHOWN_AS_ANNOTATION
        assert shown[other.fingerprint] == review_pb2.SHOWN_AS_INLINE

    async def test_a_task_that_comes_again_finds_nothing_to_do(self, caller, worker):
        review = (await caller.create()).review
        for _ in range(2):
            await worker.run(review)
        assert (worker.reading.times, (await caller.get(review.id)).attempt) == (1, 1)

    async def test_of_two_workers_with_the_same_task_one_runs_it(self, caller, worker, second_worker):
        review = (await caller.create()).review
        await asyncio.gather(worker.run(review), second_worker.run(review))
        assert worker.reading.times + second_worker.reading.times == 1

    async def test_a_review_that_is_gone_is_no_error(self, caller, worker):
        await worker.run(review_pb2.Review(tenant_id=caller.tenant_id, id=caller.tenant_id))
        assert worker.reading.times == 0


class TestAnIncompleteRun:
    async def test_it_is_published_as_partial_and_says_why(self, caller, worker):
        review = (await caller.create()).review
        worker.reading.not_read = ["lost.py"]
        await worker.run(review)
        done = await caller.get(review.id)
        assert (done.state, done.conclusion) == (PARTIAL, review_pb2.CONCLUSION_INCOMPLETE)
        assert done.reason == "security did not read 1 file"
        assert worker.pages.published[review.id].review.state == PARTIAL

    async def test_it_is_tried_again_and_a_complete_result_takes_its_place(self, caller, worker, sweep, make_due):
        review = (await caller.create()).review
        worker.reading = Reading(not_read=["lost.py"], findings=[finding()])
        worker.reading.may_end.set()
        await worker.run(review)
        await make_due(review)
        await sweep.put_back()
        worker.reading.not_read = []
        await worker.run(review)
        done = await caller.get(review.id)
        assert (done.state, done.attempt, done.coverage.not_read) == (COMPLETED, 2, 0)

    async def test_it_is_tried_until_it_is_whole(self, caller, worker, sweep, make_due):
        review = (await caller.create()).review
        worker.reading.not_read = ["lost.py"]
        for _ in range(8):
            await worker.run(review)
            await make_due(review)
            await sweep.put_back()
        worker.reading.not_read = []
        await worker.run(review)
        assert ((await caller.get(review.id)).state, worker.reading.times) == (COMPLETED, 9)

    async def test_one_that_is_two_weeks_old_stays_as_it_is(self, caller, worker, rows):
        review = (await caller.create()).review
        worker.reading.not_read = ["lost.py"]
        mine = f"WHERE id = '{review.id}'"
        rows(f"UPDATE review.reviews SET create_time = now() - interval '15 days' {mine}")
        await worker.run(review)
        assert rows(f"SELECT due_time FROM review.reviews {mine}") == [(None,)]

    @pytest.mark.parametrize("reason", ["TOO_LARGE", "CHANGE_TOO_LARGE", "UNDECODABLE"])
    async def test_what_no_try_could_read_is_not_tried_again_until_somebody_asks(self, caller, worker, rows, reason):
        review = (await caller.create()).review
        worker.reading.not_read = ["huge.py"]
        worker.reading.why_not = coverage_pb2.CoverageReason.Value(f"COVERAGE_REASON_{reason}")
        await worker.run(review)
        assert (await caller.get(review.id)).conclusion == review_pb2.CONCLUSION_INCOMPLETE
        assert rows(f"SELECT due_time FROM review.reviews WHERE id = '{review.id}'") == [(None,)]
        request = review_service_pb2.RetryReviewRequest(tenant_id=review.tenant_id, review_id=review.id)
        await caller.stub.RetryReview(request, timeout=10)
        await worker.run(review)
        assert (await caller.get(review.id)).attempt == 2

    async def test_the_wait_doubles_with_each_try_up_to_the_longest(self, caller, worker, sweep, make_due, rows):
        review = (await caller.create()).review
        worker.reading.not_read = ["lost.py"]
        waits = []
        for _ in range(4):
            await worker.run(review)
            waits += rows(
                f"SELECT round(extract(epoch FROM due_time - now()), -1) FROM review.reviews WHERE id = '{review.id}'"
            )
            await make_due(review)
            await sweep.put_back()
        assert [int(wait) for (wait,) in waits] == [30, 60, 100, 100]


class TestAnOverriddenReview:
    async def test_its_check_is_told(self, caller, worker, rows):
        review = (await caller.create()).review
        worker.reading.not_read = ["lost.py"]
        await worker.run(review)
        rows(f"UPDATE review.reviews SET create_time = now() - interval '3 hours' WHERE id = '{review.id}'")
        request = review_service_pb2.OverrideReviewRequest(tenant_id=review.tenant_id, review_id=review.id, reason="ok")
        await caller.stub.OverrideReview(request, timeout=10)
        await worker.job.stop(review.tenant_id, review.id)
        assert worker.pages.stopped[review.id].startswith("overridden by ")


class TestAHeadOfTwoPullRequests:
    async def test_the_review_that_ends_last_settles_the_check_they_share(self, caller, worker):
        first, second = [(await caller.create(pull_request=number)).review for number in (31, 32)]
        await worker.run(first)
        assert worker.pages.settled == {}
        await worker.run(second)
        assert worker.pages.settled == {second.id: [first.id]}


class TestAFailedRun:
    @pytest.mark.parametrize(
        ("error", "sentence"),
        [
            (SourceError("the commit is gone"), "the commit is gone"),
            (HostError("the host refuses"), "the host refuses"),
            (ZeroDivisionError("x"), "an internal fault; the worker's log holds it under this review's id"),
        ],
    )
    async def test_it_says_why_and_its_check_is_not_green(self, caller, worker, error, sentence):
        review = (await caller.create()).review
        worker.reading.raises = error
        await worker.run(review)
        done = await caller.get(review.id)
        assert (done.state, done.conclusion, done.reason) == (FAILED, review_pb2.CONCLUSION_INCOMPLETE, sentence)
        assert worker.pages.stopped == {review.id: sentence}

    async def test_a_host_that_asks_for_a_pause_gets_it(self, caller, worker, rows):
        review = (await caller.create()).review
        worker.pages.refuses = HostError("slow down", retry_after_seconds=600)
        await worker.run(review)
        due = f"SELECT due_time > now() + interval '590 s' FROM review.reviews WHERE id = '{review.id}'"
        assert rows(due) == [(True,)]

    async def test_what_could_not_be_published_is_published_by_the_next_try(self, caller, worker, sweep, make_due):
        review = (await caller.create()).review
        worker.pages.refuses = HostError("try later")
        await worker.run(review)
        assert (await caller.get(review.id)).state == FAILED
        worker.pages.refuses = None
        await make_due(review)
        await sweep.put_back()
        await worker.run(review)
        assert (await caller.get(review.id)).state == COMPLETED
        assert review.id in worker.pages.published

    async def test_a_run_without_end_is_ended(self, caller, make_worker):
        worker = make_worker(whole=0.1)
        worker.reading.may_end.clear()
        review = (await caller.create()).review
        await worker.run(review)
        assert (await caller.get(review.id)).reason == "the review took longer than 0.1 s"


class TestAStoppedRun:
    async def test_a_cancelled_review_ends_within_a_heartbeat_and_is_not_published(self, caller, worker):
        review, running = await _begun(caller, worker)
        request = review_service_pb2.CancelReviewRequest(
            tenant_id=review.tenant_id, review_id=review.id, reason="not now"
        )
        await caller.stub.CancelReview(request, timeout=10)
        await asyncio.wait_for(running, 5)
        assert (worker.reading.cancelled, worker.pages.published) == (1, {})
        assert worker.pages.stopped == {review.id: "not now"}
        assert (await caller.get(review.id)).state == CANCELLED

    async def test_a_superseded_review_ends_the_same_way(self, caller, worker):
        review, running = await _begun(caller, worker)
        await caller.create(head="c" * 40)
        await asyncio.wait_for(running, 5)
        assert (worker.reading.cancelled, worker.pages.published) == (1, {})
        assert list(worker.pages.stopped) == [review.id]

    async def test_a_worker_that_was_replaced_does_nothing_more(self, caller, worker, second_worker, make_due):
        review, running = await _begun(caller, worker)
        async with asyncio.timeout(30):
            # The first worker's heartbeat may renew its lease just before the second one looks.
            while review.id not in second_worker.pages.published:
                await make_due(review)
                await second_worker.run(review)
            await running
        assert (worker.pages.published, worker.pages.stopped) == ({}, {})
        assert (await caller.get(review.id)).state == COMPLETED

    async def test_a_stop_task_closes_the_check_of_a_cancelled_review_only(self, caller, worker):
        review = (await caller.create()).review
        await worker.job.stop(review.tenant_id, review.id)
        assert worker.pages.stopped == {}
        request = review_service_pb2.CancelReviewRequest(tenant_id=review.tenant_id, review_id=review.id)
        await caller.stub.CancelReview(request, timeout=10)
        await worker.job.stop(review.tenant_id, review.id)
        assert list(worker.pages.stopped) == [review.id]


class TestADeadWorker:
    async def test_its_review_waits_again_once_its_lease_is_over(self, caller, work, sweep, make_due):
        review = (await caller.create()).review
        await work.claim(review)
        await sweep.put_back()
        assert (await caller.get(review.id)).state == RUNNING
        await make_due(review)
        await sweep.put_back()
        assert (await caller.get(review.id)).state == PENDING

    async def test_a_review_that_kills_its_workers_is_given_up(self, caller, work, sweep, make_due):
        review = (await caller.create()).review
        for _ in range(3):
            await work.claim(review)
            await make_due(review)
            await sweep.put_back()
        done = await caller.get(review.id)
        assert (done.state, done.conclusion) == (FAILED, review_pb2.CONCLUSION_INCOMPLETE)
        assert done.reason.startswith("its worker fell silent 3 times")


class TestTheResultCache:
    async def test_the_same_commits_are_read_once_an_hour(self, caller, worker):
        for pull_request in (1, 2):
            worker.reading.findings = [finding()]
            review = (await caller.create(pull_request=pull_request)).review
            await worker.run(review)
            assert (await caller.get(review.id)).state == COMPLETED
        assert worker.reading.times == 1
        assert worker.pages.published[review.id].findings[0].review_id == review.id

    async def test_a_retry_reads_afresh(self, caller, worker):
        review = (await caller.create()).review
        await worker.run(review)
        request = review_service_pb2.RetryReviewRequest(tenant_id=review.tenant_id, review_id=review.id)
        await caller.stub.RetryReview(request, timeout=10)
        await worker.run(review)
        assert worker.reading.times == 2

    @pytest.mark.parametrize("other", [{"head": "c" * 40}, {"repository": "acme/other"}])
    async def test_other_content_is_read(self, caller, worker, other):
        for changes in ({}, other):
            await worker.run((await caller.create(**changes)).review)
        assert worker.reading.times == 2

    async def test_another_tenant_gets_nothing_from_it(self, server, caller, worker):
        await worker.run((await caller.create()).review)
        async with server.caller() as stranger:
            await worker.run((await stranger.create()).review)
        assert worker.reading.times == 2

    async def test_an_incomplete_result_is_not_kept(self, caller, worker):
        worker.reading.not_read = ["lost.py"]
        for pull_request in (1, 2):
            await worker.run((await caller.create(pull_request=pull_request)).review)
        assert worker.reading.times == 2

    @pytest.mark.parametrize("entry", ["no JSON", "[]", "{}", '{"findings": [{"unheard_of": 1}]}', '{"findings": [7]}'])
    async def test_what_another_version_kept_is_read_again(self, caller, worker, cache_url, entry):
        await worker.run((await caller.create()).review)
        async with redis.asyncio.Redis.from_url(cache_url) as cache:
            for key in await cache.keys("squad:analysis:*"):
                await cache.set(key, entry)
        review = (await caller.create(pull_request=2)).review
        await worker.run(review)
        assert ((await caller.get(review.id)).state, worker.reading.times) == (COMPLETED, 2)

    async def test_reviews_go_on_without_it(self, caller, make_worker):
        worker = make_worker(cache_url="redis://127.0.0.1:1/0")
        review = (await caller.create()).review
        await worker.run(review)
        assert (await caller.get(review.id)).state == COMPLETED


@pytest.fixture
async def sweep(review_database_url):
    """The sweep's hands, tries bounded to three."""
    database = Database(review_database_url)
    yield DueReviews(database, max_tries=3, forgotten_seconds=300, longest_wait_seconds=900)
    await database.close()


@pytest.fixture
def make_due(clock):
    """Lets time pass until the review is due, if it ever is."""
    return lambda review: clock.pass_by("review.reviews", "due_time", f"id = '{review.id}'")


async def _begun(caller, worker: Worker):
    """A review that is being read."""
    worker.reading.may_end.clear()
    review = (await caller.create()).review
    running = asyncio.create_task(worker.run(review))
    await worker.reading.begun.wait()
    return review, running


async def _kinds(caller, review) -> list[str]:
    request = review_service_pb2.WatchReviewRequest(tenant_id=review.tenant_id, review_id=review.id)
    events = [answer.event async for answer in caller.stub.WatchReview(request, timeout=10)]
    return [" ".join([event.kind, *([event.detail["state"]] if event.kind == "state" else [])]) for event in events]
