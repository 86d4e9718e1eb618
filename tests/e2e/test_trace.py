"""One trace from GitHub's webhook through the queue to every agent, as a collector of the operator's receives it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from cli.stack.plan import AGENTS
from tests.support.servers import wait_until
from tests.support.world import world

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

    def of(self, trace_id: bytes) -> dict[bytes, tuple[str, Span]]:
        return {key: each for key, each in list(self.spans.items()) if each[1].trace_id == trace_id}


@pytest.fixture(scope="module")
def collector() -> Iterator[tuple[Collector, str]]:
    """A collector on a free port, and its address."""
    made, server = Collector(), grpc.server(ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(made, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield made, f"http://127.0.0.1:{port}"
    server.stop(0)


@pytest.fixture(scope="module")
def trace(collector) -> dict[bytes, tuple[str, Span]]:
    """All spans of one webhook's trace, once every service has sent its own."""
    received, endpoint = collector
    with world(durable=False, SQUAD_OTLP_ENDPOINT=endpoint) as traced:
        pull = traced.open_pull("traced/shop", {"README.md": "Hello.\n"}, {"app.py": "value = 1\n"})
        traced.review(pull, "COMPLETED")
        wait_until(lambda: received.joined().keys() >= EVERYBODY)
    [trace_id] = received.joined()["worker"]
    return received.of(trace_id)


def test_the_trace_spans_every_service(trace):
    assert {service for service, _ in trace.values()} == EVERYBODY


def test_every_span_but_the_first_has_its_parent_in_the_trace(trace):
    orphans = [(service, span.name) for service, span in trace.values() if span.parent_span_id not in trace]
    assert [service for service, _ in orphans] == ["gateway"], orphans


def test_services_call_each_other_on_the_designed_edges_only(trace):
    edges = {
        (trace[span.parent_span_id][0], service)
        for service, span in trace.values()
        if span.parent_span_id in trace and trace[span.parent_span_id][0] != service
    }
    # The worker's is the queue's: it goes on where the review server's transaction promised it.
    designed = {("gateway", "tenancy"), ("gateway", "review"), ("review", "worker")}
    assert edges == designed | {("worker", agent) for agent in AGENT_NAMES}


def test_no_span_says_a_secret_or_a_line_of_code(trace):
    text = "".join(str(span) for _, span in trace.values())
    assert "Bearer" not in text
    assert "value = 1" not in text
