"""Questions that tell whether a server is ready. A probe answers None for yes, or a few words that say why not."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

Probe = Callable[[], str | None]

SECONDS = 1.0
"""How long one question may take."""


def http_ok(url: str) -> Probe:
    """Ready when GET `url` answers 2xx."""

    def probe() -> str | None:
        try:
            _direct.open(url, timeout=SECONDS).close()
        except urllib.error.HTTPError as error:
            return f"{url} answers {error.code}"
        except (OSError, http.client.HTTPException) as error:
            return f"{url} does not answer ({error})"
        return None

    return probe


def grpc_serving(address: str, service: str = "") -> Probe:
    """Ready when the standard health service at `address` (host:port, plain text) says SERVING for `service`."""

    def probe() -> str | None:
        try:
            with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
                request = health_pb2.HealthCheckRequest(service=service)
                status = health_pb2_grpc.HealthStub(channel).Check(request, timeout=SECONDS).status
        except grpc.RpcError as error:
            return f"{address} does not answer ({error.code().name})"
        serving = health_pb2.HealthCheckResponse.SERVING
        return None if status == serving else f"{address} is not serving yet"

    return probe


# A proxy in the environment is for the world outside, never for loopback.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
