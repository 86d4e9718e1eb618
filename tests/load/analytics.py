"""The export of a million findings, and the indicators over one, ten and fifty million.

The programs of analytics run in their own environment; what they take is measured from here. SQUAD_BENCH_EXPORT and
SQUAD_BENCH_MILLIONS choose other sizes, in millions of findings, SQUAD_BENCH_SPARK_MEMORY the memory of Spark.
"""

import json
import os
import subprocess
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

import psycopg

from cli.stack import database, procfs
from cli.stack.postgres import Postgres
from kit.database import migrate
from tests.analytics.rows import FIRST, fill
from tests.support.world import folder

ROOT = Path(__file__).parents[2]
EXPORT = float(os.environ.get("SQUAD_BENCH_EXPORT", "1"))
REVIEWS, EACH, DAYS = round(EXPORT * 25_000), 20, 30
"""Of each of two tenants: a million findings, by default."""
MILLIONS = tuple(float(each) for each in os.environ.get("SQUAD_BENCH_MILLIONS", "1,10,50").split(","))
MEMORY = os.environ.get("SQUAD_BENCH_SPARK_MEMORY", "6g")
_MEGABYTE = 1 << 20
_MACHINE_MB = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE
Row = tuple[str, str, str, float | None, str]


def rows() -> tuple[Row, ...]:
    """What is written down: words, benchmark, key, bar and unit."""
    whole = EXPORT == 1
    first, *others = (f"{each:g}" for each in MILLIONS)
    largest = others[-1] if others else first
    return (
        (f"export of {EXPORT:g} million findings", "analytics", "export_s", 60 if whole else None, "s"),
        ("most memory of it", "analytics", "export_mb", 500, "MB"),
        (f"all indicators over {first} million findings", "analytics", f"kpis_{first}m_s", None, "s"),
        *((f"over {n} million, for each million", "analytics", f"kpis_{n}m_s_per_million", None, "s") for n in others),
        ("of each, times that of the next smaller: the most", "analytics", "kpis_growth", 1, ""),
        (f"most memory over {largest} million, Spark included", "analytics", f"kpis_{largest}m_mb", _MACHINE_MB, "MB"),
        ("files of findings in two years", "analytics", "findings_files", None, ""),
        ("of those, read for a question about a day, as Spark counts", "analytics", "day_files", None, ""),
        ("files of all tables", "analytics", "files", None, ""),
        ("after compaction", "analytics", "compacted_files", None, ""),
    )


def measure() -> dict[str, float]:
    """Seconds, megabytes and files."""
    subprocess.run([ROOT / "tools" / "setup.sh", "analytics"], check=True, stdout=subprocess.DEVNULL)
    found = _export()
    for millions in MILLIONS:
        found |= _indicators(millions)
    each = [found[f"kpis_{millions:g}m_s_per_million"] for millions in MILLIONS]
    return found | ({"kpis_growth": max(after / before for before, after in pairwise(each))} if len(each) > 1 else {})


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
            seconds, megabytes, _ = _run(settings, "-m", "analytics", "export", "--since", FIRST)
        finally:
            server.stop()
    return {"export_s": seconds, "export_mb": megabytes}


def _indicators(millions: float) -> dict[str, float]:
    name = f"{millions:g}m"
    with folder() as place:
        settings = {"LAKE": str(place / "lake"), "SPARK_MEMORY": MEMORY}
        _run(settings, "-m", "analytics.history.generate", settings["LAKE"], str(int(millions * 1_000_000)))
        seconds, megabytes, said = _run(settings, "-m", "tests.load.indicators")
    took = {f"kpis_{name}_s": seconds, f"kpis_{name}_s_per_million": seconds / millions}
    return took | {f"kpis_{name}_mb": megabytes} | json.loads(said.splitlines()[-1])


def _run(settings: dict[str, str], *words: str) -> tuple[float, float, str]:
    """Seconds, the most that the program and those it started held at a time, and what it printed."""
    environ = (
        os.environ | {f"SQUAD_ANALYTICS_{key}": value for key, value in settings.items()} | {"PYTHONPATH": str(ROOT)}
    )
    began = time.perf_counter()
    command = [ROOT / ".venv-analytics" / "bin" / "python", *words]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, env=environ, stdout=said)
        most, watching = [0], threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, most, watching))
        watcher.start()
        status = process.wait()
        seconds = time.perf_counter() - began
        watching.set()
        watcher.join()
        assert status == 0, f"{' '.join(words)} ended with {status}"
        said.seek(0)
        return seconds, most[0] / _MEGABYTE, said.read()


def _watch(root: int, most: list[int], done: threading.Event) -> None:
    while not done.wait(0.2):
        most[0] = max(most[0], procfs.tree_memory_bytes(root) or 0)
