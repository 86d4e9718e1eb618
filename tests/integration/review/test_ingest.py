"""What becomes of what code hosts tell us: nothing is done twice, nothing older wins, and the ledger holds it all."""

import asyncio
from uuid import uuid4

import pytest

from kit.context import CallContext, Role
from kit.errors import CredentialInvalid, FieldInvalid, FieldRequired, NotFound, RoleTooLow
from review_service.access import Callers
from squad.review.v1 import ingest_pb2, ingest_service_pb2, review_pb2, review_service_pb2
from tests.support.review import event_request

A, B, C = ("a" * 39 + digit for digit in "123")
PENDING, COMPLETED = review_pb2.REVIEW_STATE_PENDING, review_pb2.REVIEW_STATE_COMPLETED
PASSED = review_pb2.CONCLUSION_PASSED
CANCELLED, SUPERSEDED = review_pb2.REVIEW_STATE_CANCELLED, review_pb2.REVIEW_STATE_SUPERSEDED


def word(answer):
    return ingest_pb2.DeliveryOutcome.Name(answer.outcome).removeprefix("DELIVERY_OUTCOME_").lower()


async def state(caller, review_id):
    return (await caller.get(review_id)).state


class TestDeliveries:
    async def test_a_head_gets_a_review(self, caller):
        answer = await caller.tell(head=A)
        review = await caller.get(answer.review_id)
        assert (word(answer), review.state, review.change.head_commit) == ("accepted", PENDING, A)

    async def test_a_repeated_delivery_answers_what_the_first_did_whatever_else_it_says(self, caller):
        first = await caller.tell(delivery_id="d-1", head=A)
        second = await caller.tell(delivery_id="d-1", head=B, second=9)
        assert (second.duplicate, second.review_id, word(second)) == (True, first.review_id, "accepted")

    async def test_of_identical_deliveries_at_once_one_makes_the_review_and_all_answer_it(self, caller):
        answers = await asyncio.gather(*(caller.tell(delivery_id="d-1") for _ in range(12)))
        assert len({answer.review_id for answer in answers}) == 1
        assert sum(not answer.duplicate for answer in answers) == 1

    async def test_one_meaning_under_two_delivery_ids_is_one_review(self, caller):
        answers = await asyncio.gather(*(caller.tell(head=A) for _ in range(6)))
        assert len({answer.review_id for answer in answers}) == 1
        assert sorted(map(word, answers)) == ["accepted"] + ["merged"] * 5

    async def test_what_is_refused_changes_nothing(self, caller):
        answer = await caller.tell(refusal="it is suspended")
        assert (word(answer), answer.reason, answer.review_id) == ("refused", "it is suspended", "")

    async def test_every_event_is_in_the_ledger_with_what_became_of_it(self, caller, rows):
        await caller.tell(head=A)
        await caller.tell(head=A)
        await caller.tell(refusal="no")
        await caller.tell(head=A, draft=True, second=3)
        query = f"SELECT outcome FROM review.deliveries WHERE tenant_id = '{caller.tenant_id}' ORDER BY id"
        assert [outcome for (outcome,) in rows(query)] == [1, 2, 4, 2]

    @pytest.mark.parametrize(
        ("field", "value"),
        [("head_commit", "HEAD"), ("base_commit", "b" * 41), ("pull_request", -1), ("base_branch", "x" * 2001)],
    )
    async def test_a_wrong_field_is_named(self, caller, field, value):
        request = event_request(caller.tenant_id)
        setattr(request.event.pull_request.change, field, value)
        with pytest.raises(FieldInvalid) as refused:
            await caller.ingest.AcceptEvent(request, timeout=10)
        assert refused.value.metadata["field"] == f"event.pull_request.change.{field}"

    async def test_an_event_about_a_pull_request_needs_one(self, caller):
        request = event_request(caller.tenant_id)
        request.event.ClearField("pull_request")
        with pytest.raises(FieldRequired):
            await caller.ingest.AcceptEvent(request, timeout=10)

    async def test_a_viewer_may_not_tell(self, server):
        async with server.caller(role=Role.VIEWER) as viewer:
            with pytest.raises(RoleTooLow):
                await viewer.tell()


