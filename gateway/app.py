"""Builds the HTTP application from settings."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from gateway import docs, problems, routes
from gateway.auth import Authorizer
from gateway.clients import Clients
from gateway.limits import Limiter
from gateway.metrics import HttpMetrics
from gateway.middleware import Edge
from gateway.settings import GatewaySettings
from gateway.webhooks import github
from kit.metrics import Metrics

logger = logging.getLogger(__name__)

TITLE = "Code Review Squad"
_REDIS_SECONDS = 0.25


def build(settings: GatewaySettings) -> FastAPI:
    """Make the application; connections open when it starts. Set `state.draining` before it stops."""
    app = FastAPI(
        title=TITLE,
        version="1",
        lifespan=_lifespan,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.metrics = Metrics()
    app.state.draining = asyncio.Event()
    problems.install(app)
    app.add_middleware(Edge, settings.body_limit_bytes, HttpMetrics(app.state.metrics))
    for router in (github.router, *routes.ROUTERS, docs.router):
        app.include_router(router)
    app.openapi = partial(docs.openapi, app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: GatewaySettings = app.state.settings
    if not settings.github_webhook_secret.get_secret_value():
        logger.warning("SQUAD_GITHUB_WEBHOOK_SECRET is empty: every webhook is refused")
    async with Clients(settings) as clients, _redis(settings) as redis:
        app.state.clients = clients
        app.state.authorizer = Authorizer(clients)
        app.state.limiter = Limiter(redis)
        yield


def _redis(settings: GatewaySettings) -> Redis:
    """Tries once and not for long: whoever waits for it is a request, and there is another way to count."""
    return Redis.from_url(
        settings.cache_url.get_secret_value(),
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )
