"""What an operator wants to see of reviews. No label carries a tenant's or a repository's name."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from squad.review.v1 import review_pb2

SECONDS = (0.5, 1, 2, 3, 5, 10, 20, 30, 45, 60, 120, 300, 600)

FINISHED = Counter("squad_reviews_finished", "Runs of reviews that ended, by state.", ["state"], registry=None)
WAITING = Gauge("squad_reviews_waiting", "Unfinished reviews, by state.", ["state"], registry=None)
REVIEW_SECONDS = Histogram(
    "squad_review_seconds", "From asking for a review to its end.", buckets=SECONDS, registry=None
)
FIRST_FINDING_SECONDS = Histogram(
    "squad_review_first_finding_seconds", "From asking to the first finding.", buckets=SECONDS, registry=None
)


def register_server(registry: CollectorRegistry) -> None:
    """Shows the server's part. The worker's is collected from its processes' files."""
    registry.register(WAITING)


def finished(review: review_pb2.Review, state: str) -> None:
    """Counts a run that ended. Only a first attempt is timed: later ones began long after somebody asked."""
    FINISHED.labels(state=state.lower()).inc()
    if review.attempt == 1:
        REVIEW_SECONDS.observe(_seconds_since(review))


def found_first(review: review_pb2.Review) -> None:
    """Times the first finding of a first attempt."""
    if review.attempt == 1:
        FIRST_FINDING_SECONDS.observe(_seconds_since(review))


def _seconds_since(review: review_pb2.Review) -> float:
    return max(0.0, time.time() - review.create_time.ToMilliseconds() / 1000)
