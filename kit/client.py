"""Channels to other services: every call has a deadline, carries token and trace, and fails with a `SquadError`.

Calls that their contract declares free of side effects or idempotent are tried again when the other side does not
answer; gRPC itself does that, with jitter, inside the deadline. Nothing else is ever sent twice.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

import grpc
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions

from kit import telemetry, trace
from kit.errors import CancelledError_, DeadlineRequired, ProtocolViolation, from_rpc_error

Token = Callable[[], str] | str | None

RECEIVE_LIMIT_BYTES = 4 * 1024 * 1024
_OPTIONS = (
    ("grpc.max_receive_message_length", RECEIVE_LIMIT_BYTES),
    ("grpc.enable_http_proxy", 0),  # a proxy is for the way out, not for the service next door
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.service_config_disable_resolution", 1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)
_RETRY = {
    "maxAttempts": 4,
    "initialBackoff": "0.05s",
    "maxBackoff": "1s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}


def channel(
    address: str,
    *,
    token: Token = None,
    services: Sequence[ServiceDescriptor] = (),
    timeout: float | None = None,
    tls: grpc.ChannelCredentials | None = None,
) -> "Channel":
    """Open a channel; it connects with the first call. Make it after a fork and on the loop that uses it.

    Args:
        address: `HOST:PORT` or any gRPC target.
        token: Sent as `authorization: Bearer`; a function is asked before every call.
        services: Contracts spoken on it: they say which calls may be repeated.
        timeout: Seconds for calls that name none; None: every call must.
        tls: Whom to believe; None: in the clear.
    """
    options = (*_OPTIONS, ("grpc.service_config", service_config(services)))
    interceptors = telemetry.client_interceptors()
    if tls is None:
        inner = grpc.aio.insecure_channel(address, options=options, interceptors=interceptors)
    else:
        inner = grpc.aio.secure_channel(address, tls, options=options, interceptors=interceptors)
    return Channel(inner, token, timeout)


def service_config(services: Sequence[ServiceDescriptor]) -> str:
    """Write gRPC's service config: retries for every method that declares an `idempotency_level`, and no other."""
    names = [
        {"service": service.full_name, "method": method.name}
        for service in services
        for method in service.methods
        if _repeatable(method)
    ]
    return json.dumps({"methodConfig": [{"name": names, "retryPolicy": _RETRY}] if names else []})


def _repeatable(method: MethodDescriptor) -> bool:
    level = method.GetOptions().idempotency_level
    return level in {MethodOptions.NO_SIDE_EFFECTS, MethodOptions.IDEMPOTENT}


class Channel(grpc.aio.Channel):
    """A channel for generated stubs. Every call needs a timeout, its own or ours; streams are async iterators."""

    def __init__(self, inner: grpc.aio.Channel, token: Token, timeout: float | None = None) -> None:
        self._inner = inner
        self._token = token
        self._timeout = timeout

    def unary_unary(self, method: str, *args: Any, **kwargs: Any) -> Any:
        return self._prepared(_Unary, method, self._inner.unary_unary(method, *args, **kwargs))

    def stream_unary(self, method: str, *args: Any, **kwargs: Any) -> Any:
        return self._prepared(_Unary, method, self._inner.stream_unary(method, *args, **kwargs))

    def unary_stream(self, method: str, *args: Any, **kwargs: Any) -> Any:
        return self._prepared(_Stream, method, self._inner.unary_stream(method, *args, **kwargs))

    def stream_stream(self, method: str, *args: Any, **kwargs: Any) -> Any:
        return self._prepared(_Stream, method, self._inner.stream_stream(method, *args, **kwargs))

    def _prepared(self, kind: "type[_Unary | _Stream]", method: str, call: Callable[..., Any]) -> Any:
        peer = method.strip("/").partition("/")[0].rpartition(".")[2]

        def start(request: Any = None, *, timeout: float | None = None, metadata: Any = (), **options: Any) -> Any:
            if timeout is None and (timeout := self._timeout) is None:
                raise DeadlineRequired
            headers = (*tuple(metadata or ()), *self._headers())
            return kind(call(request, timeout=timeout, metadata=headers, **options), peer)

        return start

    def _headers(self) -> Iterator[tuple[str, str]]:
        token = self._token() if callable(self._token) else self._token
        if token:
            yield "authorization", f"Bearer {token}"
        if not telemetry.active() and (traceparent := trace.traceparent()):
            yield trace.HEADER, traceparent

    async def close(self, grace: float | None = None) -> None:
        """Close; calls in flight get `grace` seconds."""
        await self._inner.close(grace)

    def get_state(self, try_to_connect: bool = False) -> grpc.ChannelConnectivity:
        return self._inner.get_state(try_to_connect)

    async def wait_for_state_change(self, last_observed_state: grpc.ChannelConnectivity) -> None:
        await self._inner.wait_for_state_change(last_observed_state)

    async def channel_ready(self) -> None:
        """Wait until the other side accepts the connection. Give it a time-out of your own."""
        await self._inner.channel_ready()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_val: BaseException | None, exc_tb: TracebackType | None
    ) -> None:
        await self.close()


class _Unary(Awaitable[Any]):
    """A call with one answer: await it, once."""

    def __init__(self, call: Any, peer: str) -> None:
        self._call = call
        self._peer = peer

    def __await__(self) -> Generator[Any, None, Any]:
        with _translated(self._peer):
            return _decoded((yield from self._call.__await__()))

    def cancel(self) -> bool:
        return bool(self._call.cancel())


class _Stream(AsyncIterator[Any]):
    """A call with many answers. Leaving the loop early, or losing the object, cancels the call."""

    def __init__(self, call: Any, peer: str) -> None:
        self._call = call
        self._peer = peer
        self._answers = _read(call, peer)

    def __aiter__(self) -> AsyncIterator[Any]:
        return self._answers

    async def __anext__(self) -> Any:
        return await anext(self._answers)

    async def initial_metadata(self) -> dict[str, str | bytes]:
        """What the other side says before its first answer; empty when it said nothing or the call has failed."""
        with _translated(self._peer):
            return dict(await self._call.initial_metadata() or ())

    def cancel(self) -> bool:
        return bool(self._call.cancel())

    async def aclose(self) -> None:
        """Cancel the call, if it is not over."""
        await self._answers.aclose()


async def _read(call: Any, peer: str) -> AsyncGenerator[Any, None]:
    try:
        with _translated(peer):
            async for answer in call:
                yield _decoded(answer)
    finally:
        # Read to its end even so: whatever wraps the call learns that it is over.
        if call.cancel():
            with suppress(asyncio.CancelledError, grpc.RpcError):
                async for _ in call:
                    pass


def _decoded(answer: Any) -> Any:
    """The answer; gRPC hands on None where the bytes that came are no message of the contract."""
    if answer is None:
        raise ProtocolViolation("it sent what is no message of the contract")
    return answer


@contextmanager
def _translated(peer: str) -> Iterator[None]:
    try:
        yield
    except grpc.RpcError as error:
        raise from_rpc_error(error, peer) from None
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task and task.cancelling():
            raise
        # The call was cancelled, not whoever waits for it.
        raise CancelledError_ from None
