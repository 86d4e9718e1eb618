"""Starlette and FastAPI."""

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model, Sink

_RESPONSES = tuple(f"{package}.responses." for package in ("starlette", "fastapi"))

MODEL = Model(
    web=frozenset({"starlette", "fastapi", "litestar"}),
    request_fields=frozenset({"query_params", "path_params", "cookies", "body", "json", "form", "stream", "url"}),
    sinks=(
        Sink("path", tuple(f"{each}FileResponse" for each in _RESPONSES), 0, ("path",), "path"),
        Sink("xss", tuple(f"{each}HTMLResponse" for each in _RESPONSES), 0, ("content",), "html"),
        Sink("redirect", tuple(f"{each}RedirectResponse" for each in _RESPONSES), 0, ("url",), "redirect"),
    ),
    cleans=dict.fromkeys((f"{each}JSONResponse" for each in _RESPONSES), EVERYTHING),
)
