"""What a rule process may do wrong, and what it costs: one file, named with the reason; never the agent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.agents.client import AgentProcess, running_agent


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentProcess]:
    folder = tmp_path_factory.mktemp("trial")
    with running_agent(
        folder, "tests.support.agents", SQUAD_AGENT_UNIT_SECONDS="1", SQUAD_AGENT_MEMORY_MIB="256"
    ) as it:
        yield it


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("eat", "NOT_READ/OUT_OF_MEMORY"),
        ("regex", "NOT_READ/OUT_OF_TIME"),
        ("raise", "NOT_READ/FAILED"),
        ("crash", "NOT_READ/FAILED"),
        ("vanish", "NOT_READ/OUT_OF_MEMORY"),
    ],
)
async def test_a_rule_that_fails_costs_its_file_and_no_other(agent: AgentProcess, deed: str, reason: str) -> None:
    files = {"a.py": "do: first\n", "b.py": f"do: {deed}\n", "c.py": "do: last\n"}
    answer = await agent.client().analyze(files)
    assert answer.cells == {"a.py": "READ", "b.py": reason, "c.py": "READ"}
    assert [finding.message for finding in answer.findings] == ["first was found.", "last was found."]


async def test_a_rule_that_waits_longer_than_its_cpu_time_keeps_its_file(agent: AgentProcess) -> None:
    answer = await agent.client().analyze({"a.py": "do: nap\n" * 3 + "do: last\n"})
    assert answer.cells == {"a.py": "READ"}


async def test_a_rule_that_waits_for_ever_costs_its_file(tmp_path: Path) -> None:
    files = {"a.py": "do: sleep\n", "b.py": "do: last\n"}
    with running_agent(tmp_path, "tests.support.agents", SQUAD_AGENT_UNIT_SECONDS="0.3") as agent:
        answer = await agent.client().analyze(files)
    assert answer.cells == {"a.py": "NOT_READ/OUT_OF_TIME", "b.py": "READ"}


async def test_a_rule_that_raises_is_named_without_a_traceback(agent: AgentProcess) -> None:
    answer = await agent.client().analyze({"a.py": "do: raise\n"})
    assert [(failure.rule_id, failure.path) for failure in answer.failures] == [("trial/obey", "a.py")]
    assert "Traceback" not in answer.failures[0].message


async def test_an_analysis_out_of_time_sends_what_it_has_and_names_the_rest(agent: AgentProcess) -> None:
    files = {"a.py": "do: first\n", "b.py": "do: sleep\n", "c.py": "do: last\n"}
    answer = await agent.client().analyze(files, budget_seconds=0.9)
    # The rule over the whole change did not run, so that no file was read by every rule.
    assert answer.cells == dict.fromkeys(files, "NOT_READ/OUT_OF_TIME")
    assert [finding.message for finding in answer.findings] == ["first was found."]
    assert answer.order[-1] == "complete"


async def test_analyses_beyond_the_processes_wait_for_one(agent: AgentProcess) -> None:
    import asyncio

    answers = await asyncio.gather(*(agent.client().analyze({"a.py": f"do: nap\ndo: {n}\n"}) for n in range(5)))
    assert [answer.findings[0].message for answer in answers] == [f"{n} was found." for n in range(5)]


async def test_health_answers_while_rules_are_busy(agent: AgentProcess) -> None:
    import asyncio
    import time

    from grpc_health.v1 import health_pb2, health_pb2_grpc

    client = agent.client()
    busy = [asyncio.create_task(client.analyze({"a.py": "do: regex\n"})) for _ in range(3)]
    health = health_pb2_grpc.HealthStub(client.channel)
    slowest = 0.0
    while not all(task.done() for task in busy):
        started = time.monotonic()
        await health.Check(health_pb2.HealthCheckRequest(), timeout=5)
        slowest = max(slowest, time.monotonic() - started)
        await asyncio.sleep(0.05)
    assert slowest < 0.5  # 0.1 where nothing else runs