class TestOrder:
    async def test_a_newer_head_supersedes_the_unfinished_review_of_the_older(self, caller):
        old, new = await caller.tell(head=A), await caller.tell(head=B, second=1)
        assert await state(caller, old.review_id) == SUPERSEDED
        assert await state(caller, new.review_id) == PENDING

    async def test_an_older_head_that_comes_late_changes_nothing(self, caller):
        new, old = await caller.tell(head=B, second=1), await caller.tell(head=A)
        assert (word(old), old.review_id) == ("ignored", "")
        assert await state(caller, new.review_id) == PENDING

    async def test_two_pushes_of_one_second_are_told_apart_by_what_was_before(self, caller):
        new = await caller.tell(head=B, before=A)
        assert word(await caller.tell(head=A, action="opened")) == "ignored"
        newest = await caller.tell(head=C, before=B)
        assert (word(newest), await state(caller, new.review_id)) == ("accepted", SUPERSEDED)

    async def test_where_nothing_tells_the_host_is_asked_soon(self, caller, rows):
        first = await caller.tell(head=A)
        await caller.tell(head=C, before=B)
        assert await state(caller, first.review_id) == PENDING
        soon = "SELECT due_time < now() + interval '5 seconds' FROM review.repositories"
        assert rows(f"{soon} WHERE tenant_id = '{caller.tenant_id}'") == [(True,)]

    async def test_of_many_heads_in_any_order_the_latest_is_left_to_be_read(self, caller):
        await asyncio.gather(*(caller.tell(head=f"{n:040x}", second=n) for n in (3, 9, 1, 7, 5, 8, 2)))
        unfinished = await caller.stub.ListReviews(list_request(caller, state=PENDING), timeout=10)
        assert [each.change.head_commit for each in unfinished.reviews] == [f"{9:040x}"]

    async def test_a_head_that_is_pushed_back_is_reviewed_again(self, caller, work):
        first = await caller.tell(head=A)
        await work.finish(await caller.get(first.review_id))
        await caller.tell(head=B, second=1)
        again = await caller.tell(head=A, second=2)
        assert (word(again), again.review_id != first.review_id) == ("accepted", True)

    async def test_another_base_branch_is_another_review(self, caller):
        first, second = await caller.tell(base="main"), await caller.tell(base="next", second=1)
        assert (word(second), first.review_id != second.review_id) == ("accepted", True)


class TestLife:
    async def test_a_closed_pull_requests_review_is_stopped(self, caller):
        first = await caller.tell()
        await caller.tell(open=False, second=1)
        review = await caller.get(first.review_id)
        assert (review.state, review.reason) == (CANCELLED, "the pull request was closed")

    async def test_a_closed_pull_requests_incomplete_review_is_not_tried_again(self, caller, work, rows):
        first = await caller.tell()
        await work.finish(await caller.get(first.review_id), not_read=["huge.py"])
        await caller.tell(open=False, second=1)
        assert rows(f"SELECT due_time FROM review.reviews WHERE id = '{first.review_id}'") == [(None,)]

    async def test_a_reopened_one_goes_on_where_it_was_stopped(self, caller):
        first = await caller.tell()
        await caller.tell(open=False, second=1)
        again = await caller.tell(action="reopened", second=2)
        assert (word(again), again.review_id) == ("accepted", first.review_id)
        assert await state(caller, first.review_id) == PENDING

    async def test_a_reopened_one_that_was_reviewed_is_not_reviewed_twice(self, caller, work):
        first = await caller.tell()
        await work.finish(await caller.get(first.review_id))
        await caller.tell(open=False, second=1)
        assert word(await caller.tell(action="reopened", second=2)) == "merged"
        assert await state(caller, first.review_id) == COMPLETED

    async def test_a_close_that_comes_after_its_reopening_changes_nothing(self, caller):
        first = await caller.tell()
        await caller.tell(action="reopened", second=2)
        assert word(await caller.tell(open=False, second=1)) == "ignored"
        assert await state(caller, first.review_id) == PENDING

    async def test_a_persons_cancel_is_not_undone_by_the_same_event_under_another_id(self, caller):
        first = await caller.tell()
        request = {"tenant_id": caller.tenant_id, "review_id": first.review_id}
        await caller.stub.CancelReview(cancel_request(**request), timeout=10)
        assert word(await caller.tell()) == "merged"
        assert await state(caller, first.review_id) == CANCELLED

    async def test_a_draft_is_not_read_until_it_is_ready(self, caller, worker):
        first = await caller.tell(draft=True)
        await worker.run(await caller.get(first.review_id))
        assert (await caller.get(first.review_id)).conclusion == review_pb2.CONCLUSION_NOT_REVIEWED
        assert worker.reading.times == 0
        ready = await caller.tell(action="ready_for_review", second=1)
        await worker.run(await caller.get(ready.review_id))
        assert worker.reading.times == 1

    async def test_the_draft_that_became_ready_leaves_the_check_of_its_head_alone(self, caller, worker):
        first = await caller.tell(draft=True)
        await caller.tell(action="ready_for_review", second=1)
        assert await state(caller, first.review_id) == SUPERSEDED
        await worker.job.stop(caller.tenant_id, first.review_id)
        assert worker.pages.stopped == {}

    async def test_a_draft_that_somebody_asks_for_is_read(self, caller, worker):
        first = await caller.tell(draft=True)
        await worker.run(await caller.get(first.review_id))
        retry = review_service_pb2.RetryReviewRequest(tenant_id=caller.tenant_id, review_id=first.review_id)
        await caller.stub.RetryReview(retry, timeout=10)
        await worker.run(await caller.get(first.review_id))
        assert (worker.reading.times, (await caller.get(first.review_id)).conclusion) == (1, PASSED)

    async def test_a_push_to_what_became_a_draft_takes_the_place_of_the_older_head(self, caller):
        first = await caller.tell(head=A)
        await caller.tell(head=A, draft=True, action="converted_to_draft", second=1)
        assert await state(caller, first.review_id) == PENDING
        await caller.tell(head=B, draft=True, second=2)
        assert await state(caller, first.review_id) == SUPERSEDED


