"""How long to wait before starting again what died."""

from dataclasses import dataclass


@dataclass
class Backoff:
    """Doubling waits: `first` seconds, then twice as long each time up to `longest`.

    What ran for `reset_after` seconds counts as healthy and begins again at `first`.
    """

    first: float = 1.0
    longest: float = 30.0
    reset_after: float = 60.0
    _next: float = 0.0

    def wait_seconds(self, ran_seconds: float) -> float:
        """The wait after a process died that had run for `ran_seconds`."""
        wait = self.first if ran_seconds >= self.reset_after or not self._next else self._next
        self._next = min(wait * 2, self.longest)
        return wait
