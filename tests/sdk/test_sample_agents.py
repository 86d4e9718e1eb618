"""The sample agent of every language, built from its SDK alone, does as ours do: it speaks the contract in any case."""

import asyncio
import contextlib
import json
import signal
import urllib.request
from collections.abc import Iterator

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from cli.stack.ports import free_port
from conformance.table import CHECKS
from kit.context import Role
from kit.errors import CredentialInvalid, ProtocolViolation, TenantMismatch
from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.directory import AgentDirectory
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import DEFAULT_POLICY
from squad.agent.v1 import agent_pb2
from squad.review.v1.review_pb2 import Conclusion
from tests.support.agents.client import TENANT, AgentClient, AgentProcess, Request, change_messages, running_program
from tests.support.command import squad
from tests.support.repositories import Repository
from tests.support.sdks import SDKS, Sdk, built, run

SERVICE = "squad.agent.v1.AgentService"
HEADER = Request(header=agent_pb2.AnalysisHeader(review_id="r", tenant_id=TENANT, repository_id="r"))


@pytest.fixture(scope="module", params=SDKS, ids=lambda sdk: sdk.language)
def sdk(request: pytest.FixtureRequest) -> Sdk:
    return built(request.param)


@pytest.fixture(scope="module")
def agent(sdk: Sdk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentProcess]:
    metrics = f"127.0.0.1:{free_port()}"
    with running_program(tmp_path_factory.mktemp(sdk.language), *sdk.run, SQUAD_METRICS_LISTEN=metrics) as it:
        it.metrics = f"http://{metrics}/metrics"
        yield it


@pytest.mark.timeout(600)
def test_its_own_unit_tests_pass(sdk: Sdk) -> None:
    run(sdk, sdk.test)


async def test_it_finds_what_it_is_for_and_nothing_in_good_code(sdk: Sdk, agent: AgentProcess) -> None:
    bad = await agent.client().analyze({sdk.path: sdk.text}, language=sdk.language)
    good = await agent.client().analyze({sdk.path: sdk.clean}, language=sdk.language)
    assert [(each.rule_id, each.location.range.start_line) for each in bad.findings] == [(sdk.rule, sdk.line)]
    assert (bad.cells, good.cells, good.findings) == ({sdk.path: "READ"}, {sdk.path: "READ"}, [])
    assert (bad.order, bad.complete.finding_count) == (["started", "finding", "coverage", "complete"], 1)


async def test_the_pipeline_believes_it_and_reads_the_same_bytes_twice(sdk: Sdk, agent: AgentProcess, tmp_path) -> None:
    repository = Repository(tmp_path)
    repository.commit({})
    repository.commit({f"{at}/{sdk.path}": sdk.text for at in "cab"} | {"README.md": "Hello.\n"})
    results = []
    for _ in range(2):
        result = await _review(repository, sdk, agent)
        assert result.conclusion == Conclusion.CONCLUSION_PASSED, result.reason
        assert len(result.findings) == 3
        for each in result.agent_runs:
            each.ClearField("elapsed")
        results.append(result.to_json())
    assert results[0] == results[1]


async def _review(repository: Repository, sdk: Sdk, agent: AgentProcess):
    directory = AgentDirectory({sdk.agent: agent.address}, lambda tenant, review: _token(agent, tenant))
    try:
        async with await review_source(repository.path, base="HEAD~1", head="HEAD") as source:
            request = AnalysisRequest("00000000-0000-7000-8000-000000000000", "local", "repo", source, DEFAULT_POLICY)
            return await analyze(request, directory)
    finally:
        await directory.close()


def _token(agent: AgentProcess, tenant: str) -> str:
    return agent.signer.sign(audience="squad-internal", tenant_id=tenant, subject="worker", role=Role.VIEWER)


async def test_every_file_has_one_cell_whatever_it_holds(sdk: Sdk, agent: AgentProcess) -> None:
    files = {f"a/{sdk.path}": "a\0b", f"ü b/{sdk.path}": "", f"c/{sdk.path}": "((((" * 20_000, sdk.path: sdk.text}
    answer = await agent.client().analyze(files, language=sdk.language)
    assert answer.cells.keys() == files.keys()
    assert (answer.cells[f"a/{sdk.path}"], answer.cells[sdk.path]) == ("NOT_READ/UNDECODABLE", "READ")
    assert len(answer.findings) == 1
    other = await agent.client().analyze({"a.rs": "x"}, language="rust")
    assert other.cells == {"a.rs": "NOT_APPLICABLE"}


async def test_who_takes_batches_is_told_the_same_in_fewer_messages(sdk: Sdk, agent: AgentProcess) -> None:
    files = {f"{at}/{sdk.path}": sdk.text for at in range(3)}
    alone = await agent.client().analyze(files, language=sdk.language)
    together = await agent.client().analyze(files, language=sdk.language, batches=True)
    assert len(together.order) < len(alone.order)
    assert (together.findings, together.cells) == (alone.findings, alone.cells)


