"""From an HTTP request to an answer: the same steps for every operation."""

import asyncio
import hashlib
import json
import re
import uuid
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from github_emulator.http import auth
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, not_found
from github_emulator.http.faults import Faults
from github_emulator.http.rate_limits import RateLimits
from github_emulator.http.replies import Reply
from github_emulator.http.routing import Route
from github_emulator.state import RecordedRequest, State
from github_emulator.webhooks.deliveries import Deliveries

_VERSIONS = ("2022-11-28", "2026-03-10")
_BY_ID = re.compile(r"/repositories/(\d{1,18})(?=/|\Z)")
_REDIRECTS = "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects"
_MEDIA = re.compile(r"application/vnd\.github(?:\.v3)?\.?(raw|text|html|full|diff|patch|sha|object)?")


class Api:
    """The REST API over one state."""

    def __init__(
        self, state: State, routes: list[Route], deliveries: Deliveries, limits: RateLimits, faults: Faults
    ) -> None:
        """Hold the parts; `routes` are tried in order."""
        self._state, self._routes, self._deliveries = state, routes, deliveries
        self._limits, self._faults = limits, faults

    async def __call__(self, request: Request) -> Response:
        """Answer a request."""
        route, arguments = self._match(request.method, self._named(request.url.path))
        operation = f"{route.method} {route.path}" if route else ""
        arrived = self._state.now().timestamp()
        raw = await request.body()
        record = RecordedRequest(request.method, request.url.path, operation, _loads(raw))
        self._state.requests.append(record)
        fault = self._faults.take(operation)
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.status and not fault.after:
            response = _error(GitHubError(fault.status, fault.message), fault.headers)
        else:
            response = await run_in_threadpool(self._answer, request, route, arguments, raw, arrived)
            if fault and fault.status:
                response = _error(GitHubError(fault.status, fault.message), fault.headers)
        record.status = response.status_code
        return response

    def _named(self, path: str) -> str:
        """The path with the repository's name where it names it by number, as redirects do."""
        found = _BY_ID.match(path)
        with self._state.lock:
            known = found and next((one for one in self._state.repositories.values() if str(one.id) == found[1]), None)
        return f"/repos/{known.full_name}{path[found.end() :]}" if found and known else path

    def _match(self, method: str, path: str) -> tuple[Route | None, dict[str, str]]:
        for route in self._routes:
            if route.method == method and (match := route.pattern.match(path)):
                return route, match.groupdict()
        return None, {}

    def _answer(
        self, request: Request, route: Route | None, arguments: dict[str, str], raw: bytes, arrived: float
    ) -> Response:
        actor = auth.Actor()
        now = self._state.now().timestamp()
        with self._state.lock:
            try:
                _check_headers(request)
                actor = auth.authenticate(self._state, request.headers.get("authorization", ""))
                reply = self._handle(request, route, arguments, raw, actor, arrived)
            except GitHubError as error:
                return _error(error, {**self._limits.headers(actor, now), **error.headers})
            return self._render(request, reply, actor, now)

    def _handle(
        self,
        request: Request,
        route: Route | None,
        arguments: dict[str, str],
        raw: bytes,
        actor: auth.Actor,
        arrived: float,
    ) -> Reply:
        if route is None:
            raise not_found()
        query = dict(request.query_params)
        payload = _parse(raw) if raw and route.method != "GET" else None
        media = _MEDIA.match(request.headers.get("accept", ""))
        call = Call(
            self._state, self._deliveries, actor, route.method, request.url.path, query, arguments,
            (media and media[1]) or "json", payload,
        )  # fmt: skip
        if moved := self._moved(request, route, arguments):
            return moved
        self._authorize(route, call)
        if route.path != "/rate_limit":
            self._limits.count(actor, route, arrived)
        if not _writes(route, call.payload):
            return route.handler(call)
        self._limits.count_write(actor, route, arrived)
        try:
            return route.handler(call)
        finally:
            self._limits.answered(actor, self._state.now().timestamp())

    def _moved(self, request: Request, route: Route, arguments: dict[str, str]) -> Reply | None:
        """Where a repository is that had this name: what is read moves for good, what is written is sent again."""
        if "{repo}" not in route.path or self._state.repository(arguments["owner"], arguments["repo"]):
            return None
        found = self._state.moved(arguments["owner"], arguments["repo"])
        if found is None:
            return None
        rest = request.url.path.removeprefix(f"/repos/{arguments['owner']}/{arguments['repo']}")
        query = f"?{request.url.query}" if request.url.query else ""
        url = f"{self._state.base_url}/repositories/{found.id}{rest}{query}"
        status, message = (301, "Moved Permanently") if route.method == "GET" else (307, "Temporary Redirect")
        body = {"message": message, "url": url, "documentation_url": _REDIRECTS}
        return Reply(body, status, {"Location": url})

    def _authorize(self, route: Route, call: Call) -> None:
        if route.caller == "app" and not call.actor.is_app:
            raise GitHubError(401, "A JSON web token could not be decoded")
        if route.caller == "token" and call.actor.is_app:
            raise GitHubError(403, "Resource not accessible by integration")
        if "{repo}" in route.path and route.caller == "token":
            auth.require(self._state, call.actor, call.repository, route.needs)
        elif route.caller == "token" and call.actor.token is None:
            raise GitHubError(401, "Requires authentication")

    def _render(self, request: Request, reply: Reply, actor: auth.Actor, now: float) -> Response:
        body = b"" if reply.status == 204 else _dumps(reply)
        headers = {**_common_headers(), **reply.headers}
        if request.method == "GET" and reply.status == 200:
            headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()}"'
            headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
            if _same(request.headers.get("if-none-match", ""), headers["ETag"]):
                self._limits.give_back(actor)
                return Response(status_code=304, headers={**headers, **self._limits.headers(actor, now)})
        headers |= self._limits.headers(actor, now)
        return Response(body, reply.status, headers, reply.media_type)


def _check_headers(request: Request) -> None:
    if not request.headers.get("user-agent"):
        message = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"
        raise GitHubError(403, message)
    version = request.headers.get("x-github-api-version", _VERSIONS[0])
    if version not in _VERSIONS:
        raise GitHubError(
            400, f"'{version[:20]}' is not a supported version. Supported versions: {', '.join(_VERSIONS)}."
        )


def _writes(route: Route, payload: Any) -> bool:
    """Whether a request changes something; a query of GraphQL does not."""
    if route.path == "/graphql":
        return isinstance(payload, dict) and str(payload.get("query", "")).lstrip().startswith("mutation")
    return route.method != "GET"


def _same(wanted: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in wanted.split(",")]
    return etag.removeprefix("W/") in tags


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise GitHubError(400, "Problems parsing JSON") from None


def _loads(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw


def _dumps(reply: Reply) -> bytes:
    if isinstance(reply.body, bytes):
        return reply.body
    if isinstance(reply.body, str):
        return reply.body.encode("utf-8", "replace")
    return json.dumps(reply.body, separators=(",", ":")).encode()


def _common_headers() -> dict[str, str]:
    return {
        "X-GitHub-Request-Id": uuid.uuid4().hex[:24].upper(),
        "X-GitHub-Media-Type": "github.v3; format=json",
        "X-GitHub-Api-Version-Selected": _VERSIONS[0],
    }


def _error(error: GitHubError, headers: dict[str, str]) -> Response:
    everything = {**_common_headers(), **headers}
    return Response(json.dumps(error.body), error.status, everything, "application/json; charset=utf-8")
