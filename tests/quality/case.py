"""A case of a set of our own: two versions of a small project and the one line that deserves a finding, or none."""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.quality.product import Finding, Range, Seen
from tests.quality.scorers import Figures

Files = Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """`place` is the path and line that deserves a finding; None makes the case a control."""

    name: str
    base: Files
    head: Files
    place: tuple[str, int] | None


def line_of(text: str, part: str) -> int:
    """The number of the first line with `part` in it, from 1."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def ranges(cases: Iterable[Case], repository: Path) -> list[Range]:
    """Writes every case into one new bare repository, two commits each."""
    cases = list(cases)
    subprocess.run(["git", "init", "--quiet", "--bare", str(repository)], check=True)
    stream = b"".join(_commits(case) for case in cases)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=repository, input=stream, check=True)
    return [Range(case.name, repository, f"{case.name}/base", f"{case.name}/head") for case in cases]


def _commits(case: Case) -> bytes:
    head = _commit(f"{case.name}/head", case.head, f"from refs/heads/{case.name}/base\n")
    return _commit(f"{case.name}/base", case.base, "") + head


def _commit(branch: str, files: Files, parent: str) -> bytes:
    text = f"commit refs/heads/{branch}\ncommitter Quality <quality@example.org> 0 +0000\ndata 0\n{parent}deleteall\n"
    for path, content in files.items():
        text += f"M 100644 inline {path}\ndata {len(content.encode())}\n{content}\n"
    return f"{text}\n".encode()


def judge(cases: Sequence[Case], findings: Sequence[Finding]) -> Figures:
    """How many places were found on their exact line, with how many messages, and how many controls were flagged."""
    places = {f"{case.name}/{case.place[0]}": case.place[1] for case in cases if case.place}
    exact = [f["path"] for f in findings if places.get(f["path"]) == f["line"]]
    wanted = [case for case in cases if case.place]
    controls = [case for case in cases if not case.place]
    mine = [f for case in wanted for f in findings if f["path"].startswith(f"{case.name}/")]
    alarmed = [c for c in controls if any(f["path"].startswith(f"{c.name}/") for f in findings)]
    return {
        "places": len(wanted),
        "exact": len(set(exact)),
        "messages": len(mine) / max(1, len(wanted)),
        "controls": len(controls),
        "alarms": len(alarmed),
        "score": len(set(exact)) / max(1, len(wanted)) - len(alarmed) / max(1, len(controls)),
    }


def of_rules(seen: Seen, *words: str) -> list[Finding]:
    """Findings of rules with one of these words in their name."""
    return [each for each in seen.findings if any(word in each["rule_id"] for word in words)]
