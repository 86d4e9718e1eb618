"""A repository of 100,000 lines: scanned whole, beside two linters, and reviewed a second time."""

import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from tests.support.world import folder

RUNS = 3
LINES = 100_000
CHANGED = 10
_PACKAGES = (
    "celery",
    "kombu",
    "sqlalchemy",
    "fastapi",
    "starlette",
    "alembic",
    "httpx",
    "click",
    "rich",
    "mako",
    "redis",
)
"""Installed packages whose sources are the repository: what our own lock file brings, so everybody has the same."""

_OTHER = shlex.split(os.environ.get("SQUAD_BENCH_OTHER", ""))
"""Command of another analyser to compare with; the repository's path is added to it."""


def measure() -> dict[str, float]:
    """Seconds; medians, after one run that warms the operating system's cache."""
    with folder() as place:
        repository = place / "repository"
        _fill(repository)
        scans = [_squad("scan", str(repository), "--format", "json") for _ in range(RUNS + 1)][1:]
        peers = [_peers(repository) for _ in range(RUNS)]
        others = [_other(repository) for _ in range(RUNS)] if _OTHER else []
        once, twice = ([_batch(repository, place, count) for _ in range(RUNS)] for count in (1, 2))
    scan, linters = statistics.median(seconds for seconds, _ in scans), statistics.median(peers)
    other = {"times_other": scan / statistics.median(others)} if others else {}
    return other | {
        "scan_s": scan,
        "linters_s": linters,
        "times_linters": scan / linters,
        "largest_mb": max(megabytes for _, megabytes in scans),
        "second_review_s": statistics.median(twice) - statistics.median(once),
    }


def _fill(repository: Path) -> None:
    """Two commits: everything, and ten files with a line more."""
    written = list(_copied(repository))
    _git(repository, "init", "-q")
    _commit(repository, "Add everything")
    for path in written[:: len(written) // CHANGED][:CHANGED]:
        path.write_text(path.read_text(encoding="utf-8") + "\nLAST_LINE = 1\n", encoding="utf-8")
    _commit(repository, "Change ten files")


def _copied(repository: Path) -> Iterator[Path]:
    total = 0
    for source, name in _sources():
        text = source.read_text(encoding="utf-8")
        if (total := total + text.count("\n")) > LINES:
            return
        target = repository / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        yield target


def _sources() -> Iterator[tuple[Path, str]]:
    for package in _PACKAGES:
        files = distribution(package).files or []
        names = sorted(str(each) for each in files if each.suffix == ".py" and not str(each).startswith(".."))
        yield from ((Path(str(distribution(package).locate_file(name))), name) for name in names)


def _peers(repository: Path) -> float:
    """Bandit, then Ruff with all of its rules."""
    began = time.perf_counter()
    for command in (["-m", "bandit", "-q", "-r"], ["-m", "ruff", "check", "-q", "--no-cache", "--select", "ALL"]):
        subprocess.run([sys.executable, *command, str(repository)], capture_output=True, check=False)
    return time.perf_counter() - began


def _other(repository: Path) -> float:
    began = time.perf_counter()
    subprocess.run([*_OTHER, str(repository)], capture_output=True, check=False)
    return time.perf_counter() - began


def _batch(repository: Path, place: Path, count: int) -> float:
    """The same ten files reviewed `count` times by the same agents: the second time only what they kept is new."""
    batch = place / "ranges.jsonl"
    fields = {"path": str(repository), "base": "HEAD~1", "head": "HEAD"}
    lines = [fields | {"id": str(number), "output": str(place / f"{number}.json")} for number in range(count)]
    batch.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return _squad("review", "--batch", str(batch))[0]


def _squad(*arguments: str) -> tuple[float, float]:
    """Seconds, and the resident megabytes of the largest process at its largest."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "cli.main", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in {0, 1}, f"squad {arguments[0]} ended with {process.returncode}"
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def _commit(repository: Path, message: str) -> None:
    _git(repository, "add", ".")
    _git(repository, "-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-q", "-m", message)


def _git(repository: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(repository), *words], check=True, capture_output=True)
