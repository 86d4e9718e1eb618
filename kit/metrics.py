"""Numbers for Prometheus: one registry per process, never a tenant in a label."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, start_http_server
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """Counts calls by method and code. Services add their own numbers to `registry`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._handled = Counter(
            "squad_rpc_server_handled", "Calls answered.", ["method", "code"], registry=self.registry
        )
        self._seconds = Histogram(
            "squad_rpc_server_seconds", "Time to answer a call.", ["method"], registry=self.registry, buckets=_BUCKETS
        )

    def observe_call(self, method: str, code: str, seconds: float) -> None:
        """Count one answered call. `method` is `/package.Service/Method`, `code` a gRPC status name."""
        self._handled.labels(method, code).inc()
        self._seconds.labels(method).observe(seconds)

    def render(self) -> bytes:
        """Write everything in Prometheus' text format."""
        return generate_latest(self.registry)


def start_metrics_server(listen: str, metrics: Metrics) -> int:
    """Serve `/metrics` on `HOST:PORT` from a thread of its own and return the port.

    Raises:
        OSError: The address cannot be taken.
    """
    host, _, port = listen.rpartition(":")
    server, _ = start_http_server(int(port), host.strip("[]"), registry=metrics.registry)
    return int(server.server_address[1])
