"""What the mesh of an overlay allows and how it calls, read from its objects; and what the code says about the same."""

import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions

from review_service.pipeline.directory import VERSION_HEADER
from tests.support.manifests import ROOT, of_kind, overlay

PRINCIPAL = "cluster.local/ns/squad/sa/"
HEALTH = "/grpc.health.v1.Health/Check"
INSIDE = "7000"
Edge = tuple[str, str, str]
_REPEATABLE = {MethodOptions.NO_SIDE_EFFECTS, MethodOptions.IDEMPOTENT}
_STUB = re.compile(r"self\.(\w+) = \w+_pb2_grpc\.(\w+)Stub\(self\.(\w+)\)")


@cache
def contract() -> dict[str, MethodDescriptor]:
    """Every method of proto/ by its path."""
    found = {}
    for file in (ROOT / "sdk/python/squad").glob("*/v1/*_service_pb2.py"):
        module = importlib.import_module(".".join(file.relative_to(ROOT / "sdk/python").with_suffix("").parts))
        for service in module.DESCRIPTOR.services_by_name.values():
            found |= {f"/{service.full_name}/{method.name}": method for method in service.methods}
    return found


def repeatable(path: str) -> bool:
    """Whether the contract lets the method be sent again."""
    return path in contract() and contract()[path].GetOptions().idempotency_level in _REPEATABLE


def called_by_the_code(agents: list[str]) -> set[Edge]:
    """(caller, service, method) of every call between our processes, read from the sources of the callers."""
    clients = (ROOT / "gateway/clients.py").read_text()
    stubs = {name: (service, target) for name, service, target in _STUB.findall(clients)}
    names = {path.split(".")[-1]: path for path in contract()}
    sources = "".join(file.read_text() for file in Path(ROOT / "gateway").rglob("*.py"))
    calls = re.findall(rf"\b({'|'.join(stubs)})\.([A-Z]\w+)\(", sources)
    edges = {("gateway", stubs[stub][1], names[f"{stubs[stub][0]}/{method}"]) for stub, method in calls}
    edges |= {("gateway", target, HEALTH) for _, target in stubs.values()}
    pipeline = "".join(file.read_text() for file in (ROOT / "review_service/pipeline").glob("*.py"))
    asked = set(re.findall(r"stub(?:\(task\.name\))?\.([A-Z]\w+)\(", pipeline))
    return edges | {("worker", agent, names[f"AgentService/{method}"]) for agent in agents for method in asked}


def allowed_by_the_mesh(where: str) -> set[Edge]:
    """(caller, service, method) of every call that a policy allows on the inner port."""
    return {
        (principal.removeprefix(PRINCIPAL), service, path)
        for policy in of_kind(overlay(where), "AuthorizationPolicy").values()
        for rule in policy["spec"].get("rules", ())
        for operation in (to["operation"] for to in rule["to"])
        if INSIDE in operation.get("ports", ())
        for principal in rule["from"][0]["source"]["principals"]
        for service in _selected(where, policy)
        for path in operation["paths"]
    }


def routes(where: str, service: str) -> dict[str, dict[str, Any]]:
    """How the mesh calls each method of a service, when no version of it is asked for."""
    http = _http(where, service)
    return {m["uri"]["exact"]: route for route in http for m in route["match"] if "headers" not in m}


def pinned_routes(where: str, service: str) -> dict[tuple[str, str], dict[str, Any]]:
    """How the mesh calls a method of a version that is asked for, by path and header: `exact 1.0.0`."""
    return {
        (match["uri"]["exact"], f"{how} {version}"): route
        for route in _http(where, service)
        for match in route["match"]
        for how, version in match.get("headers", {}).get(VERSION_HEADER, {}).items()
    }


def _http(where: str, service: str) -> list[dict[str, Any]]:
    """The ways, first match first: whoever asks for a version comes before the rest."""
    spec = of_kind(overlay(where), "VirtualService")[service]["spec"]
    assert spec["hosts"] == [service]
    pinned = ["headers" in match for route in spec["http"] for match in route["match"]]
    assert pinned == sorted(pinned, reverse=True)
    return spec["http"]


def seconds(duration: str) -> float:
    """A duration as Istio writes it."""
    return float(duration.removesuffix("s"))


def _selected(where: str, policy: Any) -> list[str]:
    wanted = policy["spec"]["selector"]["matchLabels"].items()
    pods = of_kind(overlay(where), "Deployment").items()
    return [name for name, one in pods if wanted <= one["spec"]["template"]["metadata"]["labels"].items()]
