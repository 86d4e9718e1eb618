"""What callers of the review server can rely on, call by call."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from kit.context import Role
from kit.errors import (
    FieldInvalid,
    FieldRequired,
    NotFound,
    PageTokenInvalid,
    RoleTooLow,
    StateConflict,
    TenantMismatch,
    TooLarge,
)
from kit.ids import uuid7
from review_service.store.runs import LeaseLost
from squad.code.v1 import finding_pb2
from squad.review.v1 import review_pb2, review_service_pb2
from tests.support.review import create_request, finding
from tests.support.sarif import log, result

PENDING, RUNNING = review_pb2.REVIEW_STATE_PENDING, review_pb2.REVIEW_STATE_RUNNING
COMPLETED, CANCELLED = review_pb2.REVIEW_STATE_COMPLETED, review_pb2.REVIEW_STATE_CANCELLED
SUPERSEDED = review_pb2.REVIEW_STATE_SUPERSEDED


class TestCreateReview:
    async def test_a_review_asked_for_is_pending_and_keeps_what_was_asked(self, caller):
        request = create_request(caller.tenant_id)
        answer = await caller.stub.CreateReview(request, timeout=10)
        assert (answer.created, answer.review.state) == (True, PENDING)
        assert (answer.review.repository, answer.review.change) == (request.repository, request.change)
        assert await caller.get(answer.review.id) == answer.review

    async def test_what_its_tenant_says_of_code_scanning_is_kept_with_it(self, caller):
        request = create_request(caller.tenant_id)
        assert not (await caller.stub.CreateReview(request, timeout=10)).review.HasField("upload_sarif")
        request.request_id, request.policy.upload_sarif = str(uuid4()), False
        review = (await caller.stub.CreateReview(request, timeout=10)).review
        assert (review.HasField("upload_sarif"), review.upload_sarif) == (True, False)

    async def test_the_same_request_answers_the_same_review(self, caller):
        request = create_request(caller.tenant_id)
        first = await caller.stub.CreateReview(request, timeout=10)
        second = await caller.stub.CreateReview(request, timeout=10)
        assert (second.created, second.review.id) == (False, first.review.id)

    async def test_of_identical_requests_at_once_one_makes_the_review_and_all_answer_it(self, caller):
        request = create_request(caller.tenant_id)
        answers = await asyncio.gather(*(caller.stub.CreateReview(request, timeout=10) for _ in range(12)))
        assert len({answer.review.id for answer in answers}) == 1
        assert sum(answer.created for answer in answers) == 1

    async def test_a_newer_head_supersedes_the_unfinished_review_of_the_same_pull_request(self, caller):
        old = (await caller.create()).review
        new = (await caller.create(head="c" * 40)).review
        old = await caller.get(old.id)
        assert (old.state, old.superseded_by) == (SUPERSEDED, new.id)

    async def test_of_many_heads_at_once_exactly_one_is_left_to_be_read(self, caller):
        await asyncio.gather(*(caller.create(head=f"{n:040x}") for n in range(10)))
        states = [review.state for review in (await _list(caller)).reviews]
        assert sorted(states) == [PENDING] + [SUPERSEDED] * 9

    @pytest.mark.parametrize("other", [{"pull_request": 8}, {"repository": "acme/other"}])
    async def test_other_pull_requests_are_left_alone(self, caller, other):
        old = (await caller.create()).review
        await caller.create(**other)
        assert (await caller.get(old.id)).state == PENDING

    async def test_comparisons_of_plain_commits_never_supersede_each_other(self, caller):
        old = (await caller.create(pull_request=0)).review
        await caller.create(pull_request=0, head="c" * 40)
        assert (await caller.get(old.id)).state == PENDING

    async def test_a_finished_review_of_an_older_head_stays_finished(self, caller, work):
        old = (await caller.create()).review
        await work.finish(old)
        await caller.create(head="c" * 40)
        assert (await caller.get(old.id)).state == COMPLETED

    async def test_a_long_title_is_cut_to_whole_characters(self, caller):
        request = create_request(caller.tenant_id)
        request.change.title = "é" * 501
        review = (await caller.stub.CreateReview(request, timeout=10)).review
        assert review.change.title == "é" * 500

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("request_id", "no uuid"),
            ("change.head_commit", "HEAD"),
            ("change.base_commit", "b" * 41),
            ("change.pull_request", -1),
            ("repository.full_name", "no-owner"),
            ("repository.clone_url", "https://" + "x" * 2000),
            ("repository.external_id", "a\0b"),
        ],
    )
    async def test_a_wrong_field_is_named(self, caller, field, value):
        request = create_request(caller.tenant_id)
        *path, name = field.split(".")
        setattr(getattr(request, path[0]) if path else request, name, value)
        with pytest.raises(FieldInvalid) as refused:
            await caller.stub.CreateReview(request, timeout=10)
        assert refused.value.metadata["field"] == field

    async def test_a_viewer_may_not_ask(self, server):
        async with server.caller(role=Role.VIEWER) as viewer:
            with pytest.raises(RoleTooLow):
                await viewer.create()


class TestGetReview:
    async def test_it_shows_agents_and_names_what_they_did_not_read(self, caller, work):
        review = (await caller.create()).review
        await work.finish(review, not_read=["huge.py"])
        (run,) = (await caller.get(review.id)).agent_runs
        assert (run.agent, run.coverage.read, run.coverage.not_read) == ("security", 1, 1)
        assert [gap.path for gap in run.gaps] == ["huge.py"]

    async def test_a_review_nobody_asked_for_is_not_found(self, caller):
        with pytest.raises(NotFound):
            await caller.get(str(uuid7()))

    async def test_another_tenants_review_is_not_found(self, server, caller):
        review = (await caller.create()).review
        async with server.caller() as stranger:
            with pytest.raises(NotFound):
                await stranger.get(review.id)

    async def test_naming_another_tenant_is_refused(self, server, caller):
        review = (await caller.create()).review
        request = review_service_pb2.GetReviewRequest(tenant_id=caller.tenant_id, review_id=review.id)
        async with server.caller() as stranger:
            with pytest.raises(TenantMismatch):
                await stranger.stub.GetReview(request, timeout=10)

    async def test_an_id_that_is_none_is_refused(self, caller):
        with pytest.raises(FieldInvalid):
            await caller.get("42")


class TestListReviews:
    async def test_pages_hold_every_review_once_and_the_newest_first(self, caller):
        made = [(await caller.create(pull_request=n)).review.id for n in range(1, 8)]
        seen, token = [], ""
        while token or not seen:
            page = await _list(caller, page_size=3, page_token=token)
            seen += [review.id for review in page.reviews]
            token = page.next_page_token
        assert seen == made[::-1]

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"pull_request": 2}, [2]),
            ({"repository_full_name": "acme/other"}, [3]),
            ({"state": CANCELLED}, [1]),
            ({"state": PENDING, "repository_full_name": "acme/shop"}, [2]),
            ({"pull_request": 9}, []),
        ],
    )
    async def test_filters_are_combined(self, caller, filters, expected):
        first = (await caller.create(pull_request=1)).review
        await caller.create(pull_request=2)
        await caller.create(pull_request=3, repository="acme/other")
        await _cancel(caller, first.id)
        found = await _list(caller, **filters)
        assert [review.change.pull_request for review in found.reviews] == expected

    async def test_a_time_filters_out_what_is_older(self, caller):
        await caller.create()
        future = datetime.now(UTC) + timedelta(hours=1)
        assert len((await _list(caller, created_after_time=future - timedelta(hours=2))).reviews) == 1
        assert len((await _list(caller, created_after_time=future)).reviews) == 0

    async def test_a_token_of_another_list_is_refused(self, caller):
        for n in range(3):
            await caller.create(pull_request=n + 1)
        token = (await _list(caller, page_size=1)).next_page_token
        with pytest.raises(PageTokenInvalid):
            await _list(caller, page_size=1, page_token=token, pull_request=1)

    async def test_a_stranger_sees_none(self, server, caller):
        await caller.create()
        async with server.caller() as stranger:
            assert not (await _list(stranger)).reviews


class TestCancelReview:
    async def test_a_pending_review_is_stopped_and_says_why(self, caller):
        review = (await caller.create()).review
        cancelled = await _cancel(caller, review.id, "not now")
        assert (cancelled.state, cancelled.reason) == (CANCELLED, "not now")

    async def test_a_cancelled_one_is_answered_as_it_is(self, caller):
        review = (await caller.create()).review
        assert await _cancel(caller, review.id, "not now") == await _cancel(caller, review.id, "again")

    async def test_a_finished_one_is_a_conflict(self, caller, work):
        review = (await caller.create()).review
        await work.finish(review)
        with pytest.raises(StateConflict) as refused:
            await _cancel(caller, review.id)
        assert refused.value.metadata["state"] == "COMPLETED"

    async def test_an_unknown_one_is_not_found(self, caller):
        with pytest.raises(NotFound):
            await _cancel(caller, str(uuid7()))

    async def test_a_reviewer_may_not(self, server, caller):
        review = (await caller.create()).review
        async with server.caller(caller.tenant_id, Role.REVIEWER) as reviewer:
            with pytest.raises(RoleTooLow):
                await _cancel(reviewer, review.id)


class TestOverrideReview:
    async def test_an_incomplete_one_passes_and_says_by_whom_and_why(self, caller, work, long_ago):
        review = await _incomplete(caller, work)
        long_ago(review)
        passed = await _override(caller, review.id, "reviewed by hand")
        assert (passed.state, passed.conclusion) == (COMPLETED, review_pb2.CONCLUSION_OVERRIDDEN)
        assert passed.reason == f"overridden by {passed.override.subject}: reviewed by hand"
        assert passed.override.subject

    async def test_a_second_word_changes_nothing(self, caller, work, long_ago):
        review = await _incomplete(caller, work)
        long_ago(review)
        assert await _override(caller, review.id, "first") == await _override(caller, review.id, "second")

    async def test_one_that_is_still_being_tried_is_a_conflict_that_says_how_long(self, caller, work):
        review = await _incomplete(caller, work)
        with pytest.raises(StateConflict, match="may be overridden in 120 minutes"):
            await _override(caller, review.id, "now")

    @pytest.mark.parametrize("conclusion", [review_pb2.CONCLUSION_PASSED, review_pb2.CONCLUSION_FAILED])
    async def test_one_that_was_done_is_a_conflict(self, caller, work, long_ago, conclusion):
        review = (await caller.create()).review
        await work.finish(review, conclusion=conclusion)
        long_ago(review)
        with pytest.raises(StateConflict, match="judge its findings instead"):
            await _override(caller, review.id, "never mind")

    async def test_running_it_again_ends_the_override(self, caller, work, long_ago):
        review = await _incomplete(caller, work)
        long_ago(review)
        await _override(caller, review.id, "first")
        assert not (await _retry(caller, review.id)).HasField("override")

    async def test_it_needs_a_reason(self, caller, work):
        with pytest.raises(FieldRequired):
            await _override(caller, (await _incomplete(caller, work)).id, "  ")

    async def test_a_reviewer_may_not(self, server, caller, work):
        review = await _incomplete(caller, work)
        async with server.caller(caller.tenant_id, Role.REVIEWER) as reviewer:
            with pytest.raises(RoleTooLow):
                await _override(reviewer, review.id, "please")


class TestRetryReview:
    async def test_a_finished_review_waits_again_and_is_read_afresh(self, caller, work):
        review = (await caller.create()).review
        await work.finish(review)
        again = await _retry(caller, review.id)
        assert (again.state, again.conclusion) == (PENDING, review_pb2.CONCLUSION_UNSPECIFIED)
        run = await work.claim(again)
        assert (run.fresh, run.review.attempt) == (True, 2)

    async def test_an_unfinished_one_is_answered_as_it_is(self, caller):
        review = (await caller.create()).review
        assert await _retry(caller, review.id) == review

    async def test_a_superseded_one_is_a_conflict(self, caller):
        review = (await caller.create()).review
        await caller.create(head="c" * 40)
        with pytest.raises(StateConflict) as refused:
            await _retry(caller, review.id)
        assert refused.value.metadata["state"] == "SUPERSEDED"

    async def test_an_unknown_one_is_not_found(self, caller):
        with pytest.raises(NotFound):
            await _retry(caller, str(uuid7()))


class TestWatchReview:
    async def test_past_events_come_first_then_what_happens_until_the_end(self, caller, work):
        review = (await caller.create()).review
        watching = asyncio.create_task(_watch(caller, review.id))
        await work.finish(review)
        events = await watching
        assert [event.sequence for event in events] == [1, 2, 3]
        assert [event.detail["state"] for event in events] == ["PENDING", "RUNNING", "COMPLETED"]
        assert events[-1].detail["conclusion"] == "PASSED"

    async def test_it_goes_on_behind_the_last_event_seen(self, caller, work):
        review = (await caller.create()).review
        await work.finish(review)
        events = await _watch(caller, review.id, after_sequence=2)
        assert [event.sequence for event in events] == [3]

    async def test_a_finished_review_ends_at_once(self, caller, work):
        review = (await caller.create()).review
        await work.finish(review)
        assert await _watch(caller, review.id, after_sequence=99) == []

    async def test_a_superseded_review_ends_with_that(self, caller):
        review = (await caller.create()).review
        watching = asyncio.create_task(_watch(caller, review.id))
        await caller.create(head="c" * 40)
        assert (await watching)[-1].detail["state"] == "SUPERSEDED"

    async def test_an_unknown_review_is_not_found(self, caller):
        with pytest.raises(NotFound):
            await _watch(caller, str(uuid7()))


class TestListFindings:
    async def test_they_come_by_newest_review_then_path_line_and_rule(self, caller, work):
        old = (await caller.create(pull_request=1)).review
        new = (await caller.create(pull_request=2)).review
        await work.finish(old, findings=[finding("a.py", 1)])
        await work.finish(
            new, findings=[finding("b.py", 2), finding("a.py", 10), finding("a.py", 9), finding("a.py", 9, "a/b")]
        )
        places = [
            (f.review_id, f.finding.location.path, f.finding.location.range.start_line, f.finding.rule_id)
            for f in (await _findings(caller)).findings
        ]
        sql = "security/sql-injection"
        assert places == [
            (new.id, "a.py", 9, "a/b"),
            (new.id, "a.py", 9, sql),
            (new.id, "a.py", 10, sql),
            (new.id, "b.py", 2, sql),
            (old.id, "a.py", 1, sql),
        ]

    async def test_pages_hold_every_finding_once(self, caller, work):
        for pull_request in (1, 2):
            review = (await caller.create(pull_request=pull_request)).review
            await work.finish(review, findings=[finding(f"{n % 3}.py", n % 2) for n in range(7)])
        whole = [f.id for f in (await _findings(caller)).findings]
        seen, token = [], ""
        while token or not seen:
            page = await _findings(caller, page_size=4, page_token=token)
            seen += [f.id for f in page.findings]
            token = page.next_page_token
        assert (len(seen), seen) == (14, whole)

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"agent": "style"}, ["c.py"]),
            ({"rule_id": "security/sql-injection"}, ["a.py", "b.py"]),
            ({"min_severity": finding_pb2.SEVERITY_HIGH}, ["a.py"]),
            ({"path": "b.py"}, ["b.py"]),
            ({"repository_full_name": "acme/other"}, []),
            ({"repository_full_name": "acme/shop", "agent": "security", "path": "a.py"}, ["a.py"]),
        ],
    )
    async def test_filters_are_combined(self, caller, work, filters, expected):
        low = finding_pb2.SEVERITY_LOW
        review = (await caller.create()).review
        found = [finding("a.py"), finding("b.py", severity=low), finding("c.py", rule="style/name", severity=low)]
        await work.finish(review, findings=found)
        got = (await _findings(caller, **filters)).findings
        assert [f.finding.location.path for f in got] == expected

    async def test_a_review_filter_keeps_other_reviews_out(self, caller, work):
        review = (await caller.create()).review
        await work.finish(review, findings=[finding()])
        assert len((await _findings(caller, review_id=review.id)).findings) == 1
        assert not (await _findings(caller, review_id=str(uuid7()))).findings

    async def test_a_stranger_sees_none(self, server, caller, work):
        review = (await caller.create()).review
        await work.finish(review, findings=[finding()])
        async with server.caller() as stranger:
            assert not (await _findings(stranger)).findings


class TestTriageFinding:
    async def test_the_last_word_counts(self, caller, found):
        await _triage(caller, found, review_pb2.VERDICT_FALSE_POSITIVE, "tests only")
        judged = await _triage(caller, found, review_pb2.VERDICT_CONFIRMED)
        assert (judged.verdict, judged.verdict_reason) == (review_pb2.VERDICT_CONFIRMED, "")
        assert (await _findings(caller)).findings[0] == judged

    async def test_a_verdict_can_be_taken_back(self, caller, found):
        await _triage(caller, found, review_pb2.VERDICT_CONFIRMED)
        assert (await _triage(caller, found, review_pb2.VERDICT_UNSPECIFIED)).verdict == review_pb2.VERDICT_UNSPECIFIED

    async def test_it_holds_for_the_same_finding_in_a_later_review(self, caller, work, found):
        await _triage(caller, found, review_pb2.VERDICT_FALSE_POSITIVE, "tests only")
        later = (await caller.create(head="c" * 40)).review
        await work.finish(later, findings=[finding(line=40), finding(line=50, fingerprint="0" * 32)])
        same, other = (await _findings(caller, review_id=later.id)).findings
        assert (same.verdict, other.verdict) == (review_pb2.VERDICT_FALSE_POSITIVE, review_pb2.VERDICT_UNSPECIFIED)

    async def test_an_expired_verdict_says_nothing(self, caller, found, clock):
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        judged = await _triage(caller, found, review_pb2.VERDICT_WONT_FIX, "later", expire_time=tomorrow)
        assert judged.verdict == review_pb2.VERDICT_WONT_FIX
        await clock.pass_by("review.finding_events", "expire_time", f"finding_id = '{found.id}'")
        assert (await _findings(caller)).findings[0].verdict == review_pb2.VERDICT_UNSPECIFIED

    async def test_the_review_that_follows_is_queued_once_more_as_any_that_waits(self, make_server, work, rows):
        async with make_server(forgotten_seconds=777) as server, server.caller() as caller:
            review = (await caller.create()).review
            await work.finish(review, findings=[finding()])
            await _triage(caller, (await _findings(caller)).findings[0], review_pb2.VERDICT_CONFIRMED)
        [(seconds,)] = rows(f"SELECT extract(epoch FROM due_time - now()) FROM review.reviews WHERE id = '{review.id}'")
        assert 700 < seconds <= 777

    async def test_saying_the_same_twice_is_said_once(self, caller, found, rows):
        for _ in range(2):
            await _triage(caller, found, review_pb2.VERDICT_CONFIRMED)
        assert rows(f"SELECT count(*) FROM review.finding_events WHERE finding_id = '{found.id}'") == [(1,)]

    @pytest.mark.parametrize("verdict", [review_pb2.VERDICT_FALSE_POSITIVE, review_pb2.VERDICT_WONT_FIX])
    async def test_dismissing_needs_a_reason(self, caller, found, verdict):
        with pytest.raises(FieldRequired):
            await _triage(caller, found, verdict, "  ")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"reason": "x" * 501}, "reason"),
            ({"verdict": 9}, "verdict"),
            ({"expire_time": datetime(2020, 1, 1, tzinfo=UTC)}, "expire_time"),
            ({"finding_id": "42"}, "finding_id"),
        ],
    )
    async def test_a_wrong_field_is_named(self, caller, found, changes, field):
        request = {"tenant_id": caller.tenant_id, "finding_id": found.id, "verdict": review_pb2.VERDICT_CONFIRMED}
        with pytest.raises(FieldInvalid) as refused:
            await caller.stub.TriageFinding(review_service_pb2.TriageFindingRequest(**request | changes), timeout=10)
        assert refused.value.metadata["field"] == field

    @pytest.mark.parametrize(
        ("role", "severity", "allowed"),
        [
            (Role.VIEWER, finding_pb2.SEVERITY_LOW, False),
            (Role.REVIEWER, finding_pb2.SEVERITY_MEDIUM, True),
            (Role.REVIEWER, finding_pb2.SEVERITY_HIGH, False),
            (Role.MAINTAINER, finding_pb2.SEVERITY_CRITICAL, True),
        ],
    )
    async def test_leaving_what_is_severe_takes_a_maintainer(self, server, caller, work, role, severity, allowed):
        review = (await caller.create()).review
        await work.finish(review, findings=[finding(severity=severity)])
        of = (await _findings(caller)).findings[0]
        async with server.caller(caller.tenant_id, role) as somebody:
            attempt = _triage(somebody, of, review_pb2.VERDICT_WONT_FIX, "known")
            if allowed:
                await attempt
            else:
                with pytest.raises(RoleTooLow):
                    await attempt

    async def test_an_unknown_finding_is_not_found(self, caller):
        with pytest.raises(NotFound):
            await _triage(caller, review_pb2.ReviewFinding(id=str(uuid4())), review_pb2.VERDICT_CONFIRMED)


@pytest.fixture
async def found(caller, work) -> review_pb2.ReviewFinding:
    """A finding of a finished review."""
    review = (await caller.create()).review
    await work.finish(review, findings=[finding()])
    return (await _findings(caller)).findings[0]


async def _list(caller, **filters):
    return await caller.stub.ListReviews(
        review_service_pb2.ListReviewsRequest(tenant_id=caller.tenant_id, **filters), timeout=10
    )


async def _findings(caller, **filters):
    return await caller.stub.ListFindings(
        review_service_pb2.ListFindingsRequest(tenant_id=caller.tenant_id, **filters), timeout=10
    )


async def _cancel(caller, review_id, reason=""):
    request = review_service_pb2.CancelReviewRequest(tenant_id=caller.tenant_id, review_id=review_id, reason=reason)
    return (await caller.stub.CancelReview(request, timeout=10)).review


async def _override(caller, review_id, reason):
    request = review_service_pb2.OverrideReviewRequest(tenant_id=caller.tenant_id, review_id=review_id, reason=reason)
    return (await caller.stub.OverrideReview(request, timeout=10)).review


async def _incomplete(caller, work):
    review = (await caller.create()).review
    await work.finish(review, not_read=["lost.py"])
    return review


@pytest.fixture
def long_ago(rows):
    """Lets a review have been asked for three hours ago."""
    return lambda review: rows(
        f"UPDATE review.reviews SET create_time = create_time - interval '3 hours' WHERE id = '{review.id}'"
    )


async def _retry(caller, review_id):
    request = review_service_pb2.RetryReviewRequest(tenant_id=caller.tenant_id, review_id=review_id)
    return (await caller.stub.RetryReview(request, timeout=10)).review


async def _watch(caller, review_id, after_sequence=0):
    request = review_service_pb2.WatchReviewRequest(
        tenant_id=caller.tenant_id, review_id=review_id, after_sequence=after_sequence
    )
    return [answer.event async for answer in caller.stub.WatchReview(request, timeout=20)]


async def _triage(caller, of, verdict, reason="", expire_time=None):
    request = review_service_pb2.TriageFindingRequest(
        tenant_id=caller.tenant_id, finding_id=of.id, verdict=verdict, reason=reason, expire_time=expire_time
    )
    return (await caller.stub.TriageFinding(request, timeout=10)).finding


class TestImportSarif:
    async def test_a_finished_review_waits_to_be_run_again(self, caller, work):
        review = (await caller.create()).review
        await work.finish(review)
        answer = await _import(caller, review, log(result(), result(line=2)))
        assert (answer.review.state, list(answer.tools), answer.result_count) == (PENDING, ["Bandit"], 2)

    async def test_a_review_that_has_not_begun_takes_it_along(self, caller, work):
        review = (await caller.create()).review
        assert (await _import(caller, review, log(result()))).review.state == PENDING
        assert (await caller.get(review.id)).attempt == 0

    async def test_a_review_that_is_running_begins_again(self, caller, work):
        review = (await caller.create()).review
        run = await work.claim(review)
        assert (await _import(caller, review, log(result()))).review.state == PENDING
        with pytest.raises(LeaseLost):
            await work.runs.renew(run)

    async def test_the_same_log_again_changes_nothing(self, caller, work):
        review = (await caller.create()).review
        await _import(caller, review, log(result()))
        await work.finish(review)
        assert (await _import(caller, review, log(result()))).review.state == COMPLETED

    async def test_a_newer_log_of_a_tool_takes_the_place_of_its_older_one(self, caller, work, rows):
        review = (await caller.create()).review
        for data in (log(result(), result()), log(result()), log(result(), tool="Trivy")):
            await _import(caller, review, data)
        query = "SELECT tool, cardinality(findings) FROM review.imports WHERE review_id = '{}' ORDER BY tool"
        assert rows(query.format(review.id)) == [("Bandit", 1), ("Trivy", 1)]

    @pytest.mark.parametrize(("attempt", "waits"), [(1, []), (3, [6]), (8, [254]), (9, [300]), (2000, [300])])
    async def test_the_oftener_a_review_was_begun_the_longer_it_waits(self, caller, work, rows, attempt, waits):
        review = (await caller.create()).review
        await work.finish(review)
        rows(f"UPDATE review.reviews SET attempt = {attempt} WHERE id = '{review.id}'")
        await _import(caller, review, log(result()))
        assert _waits(rows, review) == waits

    async def test_what_comes_while_it_waits_is_taken_along(self, caller, work, rows):
        review = (await caller.create()).review
        await work.finish(review)
        rows(f"UPDATE review.reviews SET attempt = 9 WHERE id = '{review.id}'")
        for tool in ("Bandit", "Trivy", "Bandit"):
            await _import(caller, review, log(result(text=str(uuid4())), tool=tool))
        assert _waits(rows, review) == [300]

    @pytest.mark.parametrize(
        ("limit", "before", "more"),
        [
            ("20 tools", [log(tool=f"T{n}") for n in range(20)], log(tool="T20")),
            ("10000 findings", [log(*[result()] * 5000, tool=f"T{n}") for n in range(2)], log(result(), tool="T2")),
        ],
    )
    async def test_a_review_takes_so_many_findings_and_tools_and_no_more(self, caller, rows, limit, before, more):
        review = (await caller.create()).review
        for data in before:
            await _import(caller, review, data)
        with pytest.raises(TooLarge) as refused:
            await _import(caller, review, more)
        assert refused.value.metadata["limit"] == limit
        assert rows(f"SELECT count(*) FROM review.imports WHERE review_id = '{review.id}'") == [(len(before),)]
        await _import(caller, review, log(tool="T1"))  # what it knows may still be replaced

    @pytest.mark.parametrize(
        ("error", "data"),
        [
            (FieldInvalid, b"{}"),
            (FieldInvalid, log(tool="a\0b")),
            (TooLarge, log(*[result()] * 5001)),
            (FieldRequired, b""),
        ],
    )
    async def test_a_wrong_log_is_refused(self, caller, error, data):
        review = (await caller.create()).review
        with pytest.raises(error):
            await _import(caller, review, data)

    async def test_a_cancelled_review_takes_nothing(self, caller):
        review = (await caller.create()).review
        request = review_service_pb2.CancelReviewRequest(tenant_id=caller.tenant_id, review_id=review.id)
        await caller.stub.CancelReview(request, timeout=10)
        with pytest.raises(StateConflict):
            await _import(caller, review, log(result()))

    async def test_another_tenants_review_is_not_found(self, caller, server):
        review = (await caller.create()).review
        async with server.caller() as stranger:
            with pytest.raises(NotFound):
                await _import(stranger, review, log(result()))

    async def test_a_viewer_may_not(self, caller, server):
        review = (await caller.create()).review
        async with server.caller(caller.tenant_id, Role.VIEWER) as viewer:
            with pytest.raises(RoleTooLow):
                await _import(viewer, review, log(result()))


def _waits(rows, review) -> list[int]:
    """Seconds from the newest event to each run that is promised for later; what is due is with the queue already."""
    newest = f"(SELECT max(event_time) FROM review.review_events WHERE review_id = '{review.id}')"
    late = f"SELECT due_time - {newest} FROM review.outbox WHERE review_id = '{review.id}' AND due_time > {newest}"
    return [round(wait.total_seconds()) for (wait,) in rows(late)]


async def _import(caller, review, data: bytes) -> review_service_pb2.ImportSarifResponse:
    request = review_service_pb2.ImportSarifRequest(tenant_id=caller.tenant_id, review_id=review.id, sarif=data)
    return await caller.stub.ImportSarif(request, timeout=10)
