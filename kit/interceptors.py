"""What happens around every call a server answers, in two layers; telemetry stands between them.

Outside: time and counting. Inside: errors become a status, then authentication, tenant, required fields.
The inner layer sets a status and does not abort: an abort is an exception, and traces would show every refusal as
a crash. The outer layer aborts.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Protocol, TypeAlias, cast

import grpc

from kit import context as call_context
from kit import trace
from kit.context import CallContext, Role
from kit.errors import DETAILS_KEY, CredentialInvalid, DeadlineRequired, Internal, OutOfTime, SquadError, to_status
from kit.validation import check_required, check_tenant, named_tenant

logger = logging.getLogger(__name__)

# Generic in their published types only.
Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Found: TypeAlias = "grpc.RpcMethodHandler[Any, Any] | None"
Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
Continuation = Callable[[grpc.HandlerCallDetails], Awaitable[Found]]

_EXEMPT = ("/grpc.health.", "/grpc.reflection.")
_RESERVE_SHARE, _LEAST_RESERVE_SECONDS, _MOST_RESERVE_SECONDS = 0.05, 0.05, 0.2

_open: ContextVar[AsyncExitStack] = ContextVar("squad_open_generators")


class CallObserver(Protocol):
    """Counts calls."""

    def observe_call(self, method: str, code: str, seconds: float) -> None: ...


class Verifier(Protocol):
    """Checks tokens."""

    def verify(self, token: str) -> CallContext: ...


class TimeInterceptor(grpc.aio.ServerInterceptor):
    """Gives the work a little less time than the caller has, counts calls, and ends cancelled streams in order.

    Answers of a stream are written from one coroutine and not yielded: on cancellation every generator below is
    closed at once, in the task and context it ran in. Left to the garbage collector they are closed elsewhere.
    """

    def __init__(self, observer: CallObserver | None) -> None:
        self._observer = observer
        self._active = 0
        self.idle = asyncio.Event()
        self.idle.set()

    async def intercept_service(self, continuation: Continuation, details: grpc.HandlerCallDetails) -> Found:
        handler = await continuation(details)
        if handler is None or details.method.startswith(_EXEMPT):
            return handler
        behavior = _behavior(handler)

        async def unary(request: Any, context: Context) -> Any:
            response = None
            async with self._timed(details.method, context):
                response = await behavior(request, context)
            await _abort_if_failed(context)
            return response

        async def stream(request: Any, context: Context) -> None:
            async with self._timed(details.method, context), AsyncExitStack() as stack:
                _open.set(stack)
                async for response in _closed_in_order(behavior(request, context)):
                    await context.write(response)
            await _abort_if_failed(context)

        return _like(handler, stream if handler.response_streaming else unary)

    @asynccontextmanager
    async def _timed(self, method: str, context: Context) -> AsyncIterator[None]:
        started = time.monotonic()
        self._active += 1
        self.idle.clear()
        try:
            async with asyncio.timeout(_enter_deadline(context)):
                yield
        except TimeoutError:
            _answer(context, OutOfTime())
        except grpc.aio.InternalError:
            # gRPC could not write: the caller is gone.
            context.set_code(grpc.StatusCode.CANCELLED)
        finally:
            self._active -= 1
            if not self._active:
                self.idle.set()
            if self._observer:
                self._observer.observe_call(method, _code(context).name, time.monotonic() - started)


class TraceInterceptor(grpc.aio.ServerInterceptor):
    """Goes on with the caller's trace, for logs. OpenTelemetry's interceptor takes its place when spans are made."""

    async def intercept_service(self, continuation: Continuation, details: grpc.HandlerCallDetails) -> Found:
        headers = dict(details.invocation_metadata or ())
        trace.enter(str(headers.get(trace.HEADER, "")))
        return await continuation(details)


class CallInterceptor(grpc.aio.ServerInterceptor):
    """Lets a call through to its handler only when it says who, until when, and everything that is required.

    Args:
        verifier: Checks tokens; None lets everybody in.
        operator_crosses_tenants: Whether the platform's operator may name any tenant here.
    """

    def __init__(self, verifier: Verifier | None, operator_crosses_tenants: bool = False) -> None:
        self._verifier = verifier
        self._operator_crosses_tenants = operator_crosses_tenants

    async def intercept_service(self, continuation: Continuation, details: grpc.HandlerCallDetails) -> Found:
        handler = await continuation(details)
        if handler is None or details.method.startswith(_EXEMPT):
            return handler
        behavior = _behavior(handler)
        admitted = self._admitted_each if handler.request_streaming else self._admitted

        async def unary(request: Any, context: Context) -> Any:
            with _answered(context, details.method):
                self._admit_call(context)
                return await behavior(admitted(request), context)

        async def answers(request: Any, context: Context) -> AsyncGenerator[Any, None]:
            with _answered(context, details.method):
                self._admit_call(context)
                async for response in _closed_in_order(behavior(admitted(request), context)):
                    yield response

        def stream(request: Any, context: Context) -> AsyncGenerator[Any, None]:
            return _closed_in_order(answers(request, context))

        return _like(handler, stream if handler.response_streaming else unary)

    def _admit_call(self, context: Context) -> None:
        if call_context.remaining_seconds() is None:
            raise DeadlineRequired
        if self._verifier:
            call_context.enter(self._verifier.verify(_bearer(context)))

    def _admitted(self, request: Any) -> Any:
        if caller := call_context.current_or_none():
            if self._operator_crosses_tenants and caller.role is Role.OPERATOR:
                caller = replace(caller, tenant_id=named_tenant(request) or caller.tenant_id)
                call_context.enter(caller)
            check_tenant(request, caller.tenant_id)
        check_required(request)
        return request

    async def _admitted_each(self, requests: AsyncIterator[Any]) -> AsyncGenerator[Any, None]:
        async for request in requests:
            yield self._admitted(request)


def _closed_in_order(responses: AsyncGenerator[Any, None]) -> AsyncGenerator[Any, None]:
    """Have the call's outer layer close this generator before those that were opened earlier."""
    _open.get().push_async_callback(responses.aclose)
    return responses


