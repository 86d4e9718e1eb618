"""The whole product through the mesh: a webhook's way to every agent leads through the Envoy beside each process."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from cli.stack.errors import StackError
from cli.stack.pods import Layout
from mesh.fields import Document
from mesh.manifests import manifests
from tests.support.collector import AGENT_NAMES, EVERYBODY, Collector, collecting
from tests.support.command import squad
from tests.support.servers import wait_until
from tests.support.world import World, landed, world

SIDECARS = {f"{name}.squad" for name in ("gateway", "tenancy", "review", "worker")}


def every_trace(document: Document) -> Document:
    """Records every trace, where the committed mesh records a tenth."""
    text = json.dumps(document)
    return json.loads(text.replace('"randomSamplingPercentage": 10', '"randomSamplingPercentage": 100'))


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[World, Collector]]:
    """Everything with a mesh, and a collector, after one review."""
    layout = Layout([every_trace(each) for each in manifests()])
    with collecting() as (received, endpoint), world(durable=False, mesh=layout, SQUAD_OTLP_ENDPOINT=endpoint) as made:
        pull = made.open_pull("meshed/shop", {"README.md": "Hello.\n"}, {"app.py": "value = 1\n"})
        made.review(pull, "COMPLETED")
        assert landed(pull)[2][0].conclusion == "success"
        wait_until(lambda: {service for service, _ in whole(received).values()} >= EVERYBODY | SIDECARS)
        yield made, received


def whole(received: Collector) -> dict[bytes, tuple[str, Span]]:
    """Every span of the review's trace that has arrived; an Envoy sends its own every five seconds."""
    traces = received.joined().get("worker", ())
    return {key: span for each in traces for key, span in received.of(each).items()}


def told(running: tuple[World, Collector]) -> Any:
    shown = squad("mesh", "status", "--data", running[0].stack.data, "--format", "json", cwd=running[0].stack.data)
    assert shown.status == 0, shown.out
    return json.loads(shown.out)


def test_every_envoy_is_ready_and_nothing_was_refused(running: tuple[World, Collector]) -> None:
    pods = told(running)["pods"]
    assert {row["pod"] for row in pods} == {"ingress", *EVERYBODY - AGENT_NAMES} | {
        name.removeprefix("agent-") for name in AGENT_NAMES
    }
    assert {(row["envoy"], row["refused"]) for row in pods} == {("ready", 0)}


def test_calls_took_every_edge_that_there_is(running: tuple[World, Collector]) -> None:
    edges = {(row["caller"], row["called"]): row["calls"] for row in told(running)["edges"]}
    assert len(edges) == 8
    assert all(edges.values()), edges


def test_one_trace_leads_over_all_hops(running: tuple[World, Collector]) -> None:
    trace = whole(running[1])
    assert len({span.trace_id for _, span in trace.values()}) == 1
    hops = {
        (trace[span.parent_span_id][0], service)
        for service, span in trace.values()
        if span.parent_span_id in trace and trace[span.parent_span_id][0] != service
    }
    inside = {(f"{name}.squad", name) for name in ("gateway", "tenancy", "review")}
    out = {("gateway", "gateway.squad"), ("worker", "worker.squad"), ("review", "worker")}
    between = {("gateway.squad", "tenancy.squad"), ("gateway.squad", "review.squad")}
    assert hops == inside | out | between | {("worker.squad", agent) for agent in AGENT_NAMES}


def test_the_door_serves_people_and_hides_what_is_inside(running: tuple[World, Collector]) -> None:
    made = running[0]
    with made.api() as api:
        assert api.get("/api/v1/reviews").status_code == 200
        assert api.get("/metrics").status_code == 403
    stranger = httpx.get(f"{made.stack.url}/api/v1/reviews", trust_env=False)
    assert stranger.status_code == 401


def test_the_demo_runs_through_the_mesh(tmp_path: Path) -> None:
    shown = squad("demo", "--mesh", cwd=tmp_path, env={"TMPDIR": "/tmp", "COLUMNS": "120"})
    assert shown.status == 0, shown.err
    for words in ("envoy-security", "summary comment", "check run", "Code Review Squad", "Everything has stopped."):
        assert words in shown.out


def test_a_mesh_that_asks_for_the_unknown_is_not_started() -> None:
    unknown = {"apiVersion": "networking.istio.io/v1", "kind": "ProxyConfig", "metadata": {"name": "x"}}
    with pytest.raises(StackError, match="ProxyConfig"), world(mesh=Layout([*manifests(), unknown])):
        pass
