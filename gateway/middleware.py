"""Headers that every answer carries, put on below the framework so that errors carry them too."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import trace

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'"
# The documentation page runs our own copy of Swagger UI, which sets styles and draws inline images.
_DOCS = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


class SecurityHeaders:
    """Adds the headers, and joins the caller's trace."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace.enter(_traceparent(scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", _DOCS if path.startswith("/docs") else _NOTHING_RUNS)
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-Id"] = trace.trace_id()


def _traceparent(scope: Scope) -> str:
    found: bytes = next((value for name, value in scope["headers"] if name == b"traceparent"), b"")
    return found.decode("latin-1")
