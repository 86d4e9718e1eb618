"""Numbers of the HTTP side, for Prometheus."""

from prometheus_client import Counter, Histogram
from starlette.types import Scope

from kit.metrics import Metrics

_BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class HttpMetrics:
    """Counts requests by route, never by path: paths carry ids, and strangers choose them."""

    def __init__(self, metrics: Metrics) -> None:
        self._handled = Counter(
            "squad_http_requests", "Requests answered.", ["method", "route", "status"], registry=metrics.registry
        )
        self._seconds = Histogram(
            "squad_http_seconds", "Time to answer.", ["route"], registry=metrics.registry, buckets=_BUCKETS
        )

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answered request; status 0 is one whose client went away."""
        found = scope.get("route")
        route = getattr(found, "path", "none")
        self._handled.labels(scope["method"] if found else "none", route, status).inc()
        self._seconds.labels(route).observe(seconds)
