"""Notices of a review in one order, and no more of them than people read."""

from collections.abc import Iterable

from squad.review.v1.notice_pb2 import Notice

MOST_NOTICES = 500


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Ascending by path and line; what is beyond 500 is counted."""
    ordered = sorted(notices, key=lambda each: (each.path, each.line, each.kind, each.sentence))
    if len(ordered) <= MOST_NOTICES:
        return tuple(ordered)
    left = len(ordered) - MOST_NOTICES
    return (*ordered[:MOST_NOTICES], Notice(kind=ordered[-1].kind, sentence=f"There are {left} further notices."))
