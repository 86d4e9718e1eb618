"""What happens around every call a server answers, in two layers; telemetry stands between them.

Outside: time and counting. Inside: errors become a status, then authentication, tenant, required fields.
Both set a status instead of aborting: an abort is an exception, and traces would show every refusal as a crash.
"""

import asyncio
import inspect
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, aclosing, contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn, Protocol

import grpc

from kit import context as call_context
from kit import trace
from kit.auth import TokenVerifier
from kit.context import CallContext, Role
from kit.errors import CredentialInvalid, DeadlineRequired, Internal, OutOfTime, SquadError, TenantMismatch, to_status
from kit.validation import check_required, check_tenant, named_tenant

logger = logging.getLogger(__name__)

Handler = grpc.RpcMethodHandler[Any, Any]
Context = grpc.aio.ServicerContext[Any, Any]
Continuation = Callable[[grpc.HandlerCallDetails], Awaitable[Handler]]

_EXEMPT = ("/grpc.health.", "/grpc.reflection.")
_DETAILS_KEY = "grpc-status-details-bin"
_LONGEST_MESSAGE = 1000
_RESERVE_SHARE, _LEAST_RESERVE_SECONDS, _MOST_RESERVE_SECONDS = 0.05, 0.05, 0.2

_open: ContextVar[AsyncExitStack] = ContextVar("squad_open_generators")


class CallObserver(Protocol):
    """Counts calls."""

    def observe_call(self, method: str, code: str, seconds: float) -> None: ...


class TimeInterceptor(grpc.aio.ServerInterceptor):
    """Gives the work a little less time than the caller has, counts calls, and ends cancelled streams in order.

    Answers of a stream are written from one coroutine and not yielded: on cancellation every generator below is
    closed at once, in the task and context it ran in. Left to the garbage collector they are closed elsewhere.
    """

    def __init__(self, observer: CallObserver | None) -> None:
        self._observer = observer
        self.active = 0

    async def intercept_service(self, continuation: Continuation, details: grpc.HandlerCallDetails) -> Handler:
        handler = await continuation(details)
        if handler is None or details.method.startswith(_EXEMPT):
            return handler
        behavior = _behavior(handler)

        async def unary(request: Any, context: Context) -> Any:
            async with self._timed(details.method, context):
                return await behavior(request, context)

        async def stream(request: Any, context: Context) -> None:
            async with self._timed(details.method, context), AsyncExitStack() as stack:
                _open.set(stack)
                responses = await stack.enter_async_context(aclosing(behavior(request, context)))
                async for response in responses:
                    await context.write(response)

        return _like(handler, stream if handler.response_streaming else unary)
