"""What people see of a conformance run: a line a check as it ends, and the sum."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from conformance.outcome import Check, Outcome, Verdict
from report.hostile import one_line
from squad.agent.v1.agent_pb2 import Agent

_STYLES = {Verdict.passed: "green", Verdict.failed: "bold red", Verdict.not_run: "yellow"}
_WORDS = {Verdict.passed: "ok", Verdict.failed: "FAILED", Verdict.not_run: "not run"}
_INDENT = " " * 10


class Report:
    """Tells it as it happens; a terminal also sees which check runs."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._running = console.status("")

    def begins(self, address: str, agent: Agent) -> None:
        """Says who is looked at."""
        languages = ", ".join(agent.languages[:8]) + (" and others" if agent.languages[8:] else "")
        name = one_line(f"{agent.name} {agent.version}")
        self._say(Text(f"{name} at {address}: {len(agent.rules)} rules for {one_line(languages)}\n"))

    def starts(self, check: Check) -> None:
        """A check begins."""
        if self._console.is_terminal:
            self._running.update(check.promise)
            self._running.start()

    def ends(self, outcome: Outcome) -> None:
        """A check has ended."""
        self._running.stop()
        verdict, check = outcome.verdict, outcome.check
        line = Text(f"{_WORDS[verdict]:<{len(_INDENT)}}", _STYLES[verdict]) + Text(f"{check.id:<18} {check.promise}")
        said = f"{one_line(outcome.note)}; " if outcome.note and verdict is Verdict.passed else ""
        line.append(f"  ({said}{outcome.seconds:.1f} s)", "dim")
        self._say(line)
        if verdict is not Verdict.passed:
            self._say(Text(f"{_INDENT}{one_line(outcome.note)}", _STYLES[verdict]))
        if verdict is Verdict.failed:
            self._say(Text(f"{_INDENT}see proto/squad/{check.contract}", "dim"))

    def ended(self, outcomes: Sequence[Outcome]) -> None:
        """All checks have ended."""
        counts = {verdict: sum(outcome.verdict is verdict for outcome in outcomes) for verdict in Verdict}
        said = [f"{counts[Verdict.passed]} of {len(outcomes)} checks passed"]
        said += [
            f"{counts[verdict]} {verdict.value}" for verdict in (Verdict.failed, Verdict.not_run) if counts[verdict]
        ]
        self._say(Text("\n" + ", ".join(said)))

    def _say(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)
