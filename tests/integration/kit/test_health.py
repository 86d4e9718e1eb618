"""Every server says how it is and what it offers, to anybody, and stops in good order."""

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import grpc
import pytest
from google.protobuf import descriptor_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from kit.errors import DependencyUnavailable, OutOfTime
from tests.support.grpc import SERVICE, answer, request, serving

SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("service", ["", SERVICE])
async def test_health_answers_without_token_and_deadline(tmp_path, service):
    async with serving(tmp_path) as world, grpc.aio.insecure_channel(world.address) as raw:
        reply = await health_pb2_grpc.HealthStub(raw).Check(health_pb2.HealthCheckRequest(service=service))
    assert reply.status == SERVING


async def reflect(raw, **question):
    stub = reflection_pb2_grpc.ServerReflectionStub(raw)
    return await stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(**question)])).read()


async def test_reflection_tells_services_and_their_contracts(tmp_path):
    async with serving(tmp_path) as world, grpc.aio.insecure_channel(world.address) as raw:
        listed = await reflect(raw, list_services="")
        described = await reflect(raw, file_containing_symbol=SERVICE)
    names = {each.name for each in listed.list_services_response.service}
    assert names == {SERVICE, "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"}
    files = described.file_descriptor_response.file_descriptor_proto
    assert any(descriptor_pb2.FileDescriptorProto.FromString(file).name.startswith("squad/test") for file in files)


class Gate:
    """A handler that waits until it is told to answer."""

    def __init__(self):
        self.entered, self.open = asyncio.Event(), asyncio.Event()

    async def __call__(self, _request, _context):
        self.entered.set()
        await self.open.wait()
        return answer("finished")


async def test_a_drain_says_so_first_and_lets_calls_in_flight_finish(tmp_path):
    gate = Gate()
    async with serving(tmp_path, gate) as world, grpc.aio.insecure_channel(world.address) as raw:
        watch = health_pb2_grpc.HealthStub(raw).Watch(health_pb2.HealthCheckRequest(service=SERVICE))
        assert (await watch.read()).status == SERVING
        call = asyncio.ensure_future(world.stub().Read(request(), timeout=20))
        await gate.entered.wait()
        stopping = asyncio.create_task(world.server.stop())
        assert (await watch.read()).status == NOT_SERVING
        assert not stopping.done()
        gate.open.set()
        assert (await call).review.id == "finished"
        async with asyncio.timeout(5):
            await stopping


async def refused(world):
    """Calls until one is refused: the address closes a moment after the drain begins."""
    with suppress(DependencyUnavailable):
        while True:
            with suppress(OutOfTime):
                await world.stub().Write(request(), timeout=0.5)


async def test_a_draining_server_takes_no_new_calls(tmp_path):
    gate = Gate()
    async with serving(tmp_path, gate) as world:
        call = asyncio.ensure_future(world.stub().Write(request(), timeout=20))
        await gate.entered.wait()
        stopping = asyncio.create_task(world.server.stop())
        await refused(world)
        gate.open.set()
        await asyncio.gather(call, stopping)


async def test_calls_that_outlast_the_drain_are_ended(tmp_path):
    gate = Gate()
    async with serving(tmp_path, gate, drain_seconds=0.1) as world:
        call = asyncio.ensure_future(world.stub().Write(request(), timeout=20))
        await gate.entered.wait()
        async with asyncio.timeout(5):
            await world.server.stop()
        with pytest.raises(DependencyUnavailable):
            await call


PROGRAM = """
import asyncio, sys
from pathlib import Path
from kit import settings, telemetry
from kit.server import GrpcServer
from tests.support.grpc import SERVICE, Echo, add_echo_to_server, answer

async def slow(request, context):
    print("entered", flush=True)
    await asyncio.sleep(0.3)
    return answer("finished")

async def main():
    values = settings.load(settings.Settings)
    telemetry.configure("echo", values)
    server = GrpcServer("echo", values.listen, verifier=None, drain_seconds=values.drain_seconds)
    server.add(add_echo_to_server, Echo(slow), SERVICE)
    settings.write_port(values, await server.start())
    print("ready", flush=True)
    await server.serve_until_signal()

asyncio.run(main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_process_with_0_after_its_calls(tmp_path, number):
    environment = {**os.environ, "SQUAD_PORT_FILE": str(tmp_path / "port"), "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert await process.stdout.readline() == b"ready\n"
    address = f"127.0.0.1:{int((tmp_path / 'port').read_text())}"
    async with serving(tmp_path / "keys") as world:
        world.address = address
        call = asyncio.ensure_future(world.stub().Read(request(), timeout=10))
        assert await process.stdout.readline() == b"entered\n"
        process.send_signal(number)
        assert (await call).review.id == "finished"
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0
    assert [json.loads(line)["event"].split()[1] for line in errors.splitlines()] == ["listens", "drains", "stopped"]
