"""What each process takes while reviews go on: `python -m tests.load.pods` writes it down, manifests ask for twice.

Memory is what a container of its own would count: private pages of all its processes, pages that they share once, and
the files that they have mapped.
"""

import math
import statistics
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.stack import procfs
from cli.stack.plan import AGENTS
from tests.load import change
from tests.support.world import World, world

PAGE = Path(__file__).parents[2] / "deploy" / "README.md"
MARK = "<!-- written by python -m tests.load.pods -->"
PULLS, WARM, LARGE_EVERY, AT_ONCE = 60, 5, 10, 3
PER_SECOND = 0.5
"""Reviews that one pod of each kind is meant for: thirty a minute."""
SAMPLE_SECONDS = 0.25
MIB = 1024 * 1024
SERVICES = ("gateway", "tenancy", "review", "worker")


@dataclass(frozen=True)
class Measured:
    """One kind of pod.

    Attributes:
        cpu: Thousandths of a processor at PER_SECOND reviews.
        usual: Median of its memory in MiB.
        most: Its largest memory in MiB.
    """

    cpu: float
    usual: float
    most: float

    def asked(self) -> tuple[int, int, int]:
        """Twice of it: request of processor (thousandths) and memory (MiB), and limit of memory (MiB)."""
        return _up(2 * self.cpu, 50), _up(2 * self.usual, 64), _up(2 * self.most, 64)


def measure() -> dict[str, Measured]:
    """By kind of pod; the five agents are one kind, the largest of each number."""
    with world() as running:
        for number in range(WARM):
            _review(running, number)
        roots = {name: running.process(name).pid or 0 for name in (*SERVICES, *AGENTS)}
        before = {name: _cpu_seconds(root) for name, root in roots.items()}
        with _sampled(roots) as memory, ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda number: _review(running, WARM + number), range(PULLS)))
        spent = {name: _cpu_seconds(root) - before[name] for name, root in roots.items()}
    found = {
        name: Measured(1000 * spent[name] / PULLS * PER_SECOND, statistics.median(memory[name]), max(memory[name]))
        for name in roots
    }
    agents = [found[name] for name in AGENTS]
    largest = Measured(*(max(getattr(one, field) for one in agents) for field in ("cpu", "usual", "most")))
    return {**{name: found[name] for name in SERVICES}, "agent": largest}


def _review(running: World, number: int) -> None:
    files = change.files()
    if number % LARGE_EVERY == LARGE_EVERY - 1:  # twenty times as large
        files = {f"part{part}/{path}": text for part in range(20) for path, text in files.items()}
    running.review(running.open_pull(f"acme/pods-{number}", {"README.md": "A shop.\n"}, files), within_seconds=120)


@contextmanager
def _sampled(roots: Mapping[str, int]) -> Iterator[dict[str, list[float]]]:
    """The memory of every tree of processes in MiB, again and again for the length of the block."""
    found, over = defaultdict[str, list[float]](list), threading.Event()

    def sample() -> None:
        while not over.wait(SAMPLE_SECONDS):
            for name, root in roots.items():
                found[name].append(_memory_bytes(root) / MIB)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    yield found
    over.set()
    thread.join()


def _memory_bytes(root: int) -> int:
    told = [_rollup(pid) for pid in procfs.tree(root)]
    own = sum(one.get("Pss_Anon", 0) + one.get("Pss_Shmem", 0) for one in told)
    mapped = max((one.get("Rss", 0) - one.get("Anonymous", 0) for one in told), default=0)
    return 1024 * (own + mapped)


def _rollup(pid: int) -> dict[str, int]:
    """kB by name; empty when it has ended."""
    try:
        lines = (procfs.PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    return {line.partition(":")[0]: int(line.split()[1]) for line in lines}


def _cpu_seconds(root: int) -> float:
    """Of a tree, with those of it that have ended."""
    ticks = 0
    for pid in procfs.tree(root):
        try:
            fields = (procfs.PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / 100


def _up(number: float, step: int) -> int:
    return max(step, math.ceil(number / step) * step)


def table(found: Mapping[str, Measured]) -> str:
    """As the page has it, and `read` reads it."""
    lines = ["| pod | processor | memory, median | memory, most |", "|---|---|---|---|"]
    lines += [f"| {name} | {one.cpu:.0f}m | {one.usual:.0f} MiB | {one.most:.0f} MiB |" for name, one in found.items()]
    return "\n".join(lines)


def read(page: str) -> dict[str, Measured]:
    """What was measured last."""
    rows = [line.split("|")[1:5] for line in page.partition(MARK)[2].splitlines() if line.endswith(" MiB |")]
    return {name.strip(): Measured(*(float(cell.strip(" mMiB")) for cell in cells)) for name, *cells in rows}


if __name__ == "__main__":
    measured = measure()
    print(table(measured))
    for each, one in measured.items():
        cpu, memory, limit = one.asked()
        print(f"{each}: requests: {{cpu: {cpu}m, memory: {memory}Mi}}, limits: {{memory: {limit}Mi}}")
    PAGE.write_text(f"{PAGE.read_text(encoding='utf-8').partition(MARK)[0]}{MARK}\n\n{table(measured)}\n")
