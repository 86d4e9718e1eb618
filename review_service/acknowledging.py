"""A worker that cannot tell the broker that a task is done begins its connection anew.

Celery itself only writes that down, and counts the task among those it holds. With as many of them as it has processes
it takes no more, and waits for ever on a connection that is well.
"""

from celery.worker.request import Request
from kombu.asynchronous import get_event_loop


class AcknowledgingRequest(Request):
    """A task that was taken from the broker."""

    def acknowledge(self) -> None:
        """Tells the broker; where that fails, the broker will give the task to somebody again."""
        super().acknowledge()
        if not self.message.acknowledged and (loop := get_event_loop()) is not None:
            loop.call_soon(_begin_anew)


def _begin_anew() -> None:
    """In the loop's own turn: elsewhere Celery swallows what is raised."""
    raise ConnectionResetError("a task could not be acknowledged")
