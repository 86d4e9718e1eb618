"""With an endpoint in the environment, spans arrive at a collector; without one nothing of OpenTelemetry is loaded."""

import asyncio
import os
import sys
from pathlib import Path

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

ROOT = Path(__file__).parents[3]
PROGRAM = """
import asyncio, sys, tempfile
from pathlib import Path
from kit import settings, telemetry, trace
from tests.support.grpc import request, serving

async def main():
    telemetry.configure("example", settings.load(settings.Settings))
    with tempfile.TemporaryDirectory() as folder:
        async with serving(Path(folder)) as world:
            with trace.resumed("", "job"):
                await world.stub().Read(request(), timeout=5)
    print([name for name in sys.modules if name.startswith("opentelemetry.")])

asyncio.run(main())
"""


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    def __init__(self):
        self.spans = []

    async def Export(self, request, context):
        for group in request.resource_spans:
            (service,) = (each.value.string_value for each in group.resource.attributes if each.key == "service.name")
            self.spans += [(service, span) for scope in group.scope_spans for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()


@pytest.fixture
async def collector():
    server, collector = grpc.aio.server(), Collector()
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    collector.endpoint = f"http://127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    yield collector
    await server.stop(None)


async def run(**environment):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    return output.decode().strip()


async def test_one_trace_of_three_spans_arrives_when_the_process_ends(collector):
    await run(SQUAD_OTLP_ENDPOINT=collector.endpoint)
    by_name = sorted((span.name, span.kind) for _, span in collector.spans)
    assert [name for name, _ in by_name] == ["/squad.test.v1.EchoService/Read"] * 2 + ["job"]
    assert len({span.trace_id for _, span in collector.spans}) == 1
    assert {service for service, _ in collector.spans} == {"example"}


async def test_without_an_endpoint_nothing_of_it_is_loaded():
    assert await run(SQUAD_OTLP_ENDPOINT="") == "[]"


async def test_a_collector_that_is_away_does_no_harm():
    await run(SQUAD_OTLP_ENDPOINT="http://127.0.0.1:1")
