"""Whatever happens to whichever agent, no check is green, and each turns true by itself when the cause is gone."""

from collections.abc import Iterator

import pytest

from agent_services.runtime.discovery import AGENT_NAMES
from tests.support.faulty_agents import FAULTS, FaultyAgent
from tests.support.world import landed, world

GREEN = {"success", "neutral", "skipped"}
# Long enough for every change to be read once before the first is read again.
PATIENCE = {
    "SQUAD_RETRY_SECONDS": "20",
    "SQUAD_RETRY_LONGEST_SECONDS": "20",
    "SQUAD_SWEEP_INTERVAL_SECONDS": "0.2",
    "SQUAD_AGENT_TIMEOUT_SECONDS": "2",
}


class Faults:
    """The product with a breakable relay before each agent, and a pull request for each fault of each."""

    def __init__(self, made) -> None:
        self.world = made
        addresses = made.stack.plan.addresses
        self.agents = {name: FaultyAgent(name, addresses[name]) for name in AGENT_NAMES}
        listed = ",".join(f"{name}={agent.address}" for name, agent in self.agents.items())
        made.set("worker", SQUAD_AGENTS=listed)
        self.pulls = {(name, fault): self._pull(name, fault) for name in AGENT_NAMES for fault in FAULTS}

    def _pull(self, name, fault):
        return self.world.open_pull(f"faults/{name}-{fault}", {"README.md": "Hi.\n"}, {f"{name}/{fault}.py": "a = 1\n"})

    def mend(self) -> None:
        for agent in self.agents.values():
            agent.broken.clear()


@pytest.fixture(scope="module")
def faults() -> Iterator[Faults]:
    with world(durable=False, **PATIENCE) as made:
        ready = Faults(made)
        yield ready
        for agent in ready.agents.values():
            agent.stop()


@pytest.fixture(scope="module")
def mended(faults) -> Faults:
    """The same, once every cause is gone."""
    faults.mend()
    return faults


EVERY = pytest.mark.parametrize(("name", "fault"), [(name, fault) for name in AGENT_NAMES for fault in FAULTS])


@EVERY
def test_no_fault_of_an_agent_is_ever_green(faults, name, fault):
    pull = faults.pulls[name, fault]
    review = faults.world.review(pull, "PARTIAL", 100)
    [check] = landed(pull)[2]
    assert review["conclusion"] == "CONCLUSION_INCOMPLETE"
    assert check.conclusion not in GREEN
    assert name in check.summary
    assert f"{fault}.py" in check.summary


@EVERY
def test_it_turns_true_by_itself_when_the_cause_is_gone(mended, name, fault):
    pull = mended.pulls[name, fault]
    mended.world.review(pull, "COMPLETED", 100)
    [check] = landed(pull)[2]
    assert (check.status, check.conclusion) == ("completed", "success")
