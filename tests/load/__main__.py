"""Runs every benchmark and writes the table: `python -m tests.load [NAME ...]`."""

import os
import platform
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.load import analytics, command, idle, mesh, reviews, scan, storm, webhooks

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BENCHMARKS: Mapping[str, Callable[[], dict[str, float]]] = {
    "webhooks": webhooks.measure,
    "reviews": reviews.measure,
    "command": command.measure,
    "idle": idle.measure,
    "scan": scan.measure,
    "mesh": mesh.measure,
    "storm": storm.measure,
    "analytics": analytics.measure,
}
ROWS = (
    ("webhook acknowledged at 50 requests/s, p50", "webhooks", "p50_ms", 10, "ms"),
    ("webhook acknowledged at 50 requests/s, p99", "webhooks", "p99_ms", 50, "ms"),
    ("webhooks not acknowledged", "webhooks", "errors", 0, ""),
    ("webhook to posted review, 10 files, warm, median", "reviews", "median_s", 2.5, "s"),
    ("of that, beyond the slowest agent's own time", "reviews", "beyond_s", 0.7, "s"),
    ("`squad review` of the same change, cold", "command", "median_s", 3, "s"),
    ("`squad up`, warm start to ready", "idle", "ready_s", 8, "s"),
    ("whole idle stack, PostgreSQL and Redis included", "idle", "whole_mb", 1200, "MB"),
    ("`squad scan` of 100,000 lines, all agents", "scan", "scan_s", None, "s"),
    ("of that, times Bandit and then Ruff on the same files", "scan", "times_linters", 2, ""),
    ("times Semgrep with fifty of its public rules", "scan", "times_semgrep_public", 1, ""),
    ("times Semgrep with fifty plain rules", "scan", "times_semgrep_plain", 1, ""),
    ("largest process of that scan, rule processes and engines included", "scan", "largest_mb", 400, "MB"),
    (
        "reports of five such scans that differ from the first, one of them with four rule processes",
        "scan",
        "different",
        0,
        "",
    ),
    ("second review there, ten changed files", "scan", "second_review_s", 1.5, "s"),
    ("`squad scan` of the 339 files of a benchmark", "scan", "files_s", 4, "s"),
    ("largest idle agent", "idle", "largest_agent_mb", 150, "MB"),
    ("a call of the mesh, two Envoys with mutual TLS: added at p50", "mesh", "added_p50_ms", None, "ms"),
    ("the same at p99", "mesh", "added_p99_ms", None, "ms"),
    ("the same call without, p50", "mesh", "direct_p50_ms", None, "ms"),
    ("storm of two minutes: what people did", "storm", "acts", None, ""),
    ("processes killed with -9 in it", "storm", "kills", None, ""),
    ("webhooks that GitHub knows of", "storm", "deliveries", None, ""),
    ("of those, not arrived when it was over", "storm", "failed", None, ""),
    ("open heads when it was over", "storm", "open_heads", None, ""),
    ("open heads without exactly one finished review and check, after one sweep", "storm", "wrong", 0, ""),
    ("webhooks that the ledger misses or has too many, after one sweep", "storm", "off", 0, ""),
    ("from the sweep until all was right", "storm", "healed_s", None, "s"),
    *analytics.rows(),
)


def main() -> None:
    """Run the named benchmarks, all by default; only a whole run is written down."""
    chosen = sys.argv[1:] or list(BENCHMARKS)
    found = {}
    for name in chosen:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        found[name] = BENCHMARKS[name]()
        print(f"  {found[name]}", file=sys.stderr, flush=True)
    table = "\n".join(_table(found))
    print(table)
    if set(chosen) == set(BENCHMARKS):
        PAGE.write_text(PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "\n" + table + "\n")


MARK = "<!-- written by make bench -->"


def _table(found: Mapping[str, Mapping[str, float]]) -> list[str]:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    lines = ["", f"Machine: {machine}. Command: `make bench`. One run, everything on the same machine.", ""]
    lines += ["| what | measured | bar |", "|---|---|---|"]
    for words, name, key, bar, unit in ROWS:
        if key in found.get(name, {}):
            lines.append(f"| {words} | {found[name][key]:.3g} {unit} | {'' if bar is None else f'{bar} {unit}'} |")
    return lines


if __name__ == "__main__":
    main()
