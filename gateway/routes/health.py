"""Health of the process, readiness of what it needs, and numbers."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pydantic import BaseModel, Field

from gateway import problems
from gateway.clients import Clients
from kit.client import Channel
from kit.errors import SquadError
from kit.metrics import CONTENT_TYPE

router = APIRouter(tags=["health"])
_SECONDS = 1.0


class Numbers(Response):
    """Prometheus' text format."""

    media_type = CONTENT_TYPE


class Readiness(BaseModel):
    """What the gateway needs, and how it is."""

    status: str = Field(examples=["ready"])
    services: dict[str, str] = Field(examples=[{"tenancy": "serving", "review": "serving"}])


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> dict[str, str]:
    """Answers without asking anybody."""
    return {"status": "alive"}


@router.get("/readyz", summary="Can it serve?", responses={200: {"model": Readiness}})
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


@router.get("/metrics", summary="Numbers for Prometheus", response_class=Numbers)
async def metrics(request: Request) -> Numbers:
    """Prometheus' text format."""
    return Numbers(request.app.state.metrics.render())


async def _serving(channel: Channel) -> str:
    try:
        answer = await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=_SECONDS)
    except SquadError:
        return "not answering"
    return "serving" if answer.status == health_pb2.HealthCheckResponse.SERVING else "not serving"
