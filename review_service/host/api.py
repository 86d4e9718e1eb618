"""HTTP to GitHub: tokens, pages, pace and patience."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx

from review_service.host.etags import Etags, condition
from review_service.host.origin import origin_of
from review_service.host.pace import APP, LONGEST_WAIT_SECONDS, LocalPace, Pace, Sleep, account_of
from review_service.host.protocol import HostError, UnsureError

Json = Any
GRAPHQL = "/graphql"
_ATTEMPTS = 4
_MOST_REDIRECTS = 3
_PAGE = 100
_MAX_PAGES = 100
_HEADERS = {
    "Accept": "application/vnd.github+json",
    "X-GitHub-Api-Version": "2022-11-28",
    "User-Agent": "code-review-squad",
}


class Api:
    """Calls with a token. Changes go at their pace: one after the other, at least `interval_seconds` apart."""

    def __init__(
        self,
        base_url: str,
        interval_seconds: float,
        client: httpx.AsyncClient | None = None,
        sleep: Sleep = asyncio.sleep,
        pace: Pace | None = None,
    ) -> None:
        """Without a `pace` to share, this process keeps its own."""
        self._base = base_url.rstrip("/")
        # GitHub Enterprise Server: REST at /api/v3, GraphQL at /api/graphql.
        self._graphql = f"{self._base.removesuffix('/v3')}{GRAPHQL}"
        self._client = client or new_client(base_url)
        self._sleep = sleep
        self._etags = Etags()
        self._pace = pace or LocalPace(interval_seconds, sleep)

    async def get(self, path: str, token: str, **query: str | int) -> Json:
        """One object. Raises HostError."""
        return (await self._patiently("GET", path, token, params=query)).json()

    async def pages(self, path: str, token: str, wrap: str = "", **query: str | int) -> list[Json]:
        """All objects of a list; `wrap` names the field they stand in. Raises HostError."""
        found: list[Json] = []
        for page in range(1, _MAX_PAGES + 1):
            response = await self._patiently("GET", path, token, params={**query, "per_page": _PAGE, "page": page})
            entries = response.json()[wrap] if wrap else response.json()
            found += entries
            if not _goes_on(response, len(entries)):
                break
        return found

    async def by_cursor(self, path: str, token: str) -> AsyncIterator[Json]:
        """The objects of a list whose pages have no numbers, as far as they are taken. Raises HostError."""
        query: dict[str, str | int] = {"per_page": _PAGE}
        for _ in range(_MAX_PAGES):
            response = await self._patiently("GET", path, token, params=query)
            for entry in response.json():
                yield entry
            following = response.links.get("next")
            if following is None:
                return
            query["cursor"] = httpx.URL(following["url"]).params["cursor"]

    async def change(self, method: str, path: str, token: str, body: Mapping[str, Json]) -> Json:
        """Creates or changes something, once. Raises HostError; UnsureError when it may have happened."""
        account = account_of(token)
        async with self._pace.turn(account, creates=method == "POST" and account != APP):
            return (await self._patiently(method, path, token, json=body)).json()

    async def ask(self, path: str, token: str, body: Mapping[str, Json]) -> Json:
        """Posts what changes nothing, a query or the wish for a token: without waiting, and again if no answer came."""
        try:
            return (await self._patiently("POST", path, token, json=body)).json()
        except UnsureError:
            return (await self._patiently("POST", path, token, json=body)).json()

    async def close(self) -> None:
        await self._client.aclose()

    async def _patiently(self, method: str, path: str, token: str, **content: Any) -> httpx.Response:
        """Waits as told when there were too many requests, and asks again for what is only read."""
        waited = 0.0
        for attempt in range(_ATTEMPTS):
            response = await self._send(method, path, token, last=attempt == _ATTEMPTS - 1, **content)
            pause = 0.5 * 2**attempt if response is None else pause_of(response, attempt)
            if response is not None and pause is None:
                return _checked(response, method, path)
            waited += pause or 0.0
            if waited > LONGEST_WAIT_SECONDS or attempt == _ATTEMPTS - 1:
                raise HostError(f"GitHub asks to wait {pause:g} s: try later", status=429, retry_after_seconds=pause)
            await self._sleep(pause or 0.0)
        raise AssertionError  # the last attempt returns or raises

    async def _send(self, method: str, path: str, token: str, *, last: bool, **content: Any) -> httpx.Response | None:
        """The answer; None when asking again may help."""
        url = self._graphql if path == GRAPHQL else f"{self._base}{path}"
        address = f"{url}?{httpx.QueryParams(content.get('params'))}"
        kept = self._etags.find(address) if method == "GET" else None
        headers = {**_HEADERS, "Authorization": f"Bearer {token}", **condition(kept)}
        try:
            response = await self._follow(method, url, headers, content)
        except httpx.HTTPError as error:
            _give_up(method, path, type(error).__name__, sent=not isinstance(error, httpx.ConnectError), last=last)
            return None
        if response.status_code >= 500:
            _give_up(method, path, f"status {response.status_code}", sent=True, last=last)
            return None
        if kept is not None and response.status_code == httpx.codes.NOT_MODIFIED:
            return kept
        if method == "GET":
            self._etags.keep(address, response)
        return response

    async def _follow(self, method: str, url: str, headers: Mapping[str, str], content: Json) -> httpx.Response:
        """Sends it again, verbatim, to where a renamed or transferred repository is now; no token leaves the origin."""
        response = await self._client.request(method, url, headers=headers, **content)
        for _ in range(_MOST_REDIRECTS):
            if not response.has_redirect_location:
                break
            target = httpx.URL(url).join(response.headers["location"])
            if origin_of(str(target)) != origin_of(url):
                raise HostError(f"GitHub sends {method} {url} to another host: set the API's own address")
            there = {name: value for name, value in content.items() if name != "params" or not target.query}
            response = await self._client.request(method, target, headers=headers, **there)
        return response


def _give_up(method: str, path: str, why: str, *, sent: bool, last: bool) -> None:
    """Raises when asking again would do harm or is of no use."""
    if sent and method != "GET":
        raise UnsureError(f"GitHub gave no answer to {method} {path} ({why}): it may have happened")
    if last:
        raise HostError(f"GitHub does not answer {method} {path} ({why}): try again later")


def new_client(base_url: str) -> httpx.AsyncClient:
    """A client that keeps its connections; a proxy of the environment is for hosts beyond this machine."""
    local = httpx.URL(base_url).host in {"127.0.0.1", "localhost", "::1"}
    limits = httpx.Limits(max_connections=8, max_keepalive_connections=8)
    return httpx.AsyncClient(timeout=20.0, limits=limits, trust_env=not local, follow_redirects=False)


def _goes_on(response: httpx.Response, count: int) -> bool:
    """Whether another page follows: a server may give fewer at a time than it was asked for."""
    return "next" in response.links if "link" in response.headers else count >= _PAGE


def pause_of(response: httpx.Response, attempt: int) -> float | None:
    """Seconds to wait before asking again, as GitHub documents it; None when it did not say "too many"."""
    limited = response.status_code == 429 or (response.status_code == 403 and _speaks_of_limits(response))
    if not limited:
        return None
    if "retry-after" in response.headers:
        return _number(response.headers["retry-after"], 60.0)
    if response.headers.get("x-ratelimit-remaining") == "0":
        return max(1.0, _number(response.headers.get("x-ratelimit-reset", ""), time.time() + 60) - time.time())
    return 60.0 * float(2**attempt)


def _speaks_of_limits(response: httpx.Response) -> bool:
    return "rate limit" in response.text.lower() or "retry-after" in response.headers


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise


def _checked(response: httpx.Response, method: str, path: str) -> httpx.Response:
    if response.is_success:
        return response
    raise HostError(
        f"GitHub refused {method} {path}: {response.status_code} {_said(response)}", status=response.status_code
    )


def _said(response: httpx.Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return ""
    message = body.get("message", "") if isinstance(body, dict) else ""
    errors: Sequence[Json] = body.get("errors", ()) if isinstance(body, dict) else ()
    return f"{message} {errors or ''}".strip()[:300]
