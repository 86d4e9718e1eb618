"""What every agent serves beside its own two calls: health and reflection."""

import asyncio
import statistics
import time
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2

from conformance.kit import Kit
from conformance.outcome import Failed
from conformance.stream import Terms

SERVICE = "squad.agent.v1.AgentService"
HEALTH_SECONDS = 0.1
_STREAMS, _CHECKS, _PAUSE_SECONDS = 3, 15, 0.04
_SERVING = health_pb2.HealthCheckResponse.SERVING
_REFLECTIONS = ("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection")


async def health(kit: Kit) -> str:
    """The standard service answers SERVING for the server and for the agent's own service."""
    for service in ("", SERVICE):
        try:
            status = await ask_health(kit.channel, service, kit.timeout)
        except grpc.aio.AioRpcError as error:
            raise Failed(
                f"it does not answer grpc.health.v1.Health/Check for {service!r}: {error.code().name}"
            ) from None
        if status != _SERVING:
            raise Failed(f"its health for {service!r} is {health_pb2.HealthCheckResponse.ServingStatus.Name(status)}")
    return ""


async def health_under_load(kit: Kit) -> str:
    """While it reads three large changes, half of the checks of its health are answered within 100 ms."""
    load = [asyncio.create_task(kit.stream(kit.load, Terms(kit.timeout)).run()) for _ in range(_STREAMS)]
    await asyncio.sleep(_PAUSE_SECONDS)
    async with kit.connection.open() as channel:
        try:
            taken = [await _timed(channel, kit.timeout) for _ in range(_CHECKS)]
        finally:
            for each in load:
                each.cancel()
            await asyncio.gather(*load, return_exceptions=True)
    middle = statistics.median(taken)
    if middle > HEALTH_SECONDS:
        raise Failed(
            f"under load its health took {middle * 1000:.0f} ms in the middle of {_CHECKS}: do the work elsewhere"
        )
    return f"{middle * 1000:.0f} ms"


async def reflection(kit: Kit) -> str:
    """Server reflection, either version of it, lists the agent's service."""
    for name in _REFLECTIONS:
        if (services := await _listed(kit, name)) is not None:
            if SERVICE in services:
                return name.split(".")[2]
            raise Failed(f"its reflection does not list {SERVICE}")
    raise Failed("it has no server reflection, neither grpc.reflection.v1 nor v1alpha")


async def ask_health(channel: grpc.aio.Channel, service: str, seconds: float) -> int:
    """The status. Raises grpc.RpcError."""
    stub: Any = health_pb2_grpc.HealthStub(channel)
    return int((await stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=seconds)).status)


async def _timed(channel: grpc.aio.Channel, seconds: float) -> float:
    await asyncio.sleep(_PAUSE_SECONDS)
    started = time.monotonic()
    try:
        await ask_health(channel, "", seconds)
    except grpc.aio.AioRpcError:
        return 0.0  # that there is no health at all is another check's to say
    return time.monotonic() - started


async def _listed(kit: Kit, service: str) -> set[str] | None:
    """Services by reflection; None when that version is not served."""
    call = kit.channel.stream_stream(
        f"/{service}/ServerReflectionInfo",
        request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
        response_deserializer=reflection_pb2.ServerReflectionResponse.FromString,
    )
    asked = [reflection_pb2.ServerReflectionRequest(list_services="")]
    try:
        async for answer in call(iter(asked), timeout=kit.timeout):
            return {each.name for each in answer.list_services_response.service}
    except grpc.aio.AioRpcError:
        return None
    return set()
