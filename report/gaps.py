"""What was left out, said once per agent and reason instead of once per file."""

from collections.abc import Iterable, Sequence

from report import words
from report.hostile import one_line
from squad.code.v1.coverage_pb2 import FileCoverage


def lines(cells: Iterable[tuple[str, FileCoverage]], most: int) -> list[str]:
    """`Not read by AGENT (REASON): PATHS`; `most` paths are named in each line, the rest is counted."""
    groups: dict[tuple[str, str], list[str]] = {}
    for agent, cell in cells:
        groups.setdefault((agent, words.reason(cell)), []).append(cell.path)
    return [
        one_line(f"Not read by {agent} ({reason}): {_paths(paths, most)}") for (agent, reason), paths in groups.items()
    ]


def _paths(paths: Sequence[str], most: int) -> str:
    more = f" and {len(paths) - most} more" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more
