"""How soon a warm stack is ready, and what it weighs when nothing happens."""

import os
import statistics
import time

from cli.stack import compose, control
from cli.stack.plan import AGENTS
from cli.stack.ports import free_port
from tests.support.world import folder

RUNS = 3
SETTLE_SECONDS = 5
_MEGABYTE = 1024 * 1024


def measure() -> dict[str, float]:
    """Seconds to ready on data that exists already; memory is the proportional set size of all processes."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("SQUAD_")}
    took, rows = [], {}
    with folder() as data:
        for number in range(RUNS + 1):
            began = time.perf_counter()
            with compose.up(data / "stack", free_port(), environ=environ):
                if number:
                    took.append(time.perf_counter() - began)
                time.sleep(SETTLE_SECONDS if number == RUNS else 0)
                rows = {row.name: row.memory_bytes or 0 for row in control.status(data / "stack").rows}
    return {
        "ready_s": statistics.median(took),
        "whole_mb": sum(rows.values()) / _MEGABYTE,
        "largest_agent_mb": max(rows[name] for name in AGENTS) / _MEGABYTE,
    }
