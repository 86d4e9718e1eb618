"""The web application: REST, git, pages, and what only the emulator has."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from github_emulator.graphql import threads
from github_emulator.http.api import Api
from github_emulator.http.faults import Faults
from github_emulator.http.rate_limits import RateLimits
from github_emulator.pages.pull_request import PullRequestPage
from github_emulator.rest import (
    apps,
    check_runs,
    check_suites,
    code_scanning,
    contents,
    hook_deliveries,
    issue_comments,
    pulls,
    rate_limit,
    reactions,
    repositories,
    review_comments,
    reviews,
)
from github_emulator.smart_http import SmartHttp
from github_emulator.state import State
from github_emulator.webhooks.deliveries import Deliveries

_NOUNS = (
    apps, check_runs, check_suites, code_scanning, contents, hook_deliveries, issue_comments, pulls, reactions,
    repositories, review_comments, reviews, threads,
)  # fmt: skip


Handler = Callable[[Request], Awaitable[Response]]


def build(state: State, deliveries: Deliveries, limits: RateLimits, faults: Faults, control: Handler) -> Starlette:
    """Put the application together over one state."""
    table = [route for noun in _NOUNS for route in noun.routes.table] + rate_limit.routes_for(limits).table
    api, git, page = Api(state, table, deliveries, limits, faults), SmartHttp(state), PullRequestPage(state)

    async def rest(request: Request) -> Response:
        return await api(request)

    async def smart_http(request: Request) -> Response:
        return await git(request)

    async def steer(request: Request) -> Response:
        return await control(request)

    def pull_request(request: Request) -> Response:
        return page(request)

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return Starlette(
        routes=[
            Route("/_emulator/{action}", steer, methods=["GET", "POST"]),
            Route("/{owner}/{repo}.git/{service:path}", smart_http, methods=["GET", "POST"]),
            Route("/{owner}/{repo}/pull/{number:int}", pull_request, methods=["GET"]),
            Route("/{path:path}", rest, methods=methods),
        ]
    )
