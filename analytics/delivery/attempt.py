"""What can come of sending something, and when it is tried again."""

import time
from collections.abc import Callable, Sequence

from analytics.errors import AnalyticsError

PAUSES = (2.0, 10.0, 30.0)
"""Seconds between the tries of one run; what failed at the last is tried by the next run."""
LONGEST_PAUSE_SECONDS = 120.0


class NotSent(AnalyticsError):  # noqa: N818 - what came of it
    """It certainly did not arrive.

    Attributes:
        again: Whether another try may do better.
        pause_seconds: How long the other side asks to be left alone.
    """

    def __init__(self, said: str, *, again: bool, pause_seconds: float = 0) -> None:
        super().__init__(said)
        self.again = again
        self.pause_seconds = pause_seconds


class MayHaveArrived(AnalyticsError):  # noqa: N818 - what came of it
    """It was handed over and nobody said what became of it: another try could bring it twice."""


def try_again(send: Callable[[], None], pauses: Sequence[float] = PAUSES) -> None:
    """Sends, and once more after each pause while it certainly did not arrive.

    Raises:
        NotSent: It did not, at the last try or for good.
        MayHaveArrived: Nobody knows.
    """
    for pause in pauses:
        try:
            return send()
        except NotSent as error:
            if not error.again or error.pause_seconds > LONGEST_PAUSE_SECONDS:
                raise
            time.sleep(max(pause, error.pause_seconds))
    return send()
