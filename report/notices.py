"""What people should know of how a review was configured, in words."""

from collections.abc import Callable
from typing import Any

from report import words
from report.document import ReviewDocument
from report.hostile import one_line
from squad.review.v1.notice_pb2 import Notice, NoticeKind

MOST_LINES = 20
_LONGEST_PATH = 120


def lines(
    document: ReviewDocument, show: Callable[[str], str] = one_line, code: Callable[[str], str] = one_line
) -> list[str]:
    """`PATH:LINE: SENTENCE`, at most 20; the rest is counted.

    Args:
        document: The review.
        show: Makes words harmless.
        code: Makes a path harmless.
    """
    notices = document.review.notices
    said = [_line(notice, show, code) for notice in notices[:MOST_LINES]]
    left = len(notices) - MOST_LINES
    return [*said, f"And {words.plural(left, 'more notice')}; the JSON report holds all."] if left > 0 else said


def plain(notice: Notice) -> dict[str, Any]:
    """For the JSON report."""
    return {"path": notice.path, "line": notice.line, "kind": kind(notice), "sentence": notice.sentence}


def kind(notice: Notice) -> str:
    """What it is about, in one word: `marked_by_change`."""
    return NoticeKind.Name(notice.kind).removeprefix("NOTICE_KIND_").lower()


def _line(notice: Notice, show: Callable[[str], str], code: Callable[[str], str]) -> str:
    path = notice.path if len(notice.path) <= _LONGEST_PATH else f"…{notice.path[-_LONGEST_PATH:]}"
    place = f"{path}:{notice.line}" if notice.line else path
    return f"{code(place)}: {show(notice.sentence)}" if place else show(notice.sentence)
