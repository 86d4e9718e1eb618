"""Agents over real gRPC for tests: one that does its work, and the means to write others that do not."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import grpc

from review_service.pipeline.directory import AgentDirectory
from squad.agent.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc
from squad.code.v1 import coverage_pb2, finding_pb2, location_pb2

Response = agent_service_pb2.AnalyzeChangeResponse
Request = agent_service_pb2.AnalyzeChangeRequest
RULE = "word"
TOKEN_PREFIX = "Bearer token-of-"


@dataclass
class Seen:
    """What one stream brought."""

    header: agent_pb2.AnalysisHeader = field(default_factory=agent_pb2.AnalysisHeader)
    manifest: list[agent_pb2.ManifestEntry] = field(default_factory=list)
    files: list = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    not_found: list[str] = field(default_factory=list)

    def text(self, file) -> str:
        return self.blobs.get(file.new_blob_id, b"").decode("utf-8", "replace")


def describe(name: str = "words", **changes) -> agent_pb2.Agent:
    """A description with one rule, `NAME/word`."""
    rule = agent_pb2.Rule(id=f"{name}/{RULE}", severity="SEVERITY_HIGH", confidence="CONFIDENCE_HIGH", cwe_ids=[1])
    values = {"version": "1.0.0", "languages": ["python"], "rules": [rule]} | changes
    return agent_pb2.Agent(name=name, **values)


async def read_change(requests: AsyncIterator[Request]) -> Seen:
    """Takes in everything up to ChangeComplete."""
    seen = Seen()
    async for request in requests:
        take(seen, request)
        if request.HasField("complete"):
            break
    return seen


def take(seen: Seen, request: Request) -> None:
    match request.WhichOneof("message"):
        case "header":
            seen.header = request.header
        case "manifest":
            seen.manifest += request.manifest.entries
        case "file":
            seen.files.append(request.file.file)
        case "blob":
            seen.blobs[request.blob.blob_id] = seen.blobs.get(request.blob.blob_id, b"") + request.blob.data
        case "blob_not_found":
            seen.not_found.append(request.blob_not_found.blob_id)


def started(name: str = "words", version: str = "1.0.0") -> Response:
    return Response(started=agent_pb2.AnalysisStarted(agent=name, version=version))


def covered(path: str, status: str = "READ", reason: str = "UNSPECIFIED") -> Response:
    return Response(
        coverage=coverage_pb2.FileCoverage(
            path=path, status=f"COVERAGE_STATUS_{status}", reason=f"COVERAGE_REASON_{reason}"
        )
    )


def completed(findings: int = 0) -> Response:
    return Response(complete=agent_pb2.AnalysisComplete(finding_count=findings))


def finding_at(path: str, line: int, quote: str, name: str = "words", **changes) -> finding_pb2.Finding:
    """A true finding on a whole line."""
    place = location_pb2.Location(path=path, range=location_pb2.TextRange(start_line=line, end_line=line))
    values = {
        "rule_id": f"{name}/{RULE}",
        "severity": "SEVERITY_HIGH",
        "confidence": "CONFIDENCE_HIGH",
        "location": place,
        "message": "This word is bad: choose another.",
        "evidence": [finding_pb2.Evidence(location=place, quote=quote)],
        "source": finding_pb2.Source(engine="squad"),
    }
    return finding_pb2.Finding(**(values | changes))


def word_findings(
    seen: Seen, name: str = "words", word: str = "BAD", better: str = "good"
) -> list[finding_pb2.Finding]:
    """A finding with a fix for every changed line with the word."""
    found = []
    for file in seen.files:
        changed = {n for r in file.changed_lines for n in range(r.start_line, r.end_line + 1)}
        for number, line in enumerate(seen.text(file).split("\n"), 1):
            if number in changed and (match := re.search(word, line)):
                start, end = (len(line[:at].encode()) + 1 for at in match.span())
                place = location_pb2.TextRange(start_line=number, start_column=start, end_line=number, end_column=end)
                edit = finding_pb2.TextEdit(path=file.path, range=place, new_text=better)
                fix = finding_pb2.Fix(description="Choose another word", edits=[edit])
                found.append(finding_at(file.path, number, line.strip(), name, fix=fix))
    return found


async def honest(requests: AsyncIterator[Request], name: str = "words", word: str = "BAD", better: str = "good"):
    """Reads everything and flags the word."""
    seen = await read_change(requests)
    yield started(name)
    findings = word_findings(seen, name, word, better)
    for finding in findings:
        yield Response(finding=finding)
    for file in seen.files:
        gone = file.kind == 3
        yield covered(file.path, *(("EXCLUDED", "DELETED") if gone else ()))
    yield completed(len(findings))


class ScriptedAgent(agent_service_pb2_grpc.AgentServiceServicer):
    """Serves a description and an analysis; counts the streams."""

    def __init__(self, analysis: Callable[..., AsyncIterator[Response]], agent: agent_pb2.Agent) -> None:
        self.agent = agent
        self.analysis = analysis
        self.streams = 0
        self.metadata: list[dict[str, str]] = []

    async def DescribeAgent(self, request, context):
        return agent_service_pb2.DescribeAgentResponse(agent=self.agent)

    async def AnalyzeChange(self, request_iterator, context):
        self.streams += 1
        self.metadata.append(dict(context.invocation_metadata()))
        async for response in self.analysis(request_iterator, context):
            yield response


@asynccontextmanager
async def squad(*agents: ScriptedAgent, dead: tuple[str, ...] = ()) -> AsyncIterator[AgentDirectory]:
    """Starts the agents on free ports and knows where; nobody listens at the dead ones."""
    servers, addresses = [], dict.fromkeys(dead, "127.0.0.1:1")
    for agent in agents:
        server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        agent_service_pb2_grpc.add_AgentServiceServicer_to_server(agent, server)
        addresses[agent.agent.name] = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        await server.start()
        servers.append(server)
    directory = AgentDirectory(addresses, lambda tenant, review: f"token-of-{tenant}")
    try:
        yield directory
    finally:
        await directory.close()
        for server in servers:
            await server.stop(0)


def agent_named(name: str = "words", analysis: Callable[..., AsyncIterator[Response]] | None = None, **described):
    """An agent that runs `analysis(requests, context)`; without one, an honest reader of BAD words."""

    async def default(requests, context):
        async for response in honest(requests, name):
            yield response

    return ScriptedAgent(analysis or default, describe(name, **described))


Analysis = Callable[..., Awaitable[None]]
