"""Errors as problem+json (RFC 9457): the one place where an error gets its HTTP form."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from kit import trace
from kit.errors import CredentialInvalid, DependencyUnavailable, Internal, RateLimited, SquadError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS = "5"
STATUS = {
    "FIELD_REQUIRED": HTTPStatus.BAD_REQUEST,
    "FIELD_INVALID": HTTPStatus.BAD_REQUEST,
    "DEADLINE_REQUIRED": HTTPStatus.INTERNAL_SERVER_ERROR,
    "PAGE_TOKEN_INVALID": HTTPStatus.BAD_REQUEST,
    "CREDENTIAL_INVALID": HTTPStatus.UNAUTHORIZED,
    "ROLE_TOO_LOW": HTTPStatus.FORBIDDEN,
    "TENANT_MISMATCH": HTTPStatus.FORBIDDEN,
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "ALREADY_EXISTS": HTTPStatus.CONFLICT,
    "STATE_CONFLICT": HTTPStatus.CONFLICT,
    "RATE_LIMITED": HTTPStatus.TOO_MANY_REQUESTS,
    "TOO_LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "DEPENDENCY_UNAVAILABLE": HTTPStatus.SERVICE_UNAVAILABLE,
    "OUT_OF_TIME": HTTPStatus.GATEWAY_TIMEOUT,
    "CANCELLED": HTTPStatus.CONFLICT,
    "INTERNAL": HTTPStatus.INTERNAL_SERVER_ERROR,
    "INSTALLATION_UNKNOWN": HTTPStatus.CONFLICT,
    "PROTOCOL_VIOLATION": HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""HTTP status of each ErrorReason; a test proves that none is missing."""


def problem(
    status: int, detail: str, reason: str = "", headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Build a problem. `reason` is an ErrorReason without prefix; empty where HTTP's own status says it all."""
    name = reason or HTTPStatus(status).phrase
    body = {
        "type": f"/problems/{name.lower().replace('_', '-').replace(' ', '-')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "reason": reason or None,
        "trace_id": trace.trace_id() or None,
        **more,
    }
    content = {key: value for key, value in body.items() if value not in (None, {})}
    return JSONResponse(content, status, headers, media_type=MEDIA_TYPE)


def from_error(error: SquadError) -> JSONResponse:
    """Give an error of the services its HTTP form."""
    headers = {}
    if isinstance(error, RateLimited):
        headers["Retry-After"] = error.metadata["retry_after_seconds"]
    if isinstance(error, DependencyUnavailable):
        headers["Retry-After"] = _RETRY_SECONDS
    if isinstance(error, CredentialInvalid):
        headers["WWW-Authenticate"] = 'Bearer realm="squad"'
    status = STATUS[error.reason_name]
    return problem(status, error.message, error.reason_name, headers, metadata=dict(error.metadata))


def install(app: FastAPI) -> None:
    """Let every failure of `app` leave as a problem."""

    @app.exception_handler(SquadError)
    async def squad(request: Request, error: SquadError) -> JSONResponse:
        return from_error(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        fields = [{"field": _path(each["loc"]), "message": each["msg"]} for each in error.errors()]
        sentence = "; ".join(f"{each['field']}: {each['message']}" for each in fields)
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, "FIELD_INVALID", errors=fields)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail), headers=dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        logger.error("unexpected error in %s %s", request.method, request.url.path, exc_info=error)
        return from_error(Internal(trace.trace_id()))


def _path(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place[1:]) or str(place[0])
