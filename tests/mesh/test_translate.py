"""The manifests as Envoy is told them: all of what they say, and nothing that is not understood."""

import copy
import math
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.stack.plan import AGENTS
from mesh.condition import Condition
from mesh.control import ControlPlane, State
from mesh.fields import Untranslatable
from mesh.manifests import FILE, manifests
from mesh.model import Mesh
from mesh.rollout import weighed, weight
from mesh.translate import translate
from mesh.tryout import Tryout
from tests.support import mesh
from tests.support.local_mesh import pods
from tests.support.manifests import ROOT

AGENT_NAMES = [f"{name}-agent" for name in AGENTS]


def changed(kind: str, name: str, change: Callable[[Any], object]) -> list[Any]:
    """The manifests with one object changed."""
    documents = copy.deepcopy(manifests())
    [one] = [each for each in documents if each["kind"] == kind and each["metadata"]["name"] == name]
    change(one["spec"])
    return documents


def test_what_runs_on_one_machine_is_the_production_overlay() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "mesh_manifests.py"))["page"]()
    assert FILE.read_text(encoding="utf-8") == page, (
        "run .venv/bin/python tools/mesh_manifests.py and commit the result"
    )


def test_every_service_has_an_envoy_of_its_own_name() -> None:
    found = {name: each.identity for name, each in translate(manifests()).items()}
    ours = {name: f"spiffe://cluster.local/ns/squad/sa/{name}" for name in [*AGENT_NAMES, *mesh_services()]}
    assert found == ours | {"ingress": "spiffe://cluster.local/ns/istio-ingress/sa/ingress"}


def mesh_services() -> list[str]:
    return ["gateway", "worker", "review", "tenancy"]


@pytest.mark.parametrize(
    ("caller", "service"), [("gateway", "tenancy"), ("gateway", "review"), ("worker", "style-agent")]
)
def test_time_outs_and_retries_are_those_of_the_manifests(caller: str, service: str) -> None:
    [routes] = translate(manifests())[caller].routes
    [host] = [one for one in routes["virtual_hosts"] if one["name"].startswith(f"{service}.")]
    told = {
        route["match"]["path"]: (
            route["route"]["timeout"],
            route["route"].get("retry_policy", {}).get("num_retries", 0),
        )
        for route in host["routes"]
        if "headers" not in route["match"]
    }
    said = mesh.routes("production", service)
    assert told == {path: (route["timeout"], route["retries"]["attempts"]) for path, route in said.items()}


@pytest.mark.parametrize(
    ("kind", "name", "change", "named"),
    [
        ("VirtualService", "review", lambda spec: spec["http"][0].update(mirror={}), r"http\[0\]\.mirror"),
        ("VirtualService", "review", lambda spec: spec["http"][0].update(fault={}), r"http\[0\]\.fault"),
        ("VirtualService", "review", lambda spec: spec["http"][1]["retries"].update(retryOn="5xx"), "5xx"),
        ("VirtualService", "review", lambda spec: spec.update(tcp=[]), r"review: spec\.tcp"),
        (
            "VirtualService",
            "style-agent",
            lambda spec: (
                spec["http"][-1]["route"][0].update(weight=90) or spec["http"][-1]["route"][1].update(weight=60)
            ),
            "weights are 150 together, not 100",
        ),
        ("DestinationRule", "review", lambda spec: spec["trafficPolicy"]["tls"].update(mode="DISABLE"), "DISABLE"),
        ("DestinationRule", "review", lambda spec: spec["trafficPolicy"].update(warmup={}), r"trafficPolicy\.warmup"),
        ("PeerAuthentication", "strict", lambda spec: spec["mtls"].update(mode="PERMISSIVE"), "PERMISSIVE"),
        ("AuthorizationPolicy", "gateway-to-review", lambda spec: spec.update(action="AUDIT"), "AUDIT"),
        ("AuthorizationPolicy", "gateway-to-review", lambda spec: spec["rules"][0].update(when=[]), "when"),
        (
            "AuthorizationPolicy",
            "gateway-to-review",
            lambda spec: spec["rules"][0]["from"][0]["source"].update(principals=["*"]),
            "principals",
        ),
        ("Sidecar", "worker", lambda spec: spec["outboundTrafficPolicy"].update(mode="ALLOW_ANY"), "ALLOW_ANY"),
        ("Gateway", "squad", lambda spec: spec["servers"][0]["tls"].update(mode="PASSTHROUGH"), "PASSTHROUGH"),
        ("EnvoyFilter", "tokens", lambda spec: spec["configPatches"][0].update(applyTo="CLUSTER"), "CLUSTER"),
        ("MeshConfig", "mesh", lambda spec: spec["meshMTLS"].update(minProtocolVersion="TLSV1_2"), "TLSV1_2"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(kind: str, name: str, change: Any, named: str) -> None:
    with pytest.raises(Untranslatable, match=named):
        translate(changed(kind, name, change))


def test_an_unknown_kind_of_istio_is_refused_by_name() -> None:
    unknown = {"apiVersion": "extensions.istio.io/v1", "kind": "WasmPlugin", "metadata": {"name": "x"}}
    with pytest.raises(Untranslatable, match="WasmPlugin -/x: kind WasmPlugin is not translated"):
        translate([*manifests(), unknown])


def test_a_namespace_without_strict_is_refused() -> None:
    without = [one for one in manifests() if one["kind"] != "PeerAuthentication"]
    with pytest.raises(Untranslatable, match="namespace squad has no PeerAuthentication"):
        translate(without)


@pytest.mark.parametrize("name", AGENT_NAMES)
def test_a_weight_moves_every_route_of_a_new_review_and_no_other_agents(name: str) -> None:
    moved = weighed(manifests(), name, 25)
    assert {each: weight(moved, each) for each in AGENT_NAMES} == dict.fromkeys(AGENT_NAMES, 0) | {name: 25}
    with pytest.raises(ValueError, match="101 is no percentage"):
        weighed(manifests(), name, 101)


@pytest.mark.parametrize(
    ("result", "holds"), [([], False), ([math.nan], False), ([0.99], True), ([1.0, 0.0], True), ([0.98], False)]
)
def test_a_condition_says_what_argo_would_say(result: list[float], holds: bool) -> None:
    assert Condition("len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.99")(result) is holds


@pytest.mark.parametrize("text", ["__import__('os')", "result[0] > x", "default(result, 0) > 1", "result[0] >"])
def test_any_other_condition_is_refused(text: str) -> None:
    with pytest.raises(Untranslatable, match="is not translated"):
        Condition(text)


def test_a_try_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    plane, model = ControlPlane(tmp_path / "mesh"), Mesh.of(manifests())
    plane.begin(State(manifests(), pods(model, ["worker"], lambda name, port: "127.0.0.1:1")))
    with pytest.raises(Untranslatable, match="there is no Rollout nobody: there are architecture-agent"):
        Tryout(plane, "nobody", "canary", lambda query: [])
