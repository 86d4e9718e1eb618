"""What every agent serves beside its own two calls: health and reflection."""

import asyncio
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
_STREAMS, _CHECKS, _ROUNDS, _PAUSE_SECONDS, _TICK_SECONDS = 3, 15, 3, 0.04, 0.005
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
    """While it reads three large changes, a quarter of the checks of its health are answered within 100 ms."""
    for _ in range(_ROUNDS):
        taken = await _under_load(kit)
        if taken <= HEALTH_SECONDS:
            return f"{taken * 1000:.0f} ms"
    raise Failed(
        f"under load three of four checks of its health took {taken * 1000:.0f} ms and longer, {_ROUNDS} times: "
        "do the work elsewhere"
    )


async def _under_load(kit: Kit) -> float:
    """Seconds within which a quarter of the checks are answered while it reads; 0 when it read faster than that."""
    load = [asyncio.create_task(kit.stream(kit.load, Terms(kit.timeout)).run()) for _ in range(_STREAMS)]
    taken: list[float] = []
    async with kit.connection.open() as channel:
        try:
            while len(taken) < _CHECKS and not all(each.done() for each in load):
                taken.append(await _timed(channel, kit.timeout))
        finally:
            for each in load:
                each.cancel()
            await asyncio.gather(*load, return_exceptions=True)
    return sorted(taken)[len(taken) // 4] if taken else 0.0


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
    """Seconds of one check, without the longest that this machine let ourselves wait meanwhile."""
    await asyncio.sleep(_PAUSE_SECONDS)
    late = [0.0]
    watching = asyncio.create_task(_watch(late))
    started = time.monotonic()
    try:
        await ask_health(channel, "", seconds)
    except grpc.aio.AioRpcError:
        return 0.0  # that there is no health at all is another check's to say
    finally:
        watching.cancel()
    return max(0.0, time.monotonic() - started - late[0])


async def _watch(late: list[float]) -> None:
    """Notes by how much a short sleep took too long, at most."""
    while True:
        started = time.monotonic()
        await asyncio.sleep(_TICK_SECONDS)
        late[0] = max(late[0], time.monotonic() - started - _TICK_SECONDS)


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
