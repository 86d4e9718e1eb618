"""Logs and traces of a process: set up once, first thing in `main`, before servers and channels are made.

In a process that forks, set up in the child.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import grpc

from kit import trace
from kit.interceptors import TraceInterceptor

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from kit.settings import Settings
    from kit.spans import Spans


class _Process:
    spans: "Spans | None" = None


def configure(service: str, settings: "Settings") -> None:
    """Log as `service`, and make spans if `otlp_endpoint` is set."""
    from kit import logs

    logs.configure(service, settings.log_level)
    if settings.otlp_endpoint:
        from kit.spans import Spans, exporter

        make_spans(Spans(service, exporter(settings.otlp_endpoint)))


def make_spans(spans: "Spans | None") -> None:
    """Make spans from now on; None: no more."""
    _Process.spans = spans
    trace.use(spans)


def active() -> bool:
    """Whether spans are made."""
    return _Process.spans is not None


def server_interceptors() -> Sequence[grpc.aio.ServerInterceptor]:
    """What carries the trace into a server's calls."""
    return _Process.spans.server_interceptors() if _Process.spans else [TraceInterceptor()]


def client_interceptors() -> Sequence[grpc.aio.ClientInterceptor]:
    """What carries the trace out of a channel's calls; without spans the channel does it itself."""
    return _Process.spans.client_interceptors() if _Process.spans else []


def traced_app(app: Any) -> Any:
    """Wrap an ASGI application so that each request is a span, when spans are made at all."""
    return _Process.spans.traced_app(app) if _Process.spans else app


def instrument_database(engine: "Engine") -> None:
    """Make a span for every statement, when spans are made at all."""
    if _Process.spans:
        from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

        SQLAlchemyInstrumentor().instrument(engine=engine, tracer_provider=_Process.spans.provider)
