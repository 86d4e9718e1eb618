"""The product as its users run it: `squad scan` and `squad review --batch`, and what their JSON reports say."""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

Finding = dict[str, Any]
"""path, line, cwe (numbers), rule_id, agent, severity, confidence: what the scorers read, and a little more."""
_SQUAD = (sys.executable, "-m", "cli.main")
_HERE = Path(__file__).parents[2]
_FINE = (0, 1, 3)
"""Passed, found something, incomplete: the last is seen in the gaps."""


@dataclass
class Seen:
    """What one or more runs reported.

    Attributes:
        gaps: Files that an agent should have read and did not, counted by the reason.
        failed: Ids of ranges of which there is no report.
    """

    findings: list[Finding] = field(default_factory=list)
    gaps: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def of(self, agent: str) -> list[Finding]:
        return [each for each in self.findings if each["agent"] == agent]


@dataclass(frozen=True)
class Range:
    """Two commits of a mirror."""

    id: str
    path: Path
    base: str
    head: str


def scan(folders: Iterable[Path], root: Path, agents: Sequence[str] = ()) -> Seen:
    """Scans each folder by itself, with all agents or some; paths in the result are relative to `root`."""
    seen = Seen()
    for folder in folders:
        with tempfile.TemporaryDirectory(prefix="quality-") as place:
            output = Path(place) / "report.json"
            seen.seconds += _run("scan", folder, "--format", "json", "--output", output, *_only(agents))
            _add(seen, output, f"{folder.relative_to(root)}/")
    return seen


def review(ranges: Sequence[Range], agents: Sequence[str] = ()) -> Seen:
    """Reviews every range with one start of the agents, all or some; paths in the result begin with the range's id."""
    seen = Seen()
    if not ranges:
        return seen
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        outputs = {each.id: Path(place) / f"{number}.json" for number, each in enumerate(ranges)}
        batch = Path(place) / "ranges.jsonl"
        batch.write_text("".join(_line(each, outputs[each.id]) for each in ranges), encoding="utf-8")
        seen.seconds = _run("review", "--batch", batch, *_only(agents))
        for name, output in outputs.items():
            if output.exists():
                _add(seen, output, "")
            else:
                seen.failed.append(name)
    return seen


def _only(agents: Sequence[str]) -> tuple[str, ...]:
    return ("--agents", ",".join(agents)) if agents else ()


def _line(each: Range, output: Path) -> str:
    fields = {"id": each.id, "path": each.path, "base": each.base, "head": each.head, "output": output}
    return json.dumps(fields, default=str) + "\n"


def _run(*arguments: str | Path) -> float:
    """Wall seconds from start to exit."""
    began = time.perf_counter()
    ran = subprocess.run([*_SQUAD, *map(str, arguments)], cwd=_HERE, capture_output=True, text=True, check=False)
    if ran.returncode not in _FINE:
        raise SystemExit(f"squad {arguments[0]} ended with {ran.returncode}: {ran.stderr.strip()[-1000:]}")
    sys.stderr.writelines(line + "\n" for line in ran.stderr.splitlines() if "fault of ours" in line)
    return time.perf_counter() - began


def _add(seen: Seen, output: Path, prefix: str) -> None:
    report = json.loads(output.read_text(encoding="utf-8"))
    seen.findings += [_finding(each, prefix) for each in report["findings"]]
    seen.gaps.update(f"{gap['agent']}: {gap['reason']}" for gap in report["gaps"] if gap["status"] == "not_read")


def _finding(said: dict[str, Any], prefix: str) -> Finding:
    labels = (each["label"] for each in said["references"])
    own = [int(label[4:]) for label in labels if label.startswith("CWE-")]
    return {
        "path": prefix + said["location"]["path"],
        "line": said["location"]["start_line"],
        "cwe": sorted({*own, *rule_cwes().get(said["rule_id"], ())}),
        **{name: said[name] for name in ("rule_id", "agent", "severity", "confidence", "message")},
    }


@cache
def rule_cwes() -> dict[str, list[int]]:
    """The weaknesses each rule stands for, as `squad rules` tells them."""
    listed = subprocess.run([*_SQUAD, "rules", "--format", "json"], cwd=_HERE, capture_output=True, check=True)
    return {rule["id"]: rule["cwe_ids"] for rule in json.loads(listed.stdout)}
