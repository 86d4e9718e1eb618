"""One bounded POST to a place that was checked: no redirect is followed, little of the answer is read."""

import asyncio
import re
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpcore
import httpx

from review_service.notify.destination import DestinationRefused, Destinations

SECONDS = 10.0
"""For everything: the look-up, the connection, the answer."""
_MOST_ANSWER_BYTES = 1024
_LONGEST_PAUSE_SECONDS = 86_400.0
_SLACKS_WORD = re.compile(rb"[a-z_]{1,60}\Z")


@dataclass(frozen=True)
class Answer:
    """What came of an attempt.

    Attributes:
        status: Of the answer; 0: there was none.
        failure: Why it failed, one sentence without the address; empty when it did not.
        pause_seconds: How long the target asks to be left alone.
    """

    status: int = 0
    failure: str = ""
    pause_seconds: float = 0
    elapsed_ms: int = 0

    @property
    def is_gone(self) -> bool:
        """Whether the target asks for nothing more, ever."""
        return self.status == HTTPStatus.GONE


class Poster:
    """Posts to destinations."""

    def __init__(self, destinations: Destinations, seconds: float = SECONDS, tls: ssl.SSLContext | None = None) -> None:
        self._destinations = destinations
        self._seconds = seconds
        self._tls = tls or httpx.create_ssl_context(trust_env=False)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Tries once; whatever goes wrong outside is an answer, not an exception."""
        began = time.monotonic()
        answer = await self._try(url, headers, body)
        return Answer(answer.status, answer.failure, answer.pause_seconds, round((time.monotonic() - began) * 1000))

    async def _try(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            async with asyncio.timeout(self._seconds):
                parsed, addresses = await self._destinations.addresses(url)
                return await self._send(parsed, addresses, headers, body)
        except DestinationRefused as error:
            return Answer(failure=f"refused by us: {error}")
        except (TimeoutError, httpcore.TimeoutException):
            return Answer(failure=f"no answer within {self._seconds:g} s")
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            return Answer(failure=f"no connection: {str(error)[:200] or type(error).__name__}")

    async def _send(self, url: httpx.URL, addresses: Sequence[str], headers: Mapping[str, str], body: bytes) -> Answer:
        # httpcore and not httpx: it lets us say which address a connection goes to, and does nothing by itself.
        sent = {"host": url.netloc.decode(), "user-agent": "code-review-squad", "content-type": "application/json"}
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        async with (
            httpcore.AsyncConnectionPool(ssl_context=self._tls, network_backend=_Pinned(addresses)) as pool,
            pool.stream("POST", target, headers=list({**sent, **headers}.items()), content=body) as response,
        ):
            return _answer(response.status, dict(response.headers), await _beginning(response))


class _Pinned(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, whatever the name; TLS still asks for the name."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        self._real = httpcore.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        *others, last = self._addresses
        for address in others:
            try:
                return await self._real.connect_tcp(address, port, *args, **options)
            except httpcore.ConnectError:
                continue
        return await self._real.connect_tcp(last, port, *args, **options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _beginning(response: httpcore.Response) -> bytes:
    content = b""
    async for part in response.aiter_stream():
        content += part
        if len(content) >= _MOST_ANSWER_BYTES:
            break
    return content[:_MOST_ANSWER_BYTES]


def _answer(status: int, headers: Mapping[bytes, bytes], content: bytes) -> Answer:
    if status // 100 == 2:
        return Answer(status)
    # Slack says what is wrong in one word. Nothing else of an answer is kept: it may be anybody's page.
    word = f": {content.decode()}" if _SLACKS_WORD.match(content) else ""
    pauses = {name.lower(): value.decode("latin-1") for name, value in headers.items()}
    return Answer(status, f"answered {status}{word}", _pause(pauses.get(b"retry-after", "")))


def _pause(said: str) -> float:
    """Seconds, or a moment, as RFC 9110 has it; 0 for anything else, and no more than a day."""
    try:
        seconds = float(said) if said.isdecimal() else (_moment(said) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return 0
    return min(max(seconds, 0), _LONGEST_PAUSE_SECONDS)


def _moment(said: str) -> datetime:
    moment = parsedate_to_datetime(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
