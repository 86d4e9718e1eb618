"""What an event comes to, from what is known; and that the order of arrival does not matter."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_service.ingest.clock import KnownPull, Order, order
from review_service.ingest.decide import Effect, Known, KnownReview, decide
from review_service.ingest.meaning import meaning_of
from squad.review.v1 import ingest_pb2, review_pb2
from tests.support.review import event_request

TENANT = "01a21462-3838-7109-ae69-8d519f0e40b4"
NOON = datetime.fromtimestamp(1_800_000_000, UTC)
A, B, C = ("a" * 39 + digit for digit in "123")
PULL = KnownPull(A, "", "main", True, False, NOON)
REVIEW = KnownReview("r", review_pb2.REVIEW_STATE_COMPLETED, A, "main", due=False)
CANCELLED, FAILED = review_pb2.REVIEW_STATE_CANCELLED, review_pb2.REVIEW_STATE_FAILED


def event(**changes):
    return event_request(TENANT, **{"head": A, **changes}).event


CASES = {
    "a first sight": (event(), Known(), "ACCEPTED", Effect.CREATE),
    "the same state": (event(), Known(PULL, REVIEW), "MERGED", Effect.NOTHING),
    "a later word of a reviewed head": (event(second=1), Known(PULL, REVIEW), "MERGED", Effect.NOTHING),
    "a new head": (event(head=B, second=1), Known(PULL, REVIEW), "ACCEPTED", Effect.CREATE),
    "another base": (event(base="next", second=1), Known(PULL, REVIEW), "ACCEPTED", Effect.CREATE),
    "an older head": (event(head=B, second=-1), Known(PULL, REVIEW), "IGNORED", Effect.NOTHING),
    "closed": (event(open=False, second=1), Known(PULL, REVIEW), "ACCEPTED", Effect.END),
    "a draft": (event(draft=True), Known(), "ACCEPTED", Effect.CREATE),
    "a draft of what was reviewed": (event(draft=True, second=1), Known(PULL, REVIEW), "MERGED", Effect.NOTHING),
    "a draft that is ready": (event(second=1), Known(PULL, replace(REVIEW, draft=True)), "ACCEPTED", Effect.CREATE),
    "stopped, then another word": (
        event(second=1), Known(PULL, replace(REVIEW, state=CANCELLED)), "ACCEPTED", Effect.TAKE_UP,
    ),
    "stopped, the same word": (event(), Known(PULL, replace(REVIEW, state=CANCELLED)), "MERGED", Effect.NOTHING),
    "failed for good": (event(second=1), Known(PULL, replace(REVIEW, state=FAILED)), "ACCEPTED", Effect.TAKE_UP),
    "failed, tried again by itself": (
        event(second=1), Known(PULL, replace(REVIEW, state=FAILED, due=True)), "MERGED", Effect.NOTHING,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_event_of_a_pull_request(name):
    told, known, outcome, effect = CASES[name]
    decision = decide(told, known)
    assert ingest_pb2.DeliveryOutcome.Name(decision.outcome) == f"DELIVERY_OUTCOME_{outcome}"
    assert decision.effect is effect


def test_a_refusal_stops_everything_but_the_news_of_it():
    assert decide(event(), Known(), "suspended").reason == "suspended"
    news = ingest_pb2.HostEvent(kind=ingest_pb2.HOST_EVENT_KIND_UNREACHABLE)
    assert decide(news, Known(), "suspended").effect is Effect.LOSE


def test_what_nothing_tells_changes_nothing_until_the_host_was_asked():
    decision = decide(event(head=C, before=B), Known(PULL, REVIEW))
    assert (decision.unsure, decision.moves, decision.effect) == (True, False, Effect.NOTHING)


def test_a_replay_does_again_what_was_done():
    assert decide(event(), Known(PULL, REVIEW), replayed=True).effect is Effect.TAKE_UP


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"head": B, "before": A}, Order.LATER),
        ({"head": C, "before": B}, Order.UNSURE),
        ({"head": C, "before": B, "asked": True}, Order.LATER),
        ({"asked": True}, Order.SAME),
        ({"open": False}, Order.UNSURE),
        ({}, Order.SAME),
    ],
)
def test_within_one_second_what_was_before_tells(change, expected):
    assert order(event(**change).pull_request, PULL) is expected


def test_within_one_second_the_head_before_ours_is_older():
    assert order(event(head=B).pull_request, replace(PULL, previous_head_commit=B)) is Order.EARLIER


@given(st.permutations(range(8)))
def test_in_whatever_order_states_arrive_the_latest_is_the_known_one(seconds):
    known = None
    for second in seconds:
        state = event(head=f"{second:040x}", second=second).pull_request
        if order(state, known) is Order.LATER:
            time = datetime.fromtimestamp(1_800_000_000 + second, UTC)
            known = KnownPull(state.change.head_commit, "", "main", True, False, time)
    assert known.head_commit == f"{7:040x}"


def test_the_meaning_is_that_of_the_event_and_not_of_its_delivery():
    assert meaning_of(event(delivery_id="one")) == meaning_of(event(delivery_id="two"))
    told = [event(), event(head=B), event(action="reopened"), event(pull_request=8), event(repository="acme/x")]
    comments = [event(), event()]
    for number, comment in enumerate(comments):
        comment.subject_id = str(number + 1)
    assert len({meaning_of(each) for each in [*told, *comments]}) == 7
