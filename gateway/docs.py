"""/docs and /openapi.json. The page works without a network: Swagger UI's files come from an installed package."""

from functools import cache
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse, HTMLResponse, Response

from gateway import problems
from kit.errors import NotFound

router = APIRouter(include_in_schema=False)
_FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon.png")
_TAGS = {
    "reviews": "Reviews of changes: ask for one, follow it, read and export what it found.",
    "findings": "What agents found, and what people say of it.",
    "notifications": "Who is told how reviews end: Slack, and signed webhooks.",
    "analytics": "Indicators by week, weekly reports, and the export that they were computed from.",
    "repos": "Repositories whose changes are reviewed.",
    "projects": "Teams and their repositories.",
    "tenants": "The organisation a credential belongs to, and its policy.",
    "agents": "Agents of your own: approved by the operator, used as the tenant says.",
    "members": "People and their roles: viewer, reviewer, maintainer, owner.",
    "api keys": "Credentials for programs.",
    "tokens": "Short credentials for browsers, and the keys that verify them.",
    "webhooks": "What code hosts send.",
    "health": "For load balancers and operators.",
}
_ABOUT = """Every change reviewed by a squad of agents.

Send an API key or a token as `Authorization: Bearer ...`.
Lists come in pages: pass `next_page_token` on as `page_token` until it is empty.
Each answer tells in `RateLimit` how many requests are left. Errors are `application/problem+json`."""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Code Review Squad API</title>
<link rel="icon" href="/docs/favicon.png"><link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>
</body>
</html>
"""
_START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#page", deepLinking: true, persistAuthorization: false});\n'


@router.get("/docs")
async def page() -> HTMLResponse:
    """The API's description, to read and try."""
    return HTMLResponse(_PAGE)


@router.get("/docs/start.js")
async def start() -> Response:
    """Starts the page; a file of its own, so that no inline script need be allowed."""
    return Response(_START, media_type="text/javascript")


def _serve(name: str) -> None:
    async def file() -> FileResponse:
        return FileResponse(_folder() / name)

    router.add_api_route(f"/docs/{name}", file)


for _name in _FILES:
    _serve(_name)


@cache
def _folder() -> Path:
    # Found, not imported: the package would change FastAPI's own documentation.
    spec = find_spec("fastapi_offline")
    if not spec or not spec.origin:
        raise NotFound("package", "fastapi-offline")
    return Path(spec.origin).with_name("static")


def openapi(app: FastAPI) -> dict[str, Any]:
    """Describe the API, once."""
    if not app.openapi_schema:
        tags = [{"name": name, "description": text} for name, text in _TAGS.items()]
        found = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes, tags=tags)
        schemas = found["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = problems.Problem.model_json_schema()
        for path, operations in found["paths"].items():
            for operation in operations.values():
                _add_problems(path, operation)
        app.openapi_schema = found
    return app.openapi_schema


def _add_problems(path: str, operation: dict[str, Any]) -> None:
    """Say how an operation fails."""
    answers = operation["responses"]
    answers.pop("422", None)
    statuses = {429: "security" in operation, 401: "security" in operation, 403: "security" in operation}
    statuses |= {400: "security" in operation, 404: "{" in path, 413: "requestBody" in operation, 503: True}
    ref = {"$ref": "#/components/schemas/Problem"}
    for status in sorted(status for status, fits in statuses.items() if fits):
        words = HTTPStatus(status).phrase
        answers.setdefault(str(status), {"description": words, "content": {problems.MEDIA_TYPE: {"schema": ref}}})
    answers["default"] = {"description": "Any other problem", "content": {problems.MEDIA_TYPE: {"schema": ref}}}
