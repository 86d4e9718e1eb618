"""Errors as problem+json (RFC 9457): the one place where an error gets its HTTP form."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from kit import trace
from kit.errors import CredentialInvalid, DependencyUnavailable, RateLimited, SquadError

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

_PLAIN = {
    "missing": "is required",
    "extra_forbidden": "is not known here",
    "model_attributes_type": "must be a JSON object",
}
"""Pydantic's types of errors whose own words speak of Python, or of no field."""


class Problem(BaseModel):
    """What every error looks like: RFC 9457, media type application/problem+json."""

    type: str = Field(
        description="names the kind of problem; docs/problems.md explains each", examples=["/problems/not-found"]
    )
    title: str = Field(description="the status in words", examples=["Not Found"])
    status: int = Field(description="the HTTP status", examples=[404])
    detail: str = Field(description="what is wrong, where, and what to do", examples=["there is no review 42"])
    reason: str = Field(
        "", description="for programs; absent where the HTTP status says it all", examples=["NOT_FOUND"]
    )
    trace_id: str = Field("", description="finds the request in the logs")
    metadata: dict[str, str] = Field({}, description="what the reason names, for example `field`")
    errors: list[dict[str, str]] = Field([], description="`field` and `message` of each wrong field")


class Refused(HTTPException):
    """A SquadError where the framework lets only its own errors pass: while it reads a body."""

    def __init__(self, error: SquadError) -> None:
        super().__init__(STATUS[error.reason_name], error.message)
        self.error = error


def kind(name: str) -> str:
    """The `type` of a reason, or of an HTTP status in words."""
    return f"/problems/{name.lower().replace('_', '-').replace(' ', '-')}"


def problem(
    status: int, detail: str, reason: str = "", headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Build a problem. `reason` is an ErrorReason without prefix; empty where HTTP's own status says it all."""
    title = HTTPStatus(status).phrase
    body = {
        "type": kind(reason or title),
        "title": title,
        "status": status,
        "detail": detail,
        "reason": reason,
        "trace_id": trace.trace_id(),
        **more,
    }
    content = {key: value for key, value in body.items() if value}
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


def from_http(error: HTTPException) -> JSONResponse:
    """Give an error of the framework the same form."""
    if isinstance(error, Refused):
        return from_error(error.error)
    return problem(error.status_code, str(error.detail), headers=dict(error.headers or {}))


def from_validation(error: RequestValidationError) -> JSONResponse:
    """Name every wrong field of a request; never its value, it may be a secret."""
    fields = [_field(each) for each in error.errors()]
    detail = "; ".join(f"{each['field']}: {each['message']}" for each in fields)
    return problem(HTTPStatus.BAD_REQUEST, detail, "FIELD_INVALID", errors=fields)


def install(app: FastAPI) -> None:
    """Let every expected failure of `app` leave as a problem; the rest is the middleware's."""

    @app.exception_handler(SquadError)
    async def squad(request: Request, error: SquadError) -> JSONResponse:
        return from_error(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return from_validation(error)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        return from_http(error)


def _field(error: dict[str, Any]) -> dict[str, str]:
    place = error["loc"]
    if error["type"] == "json_invalid":
        return {"field": "body", "message": f"must be JSON, and is not from character {place[-1]} on"}
    path = ".".join(str(part) for part in place[1:]) or str(place[0])
    return {"field": path, "message": _PLAIN.get(error["type"]) or error["msg"].removeprefix("Value error, ")}
