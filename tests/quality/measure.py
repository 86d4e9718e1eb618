"""Runs the product over every set that is here and lets the scorers judge it."""

import json
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.quality import calibration, own_sets, product, renamed, scorers
from tests.quality.calibration import Calibration
from tests.quality.data import ORDINARY_FILE, REVERSE_FILES, Cases, Data
from tests.quality.product import Finding, Seen
from tests.quality.scorers import Figures

SCANNED = {
    "owasp": scorers.owasp,
    "sven": scorers.sven,
    "securityeval": scorers.securityeval,
    "realvuln": scorers.realvuln,
}
REVERSED = {
    "vuln": "security",
    "bug": "logic",
    "bugfix": "logic",
    "perf": "performance",
    "style": "style",
}
"""Sets of real fixes reviewed backwards, and the agent whose business they are."""
AGENTS = ("security", "logic", "performance", "style", "architecture")


@dataclass
class Results:
    """What a run found out.

    Attributes:
        own: Figures by set of the agent whose business the set is.
        squad: The same figures when every agent's findings count.
        noise: Figures on ordinary commits by agent, and of all agents as `squad`.
        calibration: By agent and set and by confidence, how many findings were right, and how many wrong.
        not_run: Why a set was left out, by its name.
    """

    own: dict[str, Figures] = field(default_factory=dict)
    squad: dict[str, Figures] = field(default_factory=dict)
    noise: dict[str, Figures] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    calibration: Calibration = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Part:
    """What is measured of the whole, while somebody works on it; nothing given means everything.

    Attributes:
        sets: Names of scanned sets, of reversed sets, `ordinary` and `own`.
        agents: Agents that run.
    """

    sets: frozenset[str] = frozenset()
    agents: tuple[str, ...] = ()

    def holds(self, name: str) -> bool:
        return not self.sets or name in self.sets


SETS = (*SCANNED, *REVERSED, "ordinary", "own")


def measure(data: Data, part: Part = Part()) -> Results:
    """Every set in turn; a set that is not here is named in `not_run`."""
    results = Results()
    for name in filter(part.holds, SCANNED):
        _scanned(data, name, part, results)
    _changes(data, part, results)
    if part.holds("own"):
        _own_sets(data, results)
    results.calibration = calibration.scanned(data, results.seen) | results.calibration
    return results


def _scanned(data: Data, name: str, part: Part, results: Results) -> None:
    folder = data.folder(name)
    if folder is None:
        results.not_run[name] = f"{data.sets.name}/{name} is not here"
        return
    _say(f"scanning {name}")
    # Every application is a project of its own.
    folders = sorted(each for each in folder.iterdir() if each.is_dir()) if name == "realvuln" else [folder]
    seen = results.seen[name] = product.scan(folders, data.sets, part.agents)
    results.own[name] = SCANNED[name](data, seen.of("security"))
    results.squad[name] = SCANNED[name](data, seen.findings)
    if name == "owasp":
        _renamed(data, folder, part, results)


def _renamed(data: Data, folder: Path, part: Part, results: Results) -> None:
    """The same set again with other names of files, functions and variables."""
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        names = renamed.copy(folder, Path(place) / "copy")
        seen = product.scan([Path(place) / "copy"], Path(place), part.agents)
    results.own["owasp renamed"] = scorers.owasp(data, renamed.restored(seen.of("security"), names))


def _changes(data: Data, part: Part, results: Results) -> None:
    """Reversed fixes and ordinary commits, in one start of the agents."""
    fixes: Cases = {}
    for file in REVERSE_FILES:
        fixes |= {name: case for name, case in data.cases(file).items() if part.holds(case["set"])}
        results.left_out.update(data.absent(file))
    ordinary = data.cases(ORDINARY_FILE) if part.holds("ordinary") else {}
    results.left_out.update(data.absent(ORDINARY_FILE))
    _say(f"reviewing {len(fixes)} fixes both ways and {len(ordinary)} ordinary commits")
    seen = results.seen["changes"] = product.review(
        [*data.ordinary_ranges(ordinary), *data.reverse_ranges(fixes)], part.agents
    )
    lost = {name.removesuffix("/a").removesuffix("/b") for name in seen.failed}
    fixes = {name: case for name, case in fixes.items() if name not in lost}
    ordinary = {name: case for name, case in ordinary.items() if name not in lost}
    for name, agent in REVERSED.items():
        _reversed(data, name, {key: case for key, case in fixes.items() if case["set"] == name}, agent, seen, results)
    _ordinary(data, ordinary, seen, results)


def _reversed(data: Data, name: str, cases: Cases, agent: str, seen: Seen, results: Results) -> None:
    if not cases:
        results.not_run[name] = "no case of it could be reviewed"
        return
    results.own[name] = scorers.diff(data, cases, seen.of(agent))
    results.calibration[f"{agent}, {name}"] = calibration.reversed_fixes(cases, agent, seen)
    results.squad[name] = scorers.diff(data, cases, seen.findings)


def _ordinary(data: Data, cases: Cases, seen: Seen, results: Results) -> None:
    if not cases:
        results.not_run["ordinary"] = "no case of it could be reviewed"
        return
    results.noise = {agent: scorers.diff(data, cases, seen.of(agent)) for agent in AGENTS}
    results.noise["squad"] = scorers.diff(data, cases, seen.findings)


def _own_sets(data: Data, results: Results) -> None:
    _say("reviewing the sets of our own")
    figures, seen, not_run = own_sets.measure(data)
    results.own |= figures
    results.seen["own sets"] = seen
    results.not_run |= not_run


def keep(results: Results, folder: Path) -> None:
    """Writes every finding of every set, for whoever looks for misses and noise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, seen in results.seen.items():
        (folder / f"{name}.json").write_text(json.dumps(seen.findings, indent=1), encoding="utf-8")
    figures = {"own": results.own, "squad": results.squad, "noise": results.noise}
    (folder / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")


def rules_of(findings: list[Finding]) -> Counter[str]:
    """How often each rule spoke."""
    return Counter(each["rule_id"] for each in findings)


def _say(line: str) -> None:
    print(f"{line} ...", file=sys.stderr, flush=True)