@contextmanager
def _answered(context: Context, method: str) -> Iterator[None]:
    """Turn what is raised into a status. What nobody expected goes to the log whole, and to the caller as a number."""
    try:
        yield
    except SquadError as error:
        _answer(context, error)
    except grpc.aio.AbortError:
        raise
    except (asyncio.CancelledError, GeneratorExit):
        # The call is over for the caller already; this is for the trace and the counters.
        late = call_context.remaining_seconds() == 0
        context.set_code(grpc.StatusCode.DEADLINE_EXCEEDED if late else grpc.StatusCode.CANCELLED)
        raise
    except Exception as error:
        logger.exception("unexpected %s in %s", type(error).__name__, method)
        _answer(context, Internal(trace.trace_id()))


def _answer(context: Context, error: SquadError) -> None:
    status = to_status(error)
    others = tuple(context.trailing_metadata() or ())
    context.set_trailing_metadata((*others, (DETAILS_KEY, status.SerializeToString())))
    context.set_details(status.message)
    context.set_code(error.status)


async def _abort_if_failed(context: Context) -> None:
    """Send the status alone. After an empty answer a client would not try again: the call would have begun."""
    if (code := _code(context)) is not grpc.StatusCode.OK:
        await context.abort(code, context.details(), tuple(context.trailing_metadata() or ()))


def _enter_deadline(context: Context) -> float | None:
    """Seconds after which the work is stopped. It is told to be ready half a reserve earlier."""
    remaining = context.time_remaining()
    if remaining is None:
        return None
    reserve = min(max(remaining * _RESERVE_SHARE, _LEAST_RESERVE_SECONDS), _MOST_RESERVE_SECONDS, remaining / 2)
    call_context.enter_deadline(remaining - reserve)
    return remaining - reserve / 2


def _bearer(context: Context) -> str:
    headers = dict(context.invocation_metadata() or ())
    scheme, _, token = str(headers.get("authorization", "")).partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise CredentialInvalid("there is none; send `authorization: Bearer TOKEN`")
    return token


def _code(context: Context) -> grpc.StatusCode:
    code: grpc.StatusCode | None = context.code()  # in truth None as long as nobody set it
    return code or grpc.StatusCode.OK


def _behavior(handler: Handler) -> Callable[[Any, Context], Any]:
    found: Any = handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream
    return cast("Callable[[Any, Context], Any]", found)


def _like(handler: Handler, behavior: Callable[[Any, Context], Any]) -> Handler:
    makers = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }
    make: Any = makers[handler.request_streaming, handler.response_streaming]
    made: Handler = make(behavior, handler.request_deserializer, handler.response_serializer)
    return made
