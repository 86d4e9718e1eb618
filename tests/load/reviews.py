"""From webhook to posted review, warm, beside the slowest agent's own time."""

import statistics
import time

from tests.load import change
from tests.support.world import World, world

RUNS = 9
WARM = 2
_SECONDS = 60


def measure() -> dict[str, float]:
    """Seconds, medians over RUNS pull requests of ten files each."""
    total, agent, beyond = [], [], []
    with world() as running:
        for number in range(WARM + RUNS):
            whole, slowest = _one(running, number)
            if number >= WARM:
                total.append(whole)
                agent.append(slowest)
                beyond.append(whole - slowest)
    return {
        "median_s": statistics.median(total),
        "max_s": max(total),
        "slowest_agent_s": statistics.median(agent),
        "beyond_s": statistics.median(beyond),
        "changed_lines": change.changed_lines(),
    }


def _one(running: World, number: int) -> tuple[float, float]:
    """The time until GitHub has the finished check run, and the longest run of an agent."""
    repository = running.github.create_repository(f"acme/shop-{number}", {"README.md": "A shop.\n"})
    running.github.push(repository, "work", change.files())
    began = time.perf_counter()
    running.github.open_pull_request(repository, "work")
    with running.api() as api:
        while True:
            checks = list(repository.check_runs.values())
            if checks and all(each.status == "completed" for each in checks):
                break
            assert time.perf_counter() - began < _SECONDS, "no review came"
            time.sleep(0.005)
        whole = time.perf_counter() - began
        review = api.get("/api/v1/reviews", params={"repository": repository.full_name}).json()["reviews"][0]
        review = api.get(f"/api/v1/reviews/{review['id']}").json()
    return whole, max(float(run["elapsed"].removesuffix("s")) for run in review["agent_runs"])
