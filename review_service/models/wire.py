"""HTTP to endpoints: nobody is followed elsewhere, and no more is read than an answer can hold."""

from collections.abc import AsyncIterator

import httpx2

MAX_BODY_BYTES = 1 << 20
_CONNECT_SECONDS = 10.0


class BodyError(httpx2.TransportError):
    """The body is larger than any answer, or packed; one sentence without its subject."""


class _Bounded(httpx2.AsyncByteStream):
    """A body that ends with an error once it is too long."""

    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_BODY_BYTES
        async for chunk in self._inner:
            left -= len(chunk)
            if left < 0:
                raise BodyError("answered with more than 1 MiB")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


async def _bound(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise BodyError("answered in a packed form that was not asked for")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


def client() -> httpx2.AsyncClient:
    """A client; how long an answer may take is said with each request."""
    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(None, connect=_CONNECT_SECONDS),
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        event_hooks={"response": [_bound]},
    )


def is_unreachable(error: BaseException) -> bool:
    """Whether nothing was sent: there was no connection."""
    return caused_by(error, httpx2.ConnectError) is not None or caused_by(error, httpx2.ConnectTimeout) is not None


def caused_by(error: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    """The error of that kind behind another one."""
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error
