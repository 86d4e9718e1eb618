"""What happens to every request: its trace, its time, the size of its body, and headers that no answer goes without.

It sits below the framework, so that errors are treated like answers.
"""

import asyncio
import logging
import time
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import problems
from gateway.metrics import HttpMetrics
from kit import trace
from kit.errors import Internal, TooLarge

logger = logging.getLogger(__name__)

API_BODY_BYTES = 1024 * 1024
# Logs of other tools; a gRPC message holds no more.
SARIF_BODY_BYTES = 3 * 1024 * 1024
BODY_SECONDS = 30.0
DRAIN_BYTES = 64 * 1024 * 1024
DRAIN_SECONDS = 5.0
# Headers that a route wants on its answer, whatever becomes of it.
EXTRA = "squad.headers"
_NOTHING_RUNS = b"default-src 'none'; frame-ancestors 'none'"
# The documentation page runs our own copy of Swagger UI, which sets styles and draws inline images.
_DOCS = b"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
# A report brings its style and its pictures with it, and runs nothing.
_REPORTS = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
_POLICIES = {"/docs": _DOCS, "/api/v1/analytics/reports/": _REPORTS}
_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]


class Edge:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, webhook_body_bytes: int, metrics: HttpMetrics) -> None:
        self._app = app
        self._webhook_body_bytes = webhook_body_bytes
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        trace.enter(_header(scope, b"traceparent").decode("latin-1"))
        exchange = _Exchange(scope, receive, send, self._body_limit(scope["path"]))
        try:
            await self._run(scope, exchange)
        finally:
            self._metrics.observe(scope, exchange.status, time.perf_counter() - began)

    async def _run(self, scope: Scope, exchange: "_Exchange") -> None:
        try:
            exchange.check_declared()
            await self._app(scope, exchange.receive, exchange.send)
        except HTTPException as error:
            await exchange.drain()
            await problems.from_http(error)(scope, exchange.receive, exchange.send)
        except Exception as error:
            logger.exception("unexpected error in %s %s", scope["method"], scope["path"], exc_info=error)
            if exchange.status:
                raise  # the answer has begun: all that is left is to break it off
            await problems.from_error(Internal(trace.trace_id()))(scope, exchange.receive, exchange.send)

    def _body_limit(self, path: str) -> int:
        if path.startswith("/webhooks/"):
            return self._webhook_body_bytes
        return SARIF_BODY_BYTES if path.endswith("/sarif") else API_BODY_BYTES


class _Exchange:
    """One request and its answer, on their way through."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._limit = limit
        self._size = 0
        self._until = asyncio.get_running_loop().time() + BODY_SECONDS
        self._complete = False
        self.status = 0

    def check_declared(self) -> None:
        """Refuse a body that says itself that it is too large, before any of it is read."""
        declared = _header(self._scope, b"content-length")
        if declared.isdigit() and int(declared) > self._limit:
            raise self._too_large()

    async def receive(self) -> Message:
        """Read on; stop as soon as the body is over the limit or too slow, whatever Content-Length says."""
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, f"the body did not arrive within {BODY_SECONDS:g} s") from None
        self._size += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._size > self._limit:
            raise self._too_large()
        return message

    async def drain(self) -> None:
        """Read and forget what is left of a refused body, within bounds.

        A connection that is closed with bytes unread is reset, and many clients then never see the answer.
        """
        if _header(self._scope, b"expect"):
            return  # the client waits for our word before it sends anything
        left = DRAIN_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while not self._complete and left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    self._complete = not message.get("more_body", False)

    async def send(self, message: Message) -> None:
        """Put the headers on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            path = self._scope["path"]
            policy = next((policy for begin, policy in _POLICIES.items() if path.startswith(begin)), _NOTHING_RUNS)
            own = [(b"content-security-policy", policy), (b"x-request-id", trace.trace_id().encode())]
            message["headers"] = [*message.get("headers", ()), *_ALWAYS, *own, *self._scope.get(EXTRA, ())]
        await self._send(message)

    def _too_large(self) -> HTTPException:
        error = TooLarge(f"{self._limit} bytes", "the request body")
        return problems.Refused(error)


def _header(scope: Scope, name: bytes) -> bytes:
    found: bytes = next((value for key, value in scope["headers"] if key == name), b"")
    return found
