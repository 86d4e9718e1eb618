"""The export of a million findings, and the indicators over one, ten and fifty million.

The programs of analytics run in their own environment; what they take is measured from here.
"""

import os
import subprocess
import threading
import time
from pathlib import Path

import psycopg

from cli.stack import database, procfs
from cli.stack.postgres import Postgres
from kit.database import migrate
from tests.analytics.rows import FIRST, fill
from tests.support.world import folder

ROOT = Path(__file__).parents[2]
REVIEWS, EACH, DAYS = 25_000, 20, 30
"""Of each of two tenants: a million findings."""
MILLIONS = tuple(float(each) for each in os.environ.get("SQUAD_BENCH_MILLIONS", "1,10,50").split(","))
MEMORY = os.environ.get("SQUAD_BENCH_SPARK_MEMORY", "6g")
_MEGABYTE = 1 << 20


def measure() -> dict[str, float]:
    """Seconds and megabytes; a million or more of findings each."""
    subprocess.run([ROOT / "tools" / "setup.sh", "analytics"], check=True, stdout=subprocess.DEVNULL)
    found = _export()
    for millions in MILLIONS:
        found |= _indicators(millions)
    return found


def _export() -> dict[str, float]:
    with folder() as place:
        server = Postgres(place / "postgres", durable=False)
        server.start()
        try:
            roles = database.prepare(server.url(), dict.fromkeys(database.LOGINS, "of-the-benchmark"))
            for service in ("tenancy_service", "review_service"):
                migrate(roles["squad_owner"], service)
            fill(server.url(database="squad"), REVIEWS, EACH, DAYS)
            with psycopg.connect(server.url(database="squad"), autocommit=True) as connection:
                connection.execute("ANALYZE")
            settings = {"LAKE": str(place / "lake"), "DATABASE_URL": roles["analytics_reader"]}
            seconds, megabytes = _run(settings, "-m", "analytics", "export", "--since", FIRST)
        finally:
            server.stop()
    return {"export_s": seconds, "export_mb": megabytes}


def _indicators(millions: float) -> dict[str, float]:
    name = f"{millions:g}m"
    with folder() as place:
        settings = {"LAKE": str(place / "lake"), "SPARK_MEMORY": MEMORY}
        _run(settings, "-m", "analytics.history.generate", settings["LAKE"], str(int(millions * 1_000_000)))
        seconds, megabytes = _run(settings, "-m", "tests.load.indicators")
    return {f"kpis_{name}_s": seconds, f"kpis_{name}_s_per_million": seconds / millions, f"kpis_{name}_mb": megabytes}


def _run(settings: dict[str, str], *words: str) -> tuple[float, float]:
    """Seconds, and the most that the program and those it started held at a time."""
    environ = (
        os.environ | {f"SQUAD_ANALYTICS_{key}": value for key, value in settings.items()} | {"PYTHONPATH": str(ROOT)}
    )
    began = time.perf_counter()
    command = [ROOT / ".venv-analytics" / "bin" / "python", *words]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    most, watching = [0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, most, watching))
    watcher.start()
    status = process.wait()
    seconds = time.perf_counter() - began
    watching.set()
    watcher.join()
    assert status == 0, f"{' '.join(words)} ended with {status}"
    return seconds, most[0] / _MEGABYTE


def _watch(root: int, most: list[int], done: threading.Event) -> None:
    while not done.wait(0.2):
        most[0] = max(most[0], procfs.tree_memory_bytes(root) or 0)
