"""`squad review` from nothing to its answer: a cold start each time, only the files of the system's cache are warm."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.load import change
from tests.support.world import folder

RUNS = 5


def measure() -> dict[str, float]:
    """Seconds; the first run, which warms the cache, is left out."""
    with folder() as place:
        _repository(place)
        took = [_one(place) for _ in range(RUNS + 1)][1:]
    return {"median_s": statistics.median(took), "max_s": max(took)}


def _one(place: Path) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "cli.main", "review", str(place), "--base", "HEAD~1", "--format", "json"]
    ran = subprocess.run(command, capture_output=True, check=False)
    assert ran.returncode in {0, 1}, ran.stderr.decode()
    return time.perf_counter() - began


def _repository(place: Path) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
        subprocess.run(["git", "-C", str(place), *who, *words], check=True, capture_output=True)

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "Nothing yet")
    for path, text in change.files().items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, encoding="utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "Add everything")
