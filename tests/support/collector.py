"""A collector of the operator's: takes spans in by OTLP, and knows when a review's trace is whole."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from cli.stack.plan import AGENTS

AGENT_NAMES = {f"agent-{name}" for name in AGENTS}
LAST = {"POST /webhooks/github", "/squad.review.v1.IngestService/AcceptEvent", "review.run"}
EVERYBODY = {"gateway", "tenancy", "review", "worker", *AGENT_NAMES}


@dataclass
class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Takes OTLP spans in: by id, with the service that sent each."""

    spans: dict[bytes, tuple[str, Span]] = field(default_factory=dict)

    def Export(self, request, context):
        for resource in request.resource_spans:
            names = {each.key: each.value.string_value for each in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans |= {span.span_id: (names["service.name"], span) for span in scope.spans}
        return trace_service_pb2.ExportTraceServiceResponse()

    def joined(self) -> dict[str, set[bytes]]:
        """Traces of work that has ended, by service: a span is sent at its end, and the caller's ends last."""
        found: dict[str, set[bytes]] = {}
        for service, span in list(self.spans.values()):
            if service not in {"gateway", "review", "worker"} or span.name in LAST:
                found.setdefault(service, set()).add(span.trace_id)
        return found

    def whole(self) -> set[bytes]:
        """Traces that everybody has joined, and that have ended."""
        joined = self.joined()
        return set.intersection(*(joined.get(service, set()) for service in EVERYBODY))

    def of(self, trace_id: bytes) -> dict[bytes, tuple[str, Span]]:
        return {key: each for key, each in list(self.spans.items()) if each[1].trace_id == trace_id}


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    """A collector on a free port, and its address."""
    made, server = Collector(), grpc.server(ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(made, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield made, f"http://127.0.0.1:{port}"
    server.stop(0)
