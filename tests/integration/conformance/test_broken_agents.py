"""The kit passes an agent that keeps the contract, and fails each broken one for its own reason and no other."""

import subprocess
import sys

import pytest

from conformance.connection import Connection
from conformance.kit import Kit, describe
from conformance.outcome import Verdict
from conformance.runner import run
from conformance.table import CHECKS
from tests.support.broken_agents import DEFECTS, serving
from tests.support.servers import wait_until

BROKEN = [(check, agent) for check, agents in DEFECTS.items() for agent in agents]
LOADING = {"time-budget", "cancel", "health-under-load"}
"""Checks that send much to read: seconds each, so they run where they or the whole is the point."""


async def verdicts(address: str, *, loading: bool, pid: int | None = None) -> dict[str, Verdict]:
    connection = Connection(address)
    checks = [check for check in CHECKS if loading or check.id not in LOADING]
    async with connection.open() as channel:
        kit = Kit(connection, channel, await describe(connection, channel, 30), timeout=20, pid=pid)
        outcomes = await run(kit, checks, lambda check: None, lambda outcome: print(outcome.check.id, outcome.note))
    return {outcome.check.id: outcome.verdict for outcome in outcomes}


def ids_of(found: dict[str, Verdict], verdict: Verdict) -> list[str]:
    return [check for check, each in found.items() if each is verdict]


@pytest.fixture
def process(tmp_path):
    """Starts an agent in a process of its own: address and process by the name of a defect, or none."""
    started = []

    def start(defect: str = "") -> tuple[str, subprocess.Popen]:
        port_file = tmp_path / "port"
        command = [sys.executable, "-m", "tests.support.broken_agents", port_file, defect]
        started.append(subprocess.Popen(command))
        wait_until(port_file.exists)
        return port_file.read_text(), started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()


async def test_an_agent_that_keeps_the_contract_passes_every_check(process):
    address, agent = process()
    found = await verdicts(address, loading=True, pid=agent.pid)
    assert ids_of(found, Verdict.passed) == [check.id for check in CHECKS]


async def test_an_agent_that_drops_its_streams_at_its_end_fails_for_that_alone(process):
    address, agent = process("DropsEverything")
    assert ids_of(await verdicts(address, loading=False, pid=agent.pid), Verdict.failed) == ["drain"]


@pytest.mark.parametrize(("check", "broken"), BROKEN, ids=[agent.__name__ for _, agent in BROKEN])
async def test_a_broken_agent_fails_for_its_own_reason_and_no_other(check, broken):
    with serving(agent := broken()) as address:
        found = await verdicts(address, loading=check in LOADING)
        agent.over.set()
    assert ids_of(found, Verdict.failed) == [check]


def test_every_check_has_an_agent_that_fails_it():
    assert {check.id for check in CHECKS} == {*DEFECTS, "drain"}
