"""Starts agents as real processes and speaks the contract to them, as an orchestrator does."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from google.protobuf import duration_pb2

from kit.auth import TokenSigner
from kit.client import channel
from kit.context import Role
from squad.agent.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc
from squad.code.v1 import change_pb2, coverage_pb2, finding_pb2, location_pb2

TENANT = "11111111-1111-7111-8111-111111111111"
Request = agent_service_pb2.AnalyzeChangeRequest


@dataclass
class Answer:
    """Everything an agent said about one change."""

    findings: list[finding_pb2.Finding] = field(default_factory=list)
    failures: list[agent_pb2.RuleFailure] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    version: str = ""
    complete: agent_pb2.AnalysisComplete | None = None


def blob_id(content: str) -> str:
    """As git computes it."""
    data = content.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class AgentClient:
    """One agent, called with a token that it trusts."""

    def __init__(self, address: str, signer: TokenSigner, tenant: str = TENANT) -> None:
        token = signer.sign(audience="squad-internal", tenant_id=tenant, subject="worker", role=Role.VIEWER)
        service = agent_service_pb2.DESCRIPTOR.services_by_name["AgentService"]
        self.channel = channel(address, token=token, services=[service])
        self.stub = agent_service_pb2_grpc.AgentServiceStub(self.channel)

    async def describe(self) -> agent_pb2.Agent:
        return (await self.stub.DescribeAgent(agent_service_pb2.DescribeAgentRequest(), timeout=10)).agent

    async def analyze(
        self,
        files: Mapping[str, str],
        *,
        context: Mapping[str, str] | None = None,
        timeout: float = 30,
        language: str = "python",
        budget_seconds: float = 0,
        repository: str = "r1",
        settings: agent_pb2.AgentSettings | None = None,
        batches: bool = False,
    ) -> Answer:
        """Every line of every file is changed; blobs of `context` are sent when they are asked for."""
        header = agent_pb2.AnalysisHeader(
            review_id="r",
            tenant_id=TENANT,
            repository_id=repository,
            settings=settings or agent_pb2.AgentSettings(),
            batches=batches,
        )
        if budget_seconds:
            header.time_budget.CopyFrom(duration_pb2.Duration(nanos=int(budget_seconds * 1e9)))
        answer = Answer()
        contents = {blob_id(text): text for text in {**files, **(context or {})}.values()}
        change = change_messages(files, context or {}, language)
        sent = [Request(batch=agent_service_pb2.RequestBatch(messages=change))] if batches else change
        opening = [Request(header=header), *sent]
        call = self.stub.AnalyzeChange(_requests(opening, contents, answer), timeout=timeout)
        async for response in call:
            _note(answer, response)
        return answer


def change_messages(files: Mapping[str, str], context: Mapping[str, str], language: str = "python") -> list[Request]:
    """Manifest, files with their contents, and the end of the change."""
    entries = [
        agent_pb2.ManifestEntry(path=path, blob_id=blob_id(text), size_bytes=len(text.encode()))
        for path, text in sorted({**files, **context}.items())
    ]
    messages = [Request(manifest=agent_pb2.ManifestChunk(entries=entries))]
    for path, text in files.items():
        lines = [location_pb2.LineRange(start_line=1, end_line=text.count("\n") + 1)]
        file = change_pb2.ChangedFile(
            path=path, kind="CHANGE_KIND_ADDED", new_blob_id=blob_id(text), language=language, changed_lines=lines
        )
        chunk = agent_pb2.BlobChunk(blob_id=blob_id(text), data=text.encode(), last=True)
        messages += [Request(file=agent_pb2.FileChange(file=file)), Request(blob=chunk)]
    return [*messages, Request(complete=agent_pb2.ChangeComplete(file_count=len(files)))]


async def _requests(opening: list[Request], contents: Mapping[str, str], answer: Answer) -> AsyncIterator[Request]:
    import asyncio

    for message in opening:
        yield message
    answered = 0
    while answer.complete is None:
        for wanted in answer.asked[answered:]:
            answered += 1
            if wanted in contents:
                yield Request(blob=agent_pb2.BlobChunk(blob_id=wanted, data=contents[wanted].encode(), last=True))
            else:
                yield Request(blob_not_found=agent_pb2.BlobNotFound(blob_id=wanted))
        await asyncio.sleep(0.005)


def _note(answer: Answer, response: agent_service_pb2.AnalyzeChangeResponse) -> None:
    kind = response.WhichOneof("message") or ""
    answer.order.append(kind)
    _take(answer, response)
    for inner in response.batch.messages:
        _take(answer, inner)


def _take(answer: Answer, response: agent_service_pb2.AnalyzeChangeResponse) -> None:
    match response.WhichOneof("message") or "":
        case "started":
            answer.version = response.started.version
        case "finding":
            answer.findings.append(response.finding)
        case "rule_failure":
            answer.failures.append(response.rule_failure)
        case "coverage":
            status = coverage_pb2.CoverageStatus.Name(response.coverage.status).removeprefix("COVERAGE_STATUS_")
            reason = coverage_pb2.CoverageReason.Name(response.coverage.reason).removeprefix("COVERAGE_REASON_")
            assert response.coverage.path not in answer.cells, "a file has two cells"
            answer.cells[response.coverage.path] = status if reason == "UNSPECIFIED" else f"{status}/{reason}"
        case "blob_request":
            answer.asked += response.blob_request.blob_ids
        case "complete":
            answer.complete = response.complete


@dataclass
class AgentProcess:
    """A running agent."""

    process: subprocess.Popen[bytes]
    address: str
    signer: TokenSigner

    def client(self, tenant: str = TENANT) -> AgentClient:
        return AgentClient(self.address, self.signer, tenant)


@contextlib.contextmanager
def running_agent(folder: Path, module: str, *arguments: str, **settings: str) -> Iterator[AgentProcess]:
    """Start `python -m MODULE` and wait until it serves."""
    with running_program(folder, sys.executable, "-m", module, *arguments, **settings) as agent:
        yield agent


@contextlib.contextmanager
def running_program(folder: Path, *command: str, **settings: str) -> Iterator[AgentProcess]:
    """Start an agent in any language and wait until it serves."""
    signer = TokenSigner(folder / "keys", "worker")
    signer.export(folder / "trust")
    port_file = folder / "port"
    variables = {"SQUAD_TRUST_DIR": str(folder / "trust"), "SQUAD_PORT_FILE": str(port_file), **settings}
    process = subprocess.Popen(command, env={**os.environ, **variables})
    try:
        wait_for(port_file.exists, process)
        yield AgentProcess(process, f"127.0.0.1:{int(port_file.read_text())}", signer)
    finally:
        process.terminate()
        assert process.wait(15) in (0, -signal.SIGKILL)


def wait_for(condition, process: subprocess.Popen[bytes] | None = None, seconds: float = 20) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        assert process is None or process.poll() is None, "the process ended"
        time.sleep(0.01)
