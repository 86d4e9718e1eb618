"""HTTP clients: requests, httpx, urllib, urllib3."""

from agent_services.runtime.flow.model import Model, Sink

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")

MODEL = Model(
    sinks=(
        Sink("ssrf", tuple(f"{lib}.{verb}" for lib in ("requests", "httpx") for verb in _VERBS), 0, ("url",), "url"),
        Sink("ssrf", ("urllib.request.urlopen", "urllib.request.urlretrieve", "urllib.urlopen"), 0, ("url",), "url"),
        Sink(
            "ssrf", ("urllib2.urlopen", "urllib.request.Request", "urllib3.PoolManager().urlopen"), 0, ("url",), "url"
        ),
        Sink("ssrf", ("requests.request", "httpx.request", "httpx.stream"), 1, ("url",), "url"),
        Sink("ssrf", ("urllib3.PoolManager().request", "requests.Session().request"), 1, ("url",), "url"),
        Sink("ssrf", ("http.client.HTTPConnection", "http.client.HTTPSConnection"), 0, ("host",), "url"),
        *(
            Sink("ssrf", (f"requests.{s}().{verb}",), 0, ("url",), "url")
            for s in ("Session", "session")
            for verb in _VERBS
        ),
    ),
)
