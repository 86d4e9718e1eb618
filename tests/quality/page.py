"""Writes what was measured into docs/quality.md, bad rows and missing sets included."""

import datetime
import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.quality import calibration, publishing
from tests.quality.measure import AGENTS, REVERSED, Results, rules_of
from tests.quality.rows import ROWS

PAGE = Path(__file__).parents[2] / "docs" / "quality.md"
MARK = "<!-- written by make quality -->"
PUBLISHING = ("<!-- real histories, written by make quality -->", "<!-- end of real histories -->")
_MOST_RULES = 15
_TERMS = (
    "*Bar* is the least that passes and *target* what we aim at; the last column says which of them is reached.",
    "*J*, also called TPR-FPR, is the share of unsafe cases that are flagged minus the share of safe ones that are:",
    "0 is no better than chance, 1 is without fault. A real fix is reviewed backwards and as it was made: *lift* is",
    "how much more often it is flagged backwards, *pair* the share of fixes that are flagged backwards and not as",
    'they were made. A limit in the name of a row, such as "at .3/100 lines", is the most noise with which the row',
    "counts.",
)
"""What the columns and rows of the first table mean."""


def write(results: Results) -> str:
    """Replaces everything below the mark; answers what it wrote."""
    kept = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(f"{kept}{MARK}\n\n{text(results)}", encoding="utf-8")
    return text(results)


def write_publishing(tallies: dict[str, publishing.Tally]) -> str:
    """Replaces the section of real histories; answers what it wrote."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(PUBLISHING[0])
    after, written = rest.partition(PUBLISHING[1])[2], publishing_text(tallies)
    PAGE.write_text(f"{before}{written}{after}", encoding="utf-8")
    return written


def publishing_text(tallies: dict[str, publishing.Tally]) -> str:
    """The section of real histories, between its marks."""
    said = [*_circumstances("make quality MIRRORS=DIR"), "", *publishing.lines(tallies)]
    return "\n".join((PUBLISHING[0], "", "## Publishing on real histories", "", *said, "", PUBLISHING[1]))


def text(results: Results) -> str:
    """The page below the mark."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Results) -> Iterator[str]:
    yield from _circumstances("make quality DATA=DIR")
    yield from ("", "## Against peers, bars and targets", "", *_peers(results))
    yield from ("", "## Real fixes reviewed backwards", "", *_reversed(results))
    yield from ("", "## Noise on ordinary commits", "", *_noise(results))
    yield from ("", "## By class of weakness", "", *_classes(results))
    yield from ("", "## How far a confidence can be trusted", "", *_calibration(results))
    yield from ("", "## Time and memory", "", *_costs(results))
    yield from ("", "## Not measured", "", *_missing(results))


def _circumstances(make: str) -> Iterator[str]:
    command = ["git", "describe", "--always", "--dirty=, with uncommitted changes", "--abbrev=12", "--exclude=*"]
    said = subprocess.run(command, cwd=PAGE.parent, capture_output=True, text=True, check=False)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    yield f"{today}, commit {said.stdout.strip() or 'unknown'}, {machine}. Command: `{make}`."


def _peers(results: Results) -> Iterator[str]:
    yield from (*_TERMS, "")
    yield "| benchmark | ours | bandit | ruff | semgrep | best of others | bar | target | |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in ROWS:
        ours, verdict = "not run", ""
        if row.set in results.own or (row.set == "ordinary" and results.noise):
            reading = row.read(results)
            ours = f"**{reading.words}**"
            verdict = "target" if reading.reaches else "bar" if reading.passes else "below"
        yield f"| {row.what} | {ours} | {' | '.join(row.peers)} | {row.bar} | {row.target} | {verdict} |"


def _reversed(results: Results) -> Iterator[str]:
    yield "| set | cases | counting | reverse-hit | fix-hit | lift | pair | per 100 lines of the fix |"
    yield "|---|---|---|---|---|---|---|---|"
    names = ("reverse_hit", "fix_hit", "lift", "pair", "per100_fix")
    for name in [each for each in REVERSED if each in results.own]:
        for who, figures in ((REVERSED[name], results.own[name]), ("all agents", results.squad[name])):
            yield f"| {name} | {figures['cases']} | {who} | " + " | ".join(f"{figures[n]:.3f}" for n in names) + " |"


def _noise(results: Results) -> Iterator[str]:
    if not results.noise:
        yield "Not run."
        return
    lines = results.noise["squad"]["changed_lines"]
    yield f"{results.noise['squad']['prs']} commits, {lines} changed lines."
    yield from (
        "",
        "| agent | findings | per 100 changed lines | commits with any | loudest rules |",
        "|---|---|---|---|---|",
    )
    for agent in (*AGENTS, "squad"):
        figures = results.noise[agent]
        loudest = ", ".join(f"{rule} {count}" for rule, count in figures["top"])
        name = "all agents" if agent == "squad" else agent
        counts = f"{figures['findings']} | {figures['per100']:.2f} | {figures['prs_with_any']:.0%}"
        yield f"| {name} | {counts} | {loudest} |"


def _classes(results: Results) -> Iterator[str]:
    yield from ("| set | class | score |", "|---|---|---|")
    for name in [each for each in ("owasp", "sven") if each in results.own]:
        for label, score in sorted(results.own[name]["classes"].items()):
            yield f"| {name} | {'CWE-' if name == 'sven' else ''}{label} | {score:.3f} |"


def _calibration(results: Results) -> Iterator[str]:
    yield "A finding is right when it names the weakness of unsafe code, wrong when it says so of its safe twin (owasp,"
    yield "sven); in the ground truth or not in it (realvuln, which is not exhaustive); on the problem or on its fix"
    yield "(reversed fixes; chance gives half). Bars pool all sets; the line is the lower end of the 95 % interval."
    yield from ("", *calibration.lines(results.calibration))


def _costs(results: Results) -> Iterator[str]:
    yield "Each set in one start of the agents (realvuln: one an application), start and end included; files are warm."
    yield from ("", "| set | seconds | largest process, MiB |", "|---|---|---|")
    for name, seen in results.seen.items():
        yield f"| {name} | {seen.seconds:.1f} | {seen.largest_mib:.0f} |"


def _missing(results: Results) -> Iterator[str]:
    for name, why in results.not_run.items():
        yield f"* {name}: not run, {why}."
    if results.left_out:
        yield f"* Cases left out, their repositories are not here: {_counted(dict(results.left_out))}."
    for name, seen in results.seen.items():
        if seen.failed:
            yield f"* {name}: of {len(seen.failed)} ranges there is no report; their cases are left out."
        if seen.gaps:
            yield f"* {name}: files not read, counted as silent: {_counted(dict(seen.gaps))}."


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def loudest(results: Results) -> Iterator[str]:
    """Per set, how often each rule spoke; for the terminal."""
    for name, seen in results.seen.items():
        yield f"{name}: " + ", ".join(f"{r} {n}" for r, n in rules_of(seen.findings).most_common(_MOST_RULES))
