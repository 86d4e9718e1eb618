"""Notices of a review in one order, and no more of them than people read."""

from collections.abc import Iterable, Iterator

from squad.review.v1.notice_pb2 import Notice, NoticeKind

MOST_NOTICES = 500


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Ascending by path and line; what is beyond 500 is counted."""
    ordered = sorted(notices, key=lambda each: (each.path, each.line, each.kind, each.sentence))
    if len(ordered) <= MOST_NOTICES:
        return tuple(ordered)
    left = len(ordered) - MOST_NOTICES
    return (*ordered[:MOST_NOTICES], Notice(kind=ordered[-1].kind, sentence=f"There are {left} further notices."))


def absence_notices(agents: Iterable[str]) -> Iterator[Notice]:
    """One sentence for each agent that is required and out of service."""
    for name in sorted(agents):
        sentence = (
            f"The agent {name}, which is required here, is out of service: it read nothing of this change."
            " Whoever runs the squad can bring it back; an owner of the tenant can stop requiring it."
        )
        yield Notice(kind=NoticeKind.NOTICE_KIND_AGENT_OUT_OF_SERVICE, sentence=sentence)
