"""How far apart the writes of an installation are: GitHub wants them one after the other, at least a second apart."""

from dataclasses import dataclass, field

from github_emulator import limits


@dataclass(frozen=True)
class Hurried:
    """A write that came too soon.

    Attributes:
        operation: As in the route table.
        apart: Seconds since the one before ended; negative when it had not.
    """

    operation: str
    apart: float


@dataclass
class WritePace:
    """When every installation wrote last, and the writes that came too soon."""

    interval: float = limits.WRITE_INTERVAL_SECONDS
    hurried: list[Hurried] = field(default_factory=list)
    _ended: dict[str, float] = field(default_factory=dict)

    def arrived(self, account: str, operation: str, moment: float) -> bool:
        """Note a write that arrived at a moment; whether it came too soon."""
        apart = moment - self._ended.get(account, float("-inf"))
        if apart < self.interval:
            self.hurried.append(Hurried(operation, apart))
        return apart < self.interval

    def answered(self, account: str, moment: float) -> None:
        """Note when a write was answered."""
        self._ended[account] = moment
