"""One trace from GitHub's webhook through the queue to every agent, as a collector of the operator's receives it."""

from collections.abc import Iterator

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.support.collector import AGENT_NAMES, EVERYBODY, Collector, collecting
from tests.support.servers import wait_until
from tests.support.world import world


@pytest.fixture(scope="module")
def collector() -> Iterator[tuple[Collector, str]]:
    with collecting() as made:
        yield made


@pytest.fixture(scope="module")
def trace(collector) -> dict[bytes, tuple[str, Span]]:
    """All spans of one webhook's trace, once every service has sent its own."""
    received, endpoint = collector
    with world(durable=False, SQUAD_OTLP_ENDPOINT=endpoint) as traced:
        pull = traced.open_pull("traced/shop", {"README.md": "Hello.\n"}, {"app.py": "value = 1\n"})
        traced.review(pull, "COMPLETED")
        wait_until(received.whole)
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
