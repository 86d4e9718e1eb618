"""From an event and what is known to what is done about it."""

from dataclasses import dataclass
from enum import Enum, auto

from review_service.ingest.clock import KnownPull, Order, order
from review_service.store import states
from squad.review.v1.ingest_pb2 import DeliveryOutcome, HostEvent, HostEventKind
from squad.review.v1.review_pb2 import ReviewState

ACCEPTED = DeliveryOutcome.DELIVERY_OUTCOME_ACCEPTED
MERGED = DeliveryOutcome.DELIVERY_OUTCOME_MERGED
IGNORED = DeliveryOutcome.DELIVERY_OUTCOME_IGNORED
REFUSED = DeliveryOutcome.DELIVERY_OUTCOME_REFUSED
_ABOUT_REACH = frozenset({HostEventKind.HOST_EVENT_KIND_REACHABLE, HostEventKind.HOST_EVENT_KIND_UNREACHABLE})


class Effect(Enum):
    """What is done to the reviews of the pull request or repository."""

    NOTHING = auto()
    CREATE = auto()
    """A new review of the head; unfinished ones of other heads give way."""
    TAKE_UP = auto()
    """The review that was stopped goes on."""
    RERUN = auto()
    """What was finished of this commit is read afresh."""
    END = auto()
    """Whatever is unfinished is stopped, and what is incomplete is not tried again."""
    TRACK = auto()
    """The repositories are looked after again."""
    LOSE = auto()
    """They are out of reach: nothing of them is worked on."""
    RENAME = auto()
    """What is stored of the repository gets its name."""
    HEAR = auto()
    """What was said is written down, and a worker attends to it."""


_PLAIN = {
    HostEventKind.HOST_EVENT_KIND_RERUN: Effect.RERUN,
    HostEventKind.HOST_EVENT_KIND_REACHABLE: Effect.TRACK,
    HostEventKind.HOST_EVENT_KIND_UNREACHABLE: Effect.LOSE,
    HostEventKind.HOST_EVENT_KIND_RENAMED: Effect.RENAME,
}


@dataclass(frozen=True)
class KnownReview:
    """The newest review of a pull request."""

    id: str
    state: ReviewState
    head_commit: str
    base_branch: str
    due: bool
    """It will be tried again by itself."""
    draft: bool = False
    """It was made when the pull request was a draft, which nobody reads."""

    def stands_for(self, event: HostEvent) -> bool:
        """Whether it is about what the event shows."""
        change = event.pull_request.change
        return (self.head_commit, self.base_branch) == (change.head_commit, change.base_branch)

    @property
    def stopped(self) -> bool:
        """Whether nothing more comes of it, though there was no end."""
        return self.state == states.CANCELLED or (self.state == states.FAILED and not self.due)


@dataclass(frozen=True)
class Known:
    """What is known before an event."""

    pull: KnownPull | None = None
    review: KnownReview | None = None
    meant: bool = False
    """The same was accepted under another delivery id."""
    heard: int = 0
    """Commands in what was said, or 1 for a reply to a comment of ours."""
    heard_before: int = 0
    """Those that the same comment said before."""


@dataclass(frozen=True)
class Decision:
    """What becomes of an event."""

    outcome: DeliveryOutcome
    reason: str = ""
    effect: Effect = Effect.NOTHING
    review_id: str = ""
    moves: bool = False
    """The event's state of the pull request becomes the known one."""
    unsure: bool = False
    """The host must be asked what is so."""


def decide(event: HostEvent, known: Known, refusal: str = "", *, replayed: bool = False) -> Decision:
    """What to do. An event that asks for nothing and one that must not be obeyed are recorded, and that is all.

    Args:
        replayed: An operator wants it done again, whatever was done before.
    """
    if event.kind == HostEventKind.HOST_EVENT_KIND_UNSPECIFIED:
        return Decision(IGNORED, event.ignored_reason)
    if refusal and event.kind not in _ABOUT_REACH:
        return Decision(REFUSED, refusal)
    if event.kind == HostEventKind.HOST_EVENT_KIND_PULL_REQUEST:
        return _pull_request(event, known, replayed)
    if event.kind == HostEventKind.HOST_EVENT_KIND_RERUN and known.meant and not replayed:
        return Decision(MERGED, "it was asked for already")
    if event.kind == HostEventKind.HOST_EVENT_KIND_REMARK:
        return _remark(known, replayed)
    return Decision(ACCEPTED, effect=_PLAIN[event.kind])


def _pull_request(event: HostEvent, known: Known, replayed: bool) -> Decision:
    when = order(event.pull_request, known.pull)
    review_id = known.review.id if known.review and known.review.stands_for(event) else ""
    if when is Order.EARLIER:
        return Decision(IGNORED, "a later state of the pull request is known", review_id=review_id)
    if when is Order.SAME and not replayed:
        return Decision(MERGED, "this state of the pull request is known", review_id=review_id)
    if when is Order.UNSURE:
        return Decision(IGNORED, "of the same second as the known state: the code host is asked", unsure=True)
    if not event.pull_request.open:
        return Decision(ACCEPTED, "the pull request is closed", Effect.END, moves=True)
    return _head(event, known, replayed)


def _remark(known: Known, replayed: bool) -> Decision:
    """Another comment never merges with it: a command is never dropped, and of one comment the same is one command."""
    if not known.heard:
        return Decision(IGNORED, "it asks us for nothing, and answers no comment of ours")
    if known.heard == known.heard_before and not replayed:
        return Decision(MERGED, "the comment said so before")
    return Decision(ACCEPTED, effect=Effect.HEAR)


def _head(event: HostEvent, known: Known, replayed: bool) -> Decision:
    review = known.review
    if review is None or not review.stands_for(event) or review.state == states.SUPERSEDED or _is_ready(event, review):
        return Decision(ACCEPTED, effect=Effect.CREATE, moves=True)
    if replayed or (review.stopped and not (known.pull and known.pull.paused)):
        return Decision(ACCEPTED, "", Effect.TAKE_UP, review.id, moves=True)
    return Decision(MERGED, "the head has a review", review_id=review.id, moves=True)


def _is_ready(event: HostEvent, review: KnownReview) -> bool:
    return review.draft and not event.pull_request.draft
