"""Health of the process, readiness of what it needs, and numbers."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from grpc_health.v1 import health_pb2, health_pb2_grpc

from gateway import problems
from gateway.clients import Clients
from kit.client import Channel
from kit.errors import SquadError
from kit.metrics import CONTENT_TYPE

router = APIRouter(tags=["health"])
_SECONDS = 1.0


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> dict[str, str]:
    """Answers without asking anybody."""
    return {"status": "alive"}


@router.get("/readyz", summary="Can it serve?")
async def readyz(request: Request) -> JSONResponse:
    """Answers 200 when every service it needs is serving, 503 while one is not, or while it drains."""
    clients: Clients = request.app.state.clients
    found = await asyncio.gather(_serving(clients.tenancy), _serving(clients.review))
    services = dict(zip(("tenancy", "review"), found, strict=True))
    if request.app.state.draining.is_set():
        services["gateway"] = "draining"
    missing = [name for name, state in services.items() if state != "serving"]
    if missing:
        detail = f"not serving: {', '.join(missing)}"
        return problems.problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, "DEPENDENCY_UNAVAILABLE", services=services)
    return JSONResponse({"status": "ready", "services": services})


@router.get("/metrics", summary="Numbers for Prometheus")
async def metrics(request: Request) -> Response:
    """Prometheus' text format."""
    return Response(request.app.state.metrics.render(), media_type=CONTENT_TYPE)


async def _serving(channel: Channel) -> str:
    try:
        answer = await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=_SECONDS)
    except SquadError:
        return "not answering"
    return "serving" if answer.status == health_pb2.HealthCheckResponse.SERVING else "not serving"
