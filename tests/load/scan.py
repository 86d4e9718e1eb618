"""A repository of 100,000 lines: scanned whole, beside two linters, and reviewed a second time."""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import distribution
from pathlib import Path

from tests.load.semgrep_rules import plain, public
from tests.support.agents.processes import offspring
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

_SEMGREP = os.environ.get("SQUAD_BENCH_SEMGREP", "")
"""The program, from an environment of its own: it cannot share one with us."""
_PUBLIC = os.environ.get("SQUAD_BENCH_SEMGREP_RULES", "")
"""A folder with Semgrep's public rules."""
_FILES = os.environ.get("SQUAD_BENCH_FILES", "")
"""A folder that is scanned as well: the dev half of the OWASP benchmark."""


def measure() -> dict[str, float]:
    """Seconds; medians, after one run that warms the operating system's cache and shows how much memory is needed."""
    with folder() as place:
        repository = place / "repository"
        _fill(repository)
        reports = [place / f"scan-{number}.json" for number in range(RUNS + 2)]
        largest = _largest("scan", str(repository), "--format", "json", "--output", str(reports[0]))
        scans = [_squad("scan", str(repository), "--format", "json", "--output", str(each)) for each in reports[2:]]
        _squad("scan", str(repository), "--format", "json", "--output", str(reports[1]), SQUAD_AGENT_PROCESSES="4")
        peers = [_peers(repository) for _ in range(RUNS)]
        semgrep = _semgrep(repository, place)
        once, twice = ([_batch(repository, place, count) for _ in range(RUNS)] for count in (1, 2))
        different = len({each.read_bytes() for each in reports}) - 1
    scan, linters = statistics.median(scans), statistics.median(peers)
    others = {f"times_semgrep_{kind}": scan / seconds for kind, seconds in semgrep.items()}
    files = {"files_s": statistics.median([_squad("scan", _FILES) for _ in range(RUNS + 1)][1:])} if _FILES else {}
    return {
        "scan_s": scan,
        "linters_s": linters,
        "times_linters": scan / linters,
        **others,
        **files,
        "largest_mb": largest,
        "different": different,
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


def _semgrep(repository: Path, place: Path) -> dict[str, float]:
    """Seconds of Semgrep with fifty rules, by their kind."""
    configs = {"plain": plain()} if _SEMGREP else {}
    configs |= {"public": public(Path(_PUBLIC))} if _SEMGREP and _PUBLIC else {}
    return {kind: _semgrep_with(config, repository, place) for kind, config in configs.items()}


def _semgrep_with(text: str, repository: Path, place: Path) -> float:
    """The median of some runs."""
    config = place / "rules.yaml"
    config.write_text(text, encoding="utf-8")
    command = [_SEMGREP, "scan", "--metrics", "off", "--disable-version-check", "--no-git-ignore", "--json", "--quiet"]
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        done = subprocess.run([*command, "--config", str(config), str(repository)], capture_output=True, check=False)
        took.append(time.perf_counter() - began)
        assert done.returncode == 0, f"semgrep ended with {done.returncode}: {done.stderr.decode()[-500:]}"
    return statistics.median(took)


def _batch(repository: Path, place: Path, count: int) -> float:
    """The same ten files reviewed `count` times by the same agents: the second time only what they kept is new."""
    batch = place / "ranges.jsonl"
    fields = {"path": str(repository), "base": "HEAD~1", "head": "HEAD"}
    lines = [fields | {"id": str(number), "output": str(place / f"{number}.json")} for number in range(count)]
    batch.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return _squad("review", "--batch", str(batch))


def _squad(*arguments: str, **settings: str) -> float:
    """Seconds from start to exit."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "cli.main", *arguments]
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, env=os.environ | settings, check=False)
    assert ran.returncode in {0, 1}, f"squad {arguments[0]} ended with {ran.returncode}"
    return time.perf_counter() - began


def _largest(*arguments: str) -> float:
    """Resident megabytes of the largest process at its largest, rule processes and engines among them."""
    found = 0
    with subprocess.Popen([sys.executable, "-m", "cli.main", *arguments], stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with suppress(OSError):  # some end meanwhile
                found = max(found, *map(_peak, [process.pid, *offspring(process.pid)]))
            time.sleep(0.02)
    return found / 1024


def _peak(process: int) -> int:
    """The most kilobytes a process has had so far; 0 when it has ended."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int((re.search(r"VmHWM:\s+(\d+)", status) or [0, 0])[1])


def _commit(repository: Path, message: str) -> None:
    _git(repository, "add", ".")
    _git(repository, "-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-q", "-m", message)


def _git(repository: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(repository), *words], check=True, capture_output=True)
