"""Tries a new version out on a share of the requests, as its Rollout says, and ends it when the numbers say so.

In a cluster Argo Rollouts does this. Here the same objects are read, and the same queries are asked of a Prometheus.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from mesh.analysis import Metric, Phase, metrics
from mesh.control import ControlPlane
from mesh.fields import Untranslatable
from mesh.kinds.virtual_service import WHOLE
from mesh.prometheus import QueryError
from mesh.rollout import LATEST, Rollout, rollouts

Ask = Callable[[str], list[float]]
Tell = Callable[[str], None]
_TICK_SECONDS = 0.05


@dataclass(frozen=True)
class Verdict:
    """How a try ended; `reason` is for people."""

    passed: bool
    reason: str


@dataclass
class _Watch:
    """One metric, and what was seen of it. Times are of the monotonic clock."""

    metric: Metric
    due: float
    seen: Counter[Phase] = field(default_factory=Counter)

    def look(self, ask: Ask, pace: float) -> str:
        """Asks for the number. Why the try has to end, or nothing."""
        self.due = time.monotonic() + self.metric.interval / pace
        said = ""
        try:
            result = ask(self.metric.query)
            phase, said = self.metric.judged(result), ", ".join(f"{each:.3g}" for each in result) or "nothing"
        except QueryError as error:
            phase, said = Phase.ERROR, str(error)
        if phase is not Phase.ERROR:
            del self.seen[Phase.ERROR]  # only those in a row count
        self.seen[phase] += 1
        over = self.seen[phase] > self.metric.limits.get(phase, self.seen[phase])
        return f"{self.metric.name} was {phase.value} {self.seen[phase]} times, last with {said}" if over else ""


class Tryout:
    """One try of a new version."""

    def __init__(
        self, plane: ControlPlane, name: str, latest: str, ask: Ask, pace: float = 1.0, version: str = ""
    ) -> None:
        """Read what is to be done.

        Args:
            plane: The mesh.
            name: Of the Rollout.
            latest: What tells the new pods by name, in the queries.
            ask: Answers a query.
            pace: How many times faster than the Rollout says; the windows of the queries stay as they are.
            version: Stands in the place of the Rollout's argument `version`, which is that of the checkout it lies in.

        Raises:
            Untranslatable: There is no such Rollout, or something in it or in its templates is not understood.
        """
        documents = plane.state().documents
        known = rollouts(documents)
        if name not in known:
            raise Untranslatable(f"there is no Rollout {name}: there are {', '.join(sorted(known))}")
        self._plane, self._ask, self._pace = plane, ask, pace
        self._rollout: Rollout = known[name]
        args = {key: latest if value == LATEST else value for key, value in self._rollout.args.items()}
        if version and "version" in args:
            args["version"] = version
        self._metrics = metrics(documents, self._rollout.namespace, self._rollout.templates, args)
        self._watches: list[_Watch] = []

    def run(self, over: threading.Event, tell: Tell = lambda words: None) -> Verdict:
        """Goes from step to step. At its end all requests go to the new version, or none.

        Args:
            over: Set it to end the try early, as failed.
            tell: Hears each step.
        """
        for number, step in enumerate(self._rollout.steps):
            if number >= self._rollout.watched_from and not self._watches:
                self._watch()
            if isinstance(step, int):
                self._plane.weigh(self._rollout.name, step)
                tell(f"{step} % of the reviews that begin go to the new version{self._length(number + 1)}")
            elif reason := self._pause(step, over):
                self._plane.weigh(self._rollout.name, 0)
                return Verdict(passed=False, reason=reason)
        self._plane.weigh(self._rollout.name, WHOLE)
        return Verdict(passed=True, reason="every step was passed")

    def _length(self, number: int) -> str:
        """How long it stays so, for people."""
        pause = dict(enumerate(self._rollout.steps)).get(number)
        return f", for {pause / self._pace / 60:.3g} min" if isinstance(pause, float) else ""

    def _watch(self) -> None:
        now = time.monotonic()
        self._watches = [_Watch(each, now + each.initial_delay / self._pace) for each in self._metrics]

    def _pause(self, seconds: float, over: threading.Event) -> str:
        end = time.monotonic() + seconds / self._pace
        while time.monotonic() < end:
            if over.wait(_TICK_SECONDS):
                return "it was stopped"
            for watch in self._watches:
                if time.monotonic() >= watch.due and (reason := watch.look(self._ask, self._pace)):
                    return reason
        return ""
