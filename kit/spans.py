"""Spans through OpenTelemetry and its gRPC instrumentation; loaded only when a collector is set up.

The instrumentation loses the status of cancelled calls on the client's side, and never ends the span of a cancelled
unary call. That is added here. On the server's side `kit.interceptors` closes generators in the context they ran in
and sets statuses instead of raising, which is what the instrumentation needs to tell the truth.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import grpc
from opentelemetry import propagate
from opentelemetry import trace as otel
from opentelemetry.instrumentation.grpc import aio_client_interceptors, aio_server_interceptor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.semconv._incubating.attributes.rpc_attributes import RPC_GRPC_STATUS_CODE
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from kit.trace import HEADER

_EXPORT_SECONDS = 2  # also what a process waits at its end when the collector is away
_BATCH_SECONDS = 1  # so little is lost with a process that is killed
_W3C = TraceContextTextMapPropagator()
_server: Any = aio_server_interceptor  # without types
_client: Any = aio_client_interceptors
_UNTRACED = ("/grpc.health.", "/grpc.reflection.")


class Spans:
    """Keeps the trace of a process and makes its spans."""

    def __init__(self, service: str, processor: SpanProcessor) -> None:
        self.provider = TracerProvider(resource=Resource.create({"service.name": service}))
        self.provider.add_span_processor(processor)
        self._tracer = self.provider.get_tracer("squad")
        propagate.set_global_textmap(_W3C)

    def traceparent(self) -> str:
        headers: dict[str, str] = {}
        _W3C.inject(headers)
        return headers.get(HEADER, "")

    @contextmanager
    def resumed(self, traceparent: str, name: str) -> Iterator[None]:
        parent = _W3C.extract({HEADER: traceparent})
        with self._tracer.start_as_current_span(name, context=parent, kind=SpanKind.CONSUMER):
            yield

    def server_interceptors(self) -> Sequence[grpc.aio.ServerInterceptor]:
        return [_server(tracer_provider=self.provider, filter_=_traced)]

    def client_interceptors(self) -> Sequence[grpc.aio.ClientInterceptor]:
        library = _client(tracer_provider=self.provider, filter_=_traced)
        return [*library, _UnaryUnary(), _UnaryStream(), _StreamUnary(), _StreamStream()]

    def traced_app(self, app: Any) -> Any:
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware

        return OpenTelemetryMiddleware(app, tracer_provider=self.provider, exclude_spans=["receive", "send"])


def exporter(endpoint: str) -> SpanProcessor:
    """Send spans in batches to an OTLP/gRPC collector, `http://HOST:PORT` or `https://HOST:PORT`."""
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    insecure = not endpoint.startswith("https://")
    sender = OTLPSpanExporter(endpoint=endpoint, insecure=insecure, timeout=_EXPORT_SECONDS)
    return BatchSpanProcessor(sender, schedule_delay_millis=_BATCH_SECONDS * 1000)


def _traced(details: Any) -> bool:
    method = details.method
    return not (method.decode() if isinstance(method, bytes) else method).startswith(_UNTRACED)


async def _started(continuation: Callable[..., Awaitable[Any]], details: Any, request: Any) -> tuple[Any, Span]:
    """Start a call inside the library's span, and write there if it gets cancelled."""
    span = otel.get_current_span()
    call = await continuation(details, request)
    call.add_done_callback(lambda done: _note_cancelled(span) if done.cancelled() else None)
    return call, span


async def _started_unary(continuation: Callable[..., Awaitable[Any]], details: Any, request: Any) -> Any:
    """The library waits for the call in this task: when the task is cancelled it forgets both call and span."""
    call, span = await _started(continuation, details, request)

    def forget(task: "asyncio.Task[Any]") -> None:
        if task.cancelled():
            call.cancel()
            span.end()

    task = asyncio.current_task()
    if task:
        task.add_done_callback(forget)
    return call


def _note_cancelled(span: Span) -> None:
    if span.is_recording():
        span.set_attribute(RPC_GRPC_STATUS_CODE, grpc.StatusCode.CANCELLED.value[0])
        span.set_status(Status(StatusCode.ERROR, "cancelled by the caller"))


class _UnaryUnary(grpc.aio.UnaryUnaryClientInterceptor):
    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return await _started_unary(continuation, client_call_details, request)


class _StreamUnary(grpc.aio.StreamUnaryClientInterceptor):
    async def intercept_stream_unary(self, continuation: Any, client_call_details: Any, request_iterator: Any) -> Any:
        return await _started_unary(continuation, client_call_details, request_iterator)


class _UnaryStream(grpc.aio.UnaryStreamClientInterceptor):
    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return (await _started(continuation, client_call_details, request))[0]


class _StreamStream(grpc.aio.StreamStreamClientInterceptor):
    async def intercept_stream_stream(self, continuation: Any, client_call_details: Any, request_iterator: Any) -> Any:
        return (await _started(continuation, client_call_details, request_iterator))[0]
