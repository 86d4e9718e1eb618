"""The agent's side of the contract, against the real server."""

import asyncio
import re
import signal
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cli.stack.ports import LOOPBACK, free_port
from kit.errors import CredentialInvalid, ProtocolViolation, TenantMismatch
from squad.agent.v1 import agent_pb2
from tests.support.agents.client import (
    TENANT,
    AgentClient,
    AgentProcess,
    Request,
    change_messages,
    running_agent,
    wait_for,
)
from tests.support.agents.processes import offspring, runs

HEADER = Request(header=agent_pb2.AnalysisHeader(review_id="r", tenant_id=TENANT, repository_id="r"))


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentProcess]:
    with running_agent(tmp_path_factory.mktemp("trial"), "tests.support.agents") as it:
        yield it


async def test_the_agent_says_who_it_is(agent: AgentProcess) -> None:
    described = await agent.client().describe()
    assert (described.name, described.version, list(described.context_patterns)) == ("trial", "1.0.0", ["*.txt"])
    assert [rule.id for rule in described.rules] == ["trial/obey", "trial/read-along"]


async def test_answers_come_in_the_documented_order(agent: AgentProcess) -> None:
    answer = await agent.client().analyze({"a.py": "do: x\n"})
    assert answer.order == ["started", "finding", "coverage", "complete"]
    assert answer.complete is not None
    assert answer.complete.finding_count == 1


async def test_who_takes_batches_is_told_the_same_in_fewer_messages(agent: AgentProcess) -> None:
    alone = await agent.client().analyze({"a.py": "do: x\n", "b.py": "do: y\n"})
    together = await agent.client().analyze({"a.py": "do: x\n", "b.py": "do: y\n"}, batches=True)
    assert (await agent.client().describe()).batches
    assert together.order == ["started", "batch", "complete"]
    assert (together.findings, together.cells) == (alone.findings, alone.cells)


async def test_every_file_has_one_cell_also_those_no_rule_reads(agent: AgentProcess) -> None:
    answer = await agent.client().analyze({"a.rs": "x"}, language="rust")
    assert answer.cells == {"a.rs": "NOT_APPLICABLE"}


async def test_bytes_that_are_no_text_are_named(agent: AgentProcess) -> None:
    answer = await agent.client().analyze({"a.py": "a\0b"})
    assert answer.cells == {"a.py": "NOT_READ/UNDECODABLE"}


async def test_code_nested_deeper_than_a_parser_follows_is_not_read(agent: AgentProcess) -> None:
    answer = await agent.client().analyze({"a.py": "x = " + "-" * 20_000 + "1\n", "b.py": "do: x\n"})
    # Which limit of the parser is met first differs between versions of Python.
    assert answer.cells["a.py"] in ("NOT_READ/FAILED", "NOT_READ/OUT_OF_MEMORY")
    assert answer.cells["b.py"] == "READ"


async def test_a_blob_is_asked_for_once_and_kept_for_the_next_review(agent: AgentProcess) -> None:
    change = {"files": {"a.py": "read: b.txt\n"}, "context": {"b.txt": "hello"}, "repository": "cached"}
    first, second = await agent.client().analyze(**change), await agent.client().analyze(**change)
    assert [finding.message for finding in (*first.findings, *second.findings)] == ["b.txt holds hello."] * 2
    assert (len(first.asked), len(second.asked)) == (1, 0)
    assert second.complete is not None
    assert second.complete.cached_blob_count == 1


async def test_the_cache_of_one_repository_does_not_answer_for_another(agent: AgentProcess) -> None:
    change = {"files": {"a.py": "read: b.txt\n"}, "context": {"b.txt": "secret of one"}}
    await agent.client().analyze(**change, repository="one")
    answer = await agent.client().analyze(**change, repository="two")
    assert len(answer.asked) == 1


async def test_a_path_outside_the_manifest_is_never_asked_for(agent: AgentProcess) -> None:
    answer = await agent.client().analyze({"a.py": "read: /etc/passwd\n"})
    assert (answer.asked, answer.findings[0].message) == ([], "/etc/passwd holds None.")


async def test_a_disabled_rule_says_nothing_and_a_severity_is_replaced(agent: AgentProcess) -> None:
    off = agent_pb2.AgentSettings(disabled_rules=["trial/obey"])
    louder = agent_pb2.AgentSettings(severities={"trial/obey": "SEVERITY_CRITICAL"})
    assert not (await agent.client().analyze({"a.py": "do: x\n"}, settings=off)).findings
    findings = (await agent.client().analyze({"a.py": "do: x\n"}, settings=louder)).findings
    assert [finding.severity for finding in findings] == [4]


async def test_a_strangers_token_and_another_tenant_are_refused(agent: AgentProcess) -> None:
    with pytest.raises(TenantMismatch):
        await _send(agent.client(tenant="22222222-2222-7222-8222-222222222222"), HEADER)
    with pytest.raises(CredentialInvalid):
        await AgentClient(agent.address, type(agent.signer).ephemeral("worker")).describe()


MANIFEST, _, BLOB, COMPLETE = change_messages({"a.py": "x"}, {})


@pytest.mark.parametrize(
    "messages",
    [[MANIFEST], [HEADER, BLOB], [HEADER, COMPLETE], [HEADER, HEADER]],
    ids=["no header", "blob before file", "wrong count", "two headers"],
)
async def test_messages_out_of_order_are_refused(agent: AgentProcess, messages: list[Request]) -> None:
    with pytest.raises(ProtocolViolation):
        await _send(agent.client(), *messages)


async def _send(client: AgentClient, *messages: Request) -> None:
    """Send these and wait for the agent's word; the stream stays open, so that the agent is the one who ends it."""
    ended = asyncio.Event()

    async def requests() -> AsyncIterator[Request]:
        for message in messages:
            yield message
        await ended.wait()

    try:
        async for _ in client.stub.AnalyzeChange(requests(), timeout=10):
            pass
    finally:
        ended.set()


async def test_a_cancelled_analysis_frees_its_process(agent: AgentProcess) -> None:
    slow = asyncio.create_task(agent.client().analyze({"a.py": "do: sleep\n"}))
    await asyncio.sleep(0.3)
    slow.cancel()
    answers = await asyncio.gather(*(agent.client().analyze({"a.py": "do: x\n"}) for _ in range(4)))
    assert all(answer.cells == {"a.py": "READ"} for answer in answers)


async def test_a_caller_may_hang_up_at_any_moment_and_is_counted_as_one_who_did(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    numbers = f"{LOOPBACK}:{free_port()}"
    with running_agent(tmp_path, "tests.support.agents", SQUAD_METRICS_LISTEN=numbers) as agent:
        client = agent.client()
        for milliseconds in range(60):
            call = asyncio.create_task(client.analyze({"a.py": "do: x\n"}))
            await asyncio.wait([call], timeout=milliseconds / 1000)
            call.cancel()
        await asyncio.wait([call])
        # Every place for a process is free again.
        answers = await asyncio.gather(*(client.analyze({"a.py": "do: nap\n"}, timeout=10) for _ in range(4)))
        assert all(answer.complete for answer in answers)
        counted = urllib.request.urlopen(f"http://{numbers}/metrics").read().decode()
    assert set(re.findall(r'handled_total{code="(\w+)"', counted)) == {"OK", "CANCELLED"}
    assert '"level": "error"' not in capfd.readouterr().err


def test_nothing_outlives_a_killed_agent(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("killed")
    with running_agent(folder, "tests.support.agents") as it:
        processes = offspring(it.process.pid)
        it.process.send_signal(signal.SIGKILL)
    assert processes
    wait_for(lambda: not any(runs(process) for process in processes))
