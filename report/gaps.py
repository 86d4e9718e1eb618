"""What was left out, said once per agents and reason instead of once per file and agent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from report import words
from report.document import ReviewDocument
from report.hostile import one_line
from squad.code.v1.coverage_pb2 import CoverageReason, FileCoverage

MOST_LINES = 20
MOST_PATHS = 10
_LONGEST_PATH = 120
_SELF_EXPLAINING = (
    CoverageReason.COVERAGE_REASON_FAILED,
    CoverageReason.COVERAGE_REASON_AGENT_UNAVAILABLE,
    CoverageReason.COVERAGE_REASON_OUT_OF_TIME,
)


@dataclass(frozen=True)
class Gap:
    """Agents that left out the same files for the same reason. `silent`: they read nothing else either."""

    agents: Sequence[str]
    reason: str
    paths: Sequence[str]
    silent: bool


def not_read(document: ReviewDocument) -> list[Gap]:
    """What should have been read and was not, agents that read nothing at all first."""
    silent = frozenset(run.agent for run in document.review.agent_runs if run.failure and not run.coverage.read)
    return sorted(_grouped(document.not_read, silent), key=lambda gap: not gap.silent)


def excluded(document: ReviewDocument) -> list[Gap]:
    """What was left out on purpose."""
    return _grouped(document.excluded, frozenset())


def failures(document: ReviewDocument) -> list[tuple[str, str]]:
    """What went wrong with which agent, as far as no gap says it already."""
    said = {(agent, cell.detail) for agent, cell in document.not_read if cell.detail}
    runs = [(run.agent, run.failure) for run in document.review.agent_runs if run.failure]
    return [run for run in runs if not any(run[0] == agent and run[1].endswith(detail) for agent, detail in said)]


def lines(document: ReviewDocument) -> list[str]:
    """What was not read, as lines of a terminal."""
    return sentences(not_read(document), one_line)


def sentences(gaps: Sequence[Gap], show: Callable[[str], str], code: Callable[[str], str] = one_line) -> list[str]:
    """`AGENTS read none of 9 files (REASON): PATHS` and `Not read by AGENTS (REASON): PATHS`.

    At most MOST_LINES of them, each with MOST_PATHS paths; the rest is counted. Files said before are not named again.

    Args:
        gaps: What to say.
        show: Makes words harmless.
        code: Makes a path harmless.
    """
    named: set[tuple[str, ...]] = set()
    shown = []
    for gap in gaps[:MOST_LINES]:
        again = tuple(gap.paths) in named
        named.add(tuple(gap.paths))
        shown.append(show(_claim(gap, again)) + ("" if again else f": {_paths(gap.paths, code)}"))
    left = sum(len(gap.paths) for gap in gaps[MOST_LINES:])
    return [*shown, f"And {words.plural(left, 'more file')}, for other reasons."] if left else shown


def _claim(gap: Gap, again: bool) -> str:
    agents = words.listed(gap.agents)
    count = words.plural(len(gap.paths), "file")
    same = f"the same {count}" if again else count
    if gap.silent:
        return f"{agents} read none of {same} ({gap.reason})"
    return f"Not read by {agents} ({gap.reason})" + (f": {same}" if again else "")


def _paths(paths: Sequence[str], code: Callable[[str], str]) -> str:
    shown = [code(path if len(path) <= _LONGEST_PATH else f"…{path[-_LONGEST_PATH:]}") for path in paths[:MOST_PATHS]]
    more = [f"{len(paths) - MOST_PATHS} more"] if len(paths) > MOST_PATHS else []
    return words.listed([", ".join(shown), *more])


def _grouped(cells: Iterable[tuple[str, FileCoverage]], silent: frozenset[str]) -> list[Gap]:
    paths: dict[tuple[str, str], list[str]] = {}
    for agent, cell in cells:
        paths.setdefault((agent, _reason(agent, cell)), []).append(cell.path)
    agents: dict[tuple[str, tuple[str, ...], bool], list[str]] = {}
    for (agent, reason), left_out in paths.items():
        agents.setdefault((reason, tuple(left_out), agent in silent), []).append(agent)
    return [Gap(names, reason, left_out, quiet) for (reason, left_out, quiet), names in agents.items()]


def _reason(agent: str, cell: FileCoverage) -> str:
    """Why, without the agent's name: the sentence begins with it."""
    detail = cell.detail.removeprefix(f"{agent} ")
    return detail if detail and cell.reason in _SELF_EXPLAINING else words.reason(cell)
