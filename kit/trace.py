"""The trace a piece of work belongs to, in W3C form, carried from call to call and through queues.

This is enough to find one review in everybody's logs. Spans are made only when a collector is set up: then
OpenTelemetry keeps the trace (see `kit.telemetry`) and this module asks it.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Protocol

HEADER = "traceparent"
_FORM = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

_traceparent: ContextVar[str] = ContextVar("squad_traceparent", default="")


class Tracing(Protocol):
    """Who keeps the trace in place of this module."""

    def traceparent(self) -> str: ...
    def resumed(self, traceparent: str, name: str) -> AbstractContextManager[None]: ...


class _Tracer:
    tracing: Tracing | None = None


def use(tracing: Tracing | None) -> None:
    """Hand the trace to OpenTelemetry for the rest of the process; None takes it back."""
    _Tracer.tracing = tracing


def traceparent() -> str:
    """Return `00-<trace id>-<span id>-<flags>`; empty outside any trace. Store it to go on elsewhere."""
    return _Tracer.tracing.traceparent() if _Tracer.tracing else _traceparent.get()


def trace_id() -> str:
    """Return the 32 hexadecimal digits that name the trace; empty outside any."""
    return traceparent()[3:35]


def enter(incoming: str) -> None:
    """Go on with a caller's trace for the rest of this task, or begin one when it sent none of the right form."""
    _traceparent.set(_next(incoming))


@contextmanager
def resumed(incoming: str, name: str) -> Iterator[None]:
    """Go on with a stored trace inside the block, or begin one. `name` is that of the span, if spans are made."""
    if _Tracer.tracing:
        with _Tracer.tracing.resumed(incoming, name):
            yield
        return
    token = _traceparent.set(_next(incoming))
    try:
        yield
    finally:
        _traceparent.reset(token)


def _next(incoming: str) -> str:
    """The same trace, a new span; or a new, unsampled trace."""
    if _FORM.fullmatch(incoming):
        return f"00-{incoming[3:35]}-{secrets.token_hex(8)}-{incoming[53:55]}"
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"
