"""aiohttp, server and client."""

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model, Sink

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")

MODEL = Model(
    web=frozenset({"aiohttp"}),
    request_fields=frozenset({"query", "match_info", "rel_url", "post", "text", "read", "multipart", "content"}),
    sinks=(
        Sink("path", ("aiohttp.web.FileResponse",), 0, ("path",), "path"),
        Sink("redirect", ("aiohttp.web.HTTPFound", "aiohttp.web.HTTPSeeOther"), 0, ("location",), "redirect"),
        Sink(
            "ssrf", tuple(f".{verb}" for verb in _VERBS[:7]), 0, ("url",), "url", needs=("aiohttp", "httpx", "requests")
        ),
        Sink("ssrf", ("aiohttp.request",), 1, ("url",), "url"),
    ),
    cleans={"aiohttp.web.json_response": EVERYTHING},
)