class TestReplay:
    async def test_an_operator_has_a_delivery_done_once_more_and_is_recorded(self, caller, server, work, rows):
        first = await caller.tell(delivery_id="d-1")
        await work.finish(await caller.get(first.review_id))
        async with server.caller(caller.tenant_id, Role.OPERATOR, "operator") as operator:
            made = (await operator.ingest.ReplayDelivery(replay(caller), timeout=10)).delivery
        assert (made.review_id, made.replay_of, made.actor) == (first.review_id, "d-1", "operator")
        assert await state(caller, first.review_id) == PENDING

    async def test_the_same_request_is_done_once(self, caller, server, rows):
        await caller.tell(delivery_id="d-1")
        request = replay(caller)
        async with server.caller(caller.tenant_id, Role.OPERATOR) as operator:
            first, second = [await operator.ingest.ReplayDelivery(request, timeout=10) for _ in range(2)]
        assert first == second

    async def test_a_head_that_was_replaced_is_not_reviewed_by_a_replay(self, caller, server):
        await caller.tell(delivery_id="d-1", head=A)
        await caller.tell(head=B, second=1)
        async with server.caller(caller.tenant_id, Role.OPERATOR) as operator:
            made = (await operator.ingest.ReplayDelivery(replay(caller), timeout=10)).delivery
        assert made.outcome == ingest_pb2.DELIVERY_OUTCOME_IGNORED

    async def test_an_unknown_delivery_is_not_found(self, caller, server):
        async with server.caller(caller.tenant_id, Role.OPERATOR) as operator:
            with pytest.raises(NotFound):
                await operator.ingest.ReplayDelivery(replay(caller), timeout=10)

    async def test_pages_of_the_ledger_hold_every_delivery_once_and_the_newest_first(self, caller, server):
        told = [f"d-{number}" for number in range(7)]
        for number, name in enumerate(told):
            await caller.tell(delivery_id=name, second=number)
        async with server.caller(caller.tenant_id, Role.OPERATOR) as operator:
            seen, token = [], ""
            while token or not seen:
                page = await operator.ingest.ListDeliveries(ledger(caller, token), timeout=10)
                seen += [each.delivery_id for each in page.deliveries]
                token = page.next_page_token
        assert seen == told[::-1]

    async def test_an_owner_sees_no_ledger_and_an_operator_no_review(self, caller, server):
        first = await caller.tell()
        with pytest.raises(RoleTooLow):
            await caller.ingest.ListDeliveries(ledger(caller), timeout=10)
        async with server.caller(caller.tenant_id, Role.OPERATOR) as operator:
            with pytest.raises(RoleTooLow):
                await operator.get(first.review_id)

    @pytest.mark.parametrize(("issuer", "role"), [("operator", Role.OWNER), ("tenancy", Role.OPERATOR)])
    def test_an_issuer_vouches_only_for_its_own_roles(self, issuer, role):
        class Anybody:
            def verify(self, token):
                return CallContext("t", "ada", role, issuer=issuer)

        with pytest.raises(CredentialInvalid):
            Callers(Anybody()).verify("a token")


class TestBursts:
    async def test_pushes_on_each_others_heels_wait_for_the_last_of_them(self, make_server, rows):
        async with make_server(quiet_seconds=60) as server, server.caller() as caller:
            answers = [await caller.tell(head=f"{n:040x}", second=n) for n in range(10)]
            states = [(await caller.get(answer.review_id)).state for answer in answers]
            waiting = f"SELECT count(*) FROM review.outbox WHERE tenant_id = '{caller.tenant_id}' AND task = 'run'"
            held = rows(f"{waiting} AND due_time > now() + interval '30 seconds'")
        assert states == [SUPERSEDED] * 9 + [PENDING]
        assert held == [(9,)]


def list_request(caller, **filters):
    return review_service_pb2.ListReviewsRequest(tenant_id=caller.tenant_id, **filters)


def cancel_request(**fields):
    return review_service_pb2.CancelReviewRequest(**fields)


def replay(caller):
    return ingest_service_pb2.ReplayDeliveryRequest(
        request_id=str(uuid4()), tenant_id=caller.tenant_id, host="github", delivery_id="d-1"
    )


def ledger(caller, token=""):
    return ingest_service_pb2.ListDeliveriesRequest(tenant_id=caller.tenant_id, page_size=3, page_token=token)
