"""Builds the HTTP application from settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from redis.asyncio import Redis

from gateway import problems, routes
from gateway.auth import Authorizer
from gateway.clients import Clients
from gateway.limits import Limiter
from gateway.middleware import SecurityHeaders
from gateway.settings import GatewaySettings
from gateway.webhooks import github
from kit.metrics import Metrics

TITLE = "Code Review Squad"


def build(settings: GatewaySettings) -> FastAPI:
    """Make the application; connections open when it starts."""
    app = FastAPI(title=TITLE, version="1", lifespan=_lifespan, redirect_slashes=False)
    app.state.settings = settings
    app.state.metrics = Metrics()
    problems.install(app)
    app.add_middleware(SecurityHeaders)
    app.include_router(github.router)
    for router in routes.ROUTERS:
        app.include_router(router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: GatewaySettings = app.state.settings
    redis = Redis.from_url(
        settings.cache_url.get_secret_value(), socket_timeout=0.5, socket_connect_timeout=0.5, decode_responses=True
    )
    async with Clients(settings) as clients, redis:
        app.state.clients = clients
        app.state.authorizer = Authorizer(clients)
        app.state.limiter = Limiter(redis)
        yield