async def test_policy_turns_rules_off_and_grades_them(sdk: Sdk, agent: AgentProcess) -> None:
    off = agent_pb2.AgentSettings(disabled_rules=[sdk.rule])
    graver = agent_pb2.AgentSettings(severities={sdk.rule: "SEVERITY_CRITICAL"})
    client = agent.client()
    assert not (await client.analyze({sdk.path: sdk.text}, language=sdk.language, settings=off)).findings
    [found] = (await client.analyze({sdk.path: sdk.text}, language=sdk.language, settings=graver)).findings
    assert found.severity == 4


async def test_strangers_and_messages_out_of_order_are_refused(agent: AgentProcess) -> None:
    manifest, _, blob, complete = change_messages({"a": "x"}, {})
    with pytest.raises(TenantMismatch):
        await _send(agent.client(tenant="22222222-2222-7222-8222-222222222222"), HEADER)
    with pytest.raises(CredentialInvalid):
        await AgentClient(agent.address, type(agent.signer).ephemeral("worker")).describe()
    for wrong in ([manifest], [HEADER, blob], [HEADER, complete], [HEADER, HEADER]):
        with pytest.raises(ProtocolViolation):
            await _send(agent.client(), *wrong)


async def _send(client: AgentClient, *messages: Request) -> None:
    ended = asyncio.Event()

    async def requests():
        for message in messages:
            yield message
        await ended.wait()

    try:
        async for _ in client.stub.AnalyzeChange(requests(), timeout=10):
            pass
    finally:
        ended.set()


async def test_health_and_reflection_ask_for_no_token(agent: AgentProcess) -> None:
    async with grpc.aio.insecure_channel(agent.address) as channel:
        health = health_pb2_grpc.HealthStub(channel)
        for service in ("", SERVICE):
            answer = await health.Check(health_pb2.HealthCheckRequest(service=service), timeout=5)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
    services = await asyncio.to_thread(_reflected, agent.address)
    assert {SERVICE, "grpc.health.v1.Health"} <= set(services)


def _reflected(address: str) -> list[str]:
    with grpc.insecure_channel(address) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        assert database.FindFileContainingSymbol(SERVICE).package == "squad.agent.v1"
        return list(database.get_services())


@pytest.mark.timeout(300)
def test_the_conformance_kit_passes_it_in_every_check(sdk: Sdk, tmp_path) -> None:
    with running_program(tmp_path, *sdk.run) as it:
        wanted = (
            "--trust-dir",
            str(tmp_path / "trust"),
            "--pid",
            str(it.process.pid),
            "--json",
            str(tmp_path / "json"),
        )
        done = squad("conformance", it.address, *wanted, cwd=tmp_path)
        checks = json.loads((tmp_path / "json").read_text())["checks"]
    assert {check["id"]: check["note"] for check in checks if check["verdict"] != "passed"} == {}, done.out
    assert (done.status, len(checks)) == (0, len(CHECKS))


async def test_calls_are_counted_without_a_tenant(agent: AgentProcess) -> None:
    await agent.client().describe()
    page = await asyncio.to_thread(lambda: urllib.request.urlopen(agent.metrics, timeout=5).read().decode())
    assert f'squad_rpc_server_handled_total{{code="OK",method="/{SERVICE}/DescribeAgent"}}' in page.replace(
        f'{{method="/{SERVICE}/DescribeAgent",code="OK"}}', f'{{code="OK",method="/{SERVICE}/DescribeAgent"}}'
    )
    assert TENANT not in page


async def test_on_sigterm_a_call_in_flight_is_finished_and_the_process_ends(sdk: Sdk, tmp_path) -> None:
    drains = asyncio.Event()

    async def requests():
        yield HEADER
        await drains.wait()
        for message in change_messages({sdk.path: sdk.text}, {}, sdk.language):
            yield message

    with running_program(tmp_path, *sdk.run) as it:
        client = it.client()
        call = client.stub.AnalyzeChange(requests(), timeout=20)
        reading = asyncio.create_task(_kinds(call))
        await client.describe()
        it.process.send_signal(signal.SIGTERM)
        await _until_not_serving(it.address)
        drains.set()
        assert await reading == ["started", "finding", "coverage", "complete"]
        assert await asyncio.to_thread(it.process.wait, 10) == 0


async def _kinds(call) -> list[str]:
    return [response.WhichOneof("message") async for response in call]


async def _until_not_serving(address: str) -> None:
    """Hears it from the health service, or finds the door closed already."""
    async with grpc.aio.insecure_channel(address) as channel:
        with contextlib.suppress(grpc.RpcError):
            async for answer in health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(), timeout=10):
                if answer.status != health_pb2.HealthCheckResponse.SERVING:
                    return
