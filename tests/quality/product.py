"""The product as its users run it: `squad scan` and `squad review --batch`, and what their JSON reports say."""

import json
import os
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
        seconds: Wall time of all runs, from start to exit.
        largest_mib: Resident memory of the largest process at its largest, rule processes and engines included.
    """

    findings: list[Finding] = field(default_factory=list)
    gaps: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    largest_mib: float = 0.0

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
            _run(seen, "scan", folder, "--format", "json", "--output", output, *_only(agents))
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
        _run(seen, "review", "--batch", batch, *_only(agents))
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


def _run(seen: Seen, *arguments: str | Path) -> None:
    """Runs the command to its end, and adds what it took."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([*_SQUAD, *map(str, arguments)], cwd=_HERE, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    if process.returncode not in _FINE:
        raise SystemExit(f"squad {arguments[0]} ended with {process.returncode}: {said.strip()[-1000:]}")
    sys.stderr.writelines(line + "\n" for line in said.splitlines() if "fault of ours" in line)
    seen.seconds += time.perf_counter() - began
    seen.largest_mib = max(seen.largest_mib, usage.ru_maxrss / 1024)


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
