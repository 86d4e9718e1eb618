"""Which of two states of a pull request is the later one. Deliveries overtake each other; the host's clock does not."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from review_service.store.rows import moment
from squad.review.v1.ingest_pb2 import PullRequestState


class Order(Enum):
    """How a state stands to the one that is known."""

    LATER = auto()
    SAME = auto()
    EARLIER = auto()
    UNSURE = auto()
    """Of the same second, and nothing tells: the host must be asked."""


@dataclass(frozen=True)
class KnownPull:
    """A pull request as we know it."""

    head_commit: str
    previous_head_commit: str
    base_branch: str
    open: bool
    draft: bool
    host_time: datetime
    paused: bool = False
    """Somebody asked us to leave it alone."""


def order(state: PullRequestState, known: KnownPull | None) -> Order:
    """How the state of an event stands to the known one. The host's clock counts whole seconds."""
    if known is None:
        return Order.LATER
    time = moment(state.update_time)
    if time != known.host_time:
        return Order.LATER if time > known.host_time else Order.EARLIER
    alike = (state.open, state.draft, state.change.base_branch) == (known.open, known.draft, known.base_branch)
    if state.change.head_commit == known.head_commit and alike:
        return Order.SAME
    if state.asked:
        return Order.LATER
    if state.change.head_commit != known.head_commit:
        return _by_pushes(state, known)
    return Order.UNSURE


def _by_pushes(state: PullRequestState, known: KnownPull) -> Order:
    if state.change.head_commit == known.previous_head_commit:
        return Order.EARLIER
    return Order.LATER if state.previous_head_commit == known.head_commit else Order.UNSURE
