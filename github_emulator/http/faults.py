"""Trouble on demand: the next requests to a route fail, are slow, or lose their answer."""

import threading
from dataclasses import dataclass, field


@dataclass
class Fault:
    """What happens to the next `times` requests of an operation.

    Attributes:
        operation: Method and path as in the route table, such as `POST /repos/{owner}/{repo}/check-runs`.
        status: The answer instead of the real one; None lets the real answer through (after `delay`).
        after: Whether the request is carried out before its answer is replaced: an answer lost on the way.
        delay: Seconds before anything happens.
        message: GitHub's message in the answer.
        headers: Extra headers of the answer.
    """

    operation: str
    status: int | None = 502
    times: int = 1
    after: bool = False
    delay: float = 0.0
    message: str = "Server Error"
    headers: dict[str, str] = field(default_factory=dict)


class Faults:
    """The faults still to happen."""

    def __init__(self) -> None:
        """Start without trouble."""
        self._planned: list[Fault] = []
        self._lock = threading.Lock()

    def plan(self, fault: Fault) -> None:
        """Let a fault happen; several of one operation happen one after the other."""
        with self._lock:
            self._planned.append(fault)

    def clear(self) -> None:
        """No more trouble."""
        with self._lock:
            self._planned.clear()

    def take(self, operation: str) -> Fault | None:
        """The fault that hits this request, counted down."""
        with self._lock:
            fault = next((one for one in self._planned if one.operation == operation), None)
            if fault:
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
            return fault
