"""A small real service for tests of servers and channels, and how to run it."""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.descriptor_pb2 import MethodOptions

from kit.auth import TokenSigner, TokenVerifier
from kit.client import Channel, channel
from kit.context import Role
from kit.server import GrpcServer
from squad.review.v1 import review_service_pb2 as messages

SERVICE = "squad.test.v1.EchoService"
REQUEST, RESPONSE = messages.GetReviewRequest, messages.GetReviewResponse
AUDIENCE = "squad-test"


def _method(name: str, level: int, takes_stream: bool = False, gives_stream: bool = False) -> Any:
    return descriptor_pb2.MethodDescriptorProto(
        name=name,
        input_type=f".{REQUEST.DESCRIPTOR.full_name}",
        output_type=f".{RESPONSE.DESCRIPTOR.full_name}",
        client_streaming=takes_stream,
        server_streaming=gives_stream,
        options=MethodOptions(idempotency_level=level),
    )


def _describe() -> Any:
    """EchoService: one method of each kind; only `Write` may not be repeated."""
    methods = [
        _method("Read", MethodOptions.NO_SIDE_EFFECTS),
        _method("Put", MethodOptions.IDEMPOTENT),
        _method("Write", MethodOptions.IDEMPOTENCY_UNKNOWN),
        _method("Watch", MethodOptions.NO_SIDE_EFFECTS, gives_stream=True),
        _method("Chat", MethodOptions.NO_SIDE_EFFECTS, takes_stream=True, gives_stream=True),
    ]
    package, _, name = SERVICE.rpartition(".")
    file = descriptor_pb2.FileDescriptorProto(
        name="squad/test/v1/echo_service.proto",
        package=package,
        syntax="proto3",
        dependency=[messages.DESCRIPTOR.name],
        service=[descriptor_pb2.ServiceDescriptorProto(name=name, method=methods)],
    )
    descriptor_pool.Default().AddSerializedFile(file.SerializeToString())
    return descriptor_pool.Default().FindServiceByName(SERVICE)


DESCRIPTOR = _describe()


class Echo:
    """Answers what `on_call` says; the tests give it. `calls` counts what arrived."""

    def __init__(self, on_call: Callable[[Any, Any], Any] | None = None) -> None:
        self.calls = 0
        self._on_call = on_call

    async def Read(self, request: Any, context: Any) -> Any:
        self.calls += 1
        if self._on_call:
            return await self._on_call(request, context) or RESPONSE()
        return answer(request.review_id)

    Put = Write = Read

    async def Watch(self, request: Any, context: Any) -> AsyncIterator[Any]:
        self.calls += 1
        async with aclosing(self._on_call(request, context)) as responses:
            async for response in responses:
                yield response

    Chat = Watch


def answer(text: str) -> Any:
    response = RESPONSE()
    response.review.id = text
    return response


def add_echo_to_server(servicer: Any, server: Any) -> None:
    """What protoc would have generated."""
    makers = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }
    handlers = {
        method.name: makers[method.client_streaming, method.server_streaming](
            getattr(servicer, method.name), REQUEST.FromString, RESPONSE.SerializeToString
        )
        for method in DESCRIPTOR.methods
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    server.add_registered_method_handlers(SERVICE, handlers)


class EchoStub:
    """What protoc would have generated."""

    def __init__(self, on: Any) -> None:
        makers = {(False, False): on.unary_unary, (False, True): on.unary_stream, (True, True): on.stream_stream}
        for method in DESCRIPTOR.methods:
            make = makers[method.client_streaming, method.server_streaming]
            call = make(f"/{SERVICE}/{method.name}", REQUEST.SerializeToString, RESPONSE.FromString)
            setattr(self, method.name, call)


class World:
    """A running server, and channels to it."""

    def __init__(self, server: GrpcServer, signer: TokenSigner, port: int) -> None:
        self.server = server
        self.signer = signer
        self.address = f"127.0.0.1:{port}"
        self._channels: list[Channel] = []

    def token(self, **claims: Any) -> str:
        return self.signer.sign(
            **{"audience": AUDIENCE, "tenant_id": "t", "subject": "ada", "role": Role.OWNER, **claims}
        )

    def channel(self, token: Any = ...) -> Channel:
        made = channel(self.address, token=self.token if token is ... else token, services=[DESCRIPTOR])
        self._channels.append(made)
        return made

    def stub(self, token: Any = ...) -> Any:
        return EchoStub(self.channel(token))

    async def close(self) -> None:
        for each in self._channels:
            await each.close()
        await self.server.stop()


def request(review_id: str = "r", tenant_id: str = "t") -> Any:
    return REQUEST(tenant_id=tenant_id, review_id=review_id)


@asynccontextmanager
async def serving(
    trust_dir: Path, on_call: Any = None, echo: Echo | None = None, **options: Any
) -> AsyncIterator[World]:
    """Run an EchoService behind the kit's server on a free port."""
    signer = TokenSigner.ephemeral("test")
    signer.export(trust_dir)
    server = GrpcServer("echo", "127.0.0.1:0", verifier=TokenVerifier(trust_dir, AUDIENCE), **options)
    server.add(add_echo_to_server, echo or Echo(on_call), SERVICE)
    world = World(server, signer, await server.start())
    try:
        yield world
    finally:
        await world.close()
