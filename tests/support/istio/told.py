"""What Istio tells the proxies of an overlay, and what follows from it: who calls whom, how, and who is let in."""

import json
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.istio import cluster, program
from tests.support.manifests import DEPLOY, Manifest, overlay
from tests.support.mesh import INSIDE, Edge

SUFFIX = ".squad.svc.cluster.local"
# A stock Envoy has no filters of Istio's own; without these two switches Istio would ask for them.
_STOCK = {"PILOT_ENABLE_ALPN_FILTER": "false", "PILOT_ENABLE_METADATA_EXCHANGE": "false"}


Answers = dict[str, list[Any]]
"""What one proxy is told, by the type of resource."""


@cache
def proxies(where: str) -> dict[str, Answers]:
    """What the proxies of an overlay are told, by their pods' names."""
    return ask(overlay(where))


def ask(manifests: list[Manifest]) -> dict[str, Answers]:
    """What the proxies of these objects' pods are told."""
    settings = yaml.safe_load((DEPLOY / "istio/mesh-config.yaml").read_text())["meshConfig"]
    inputs = {
        "kubernetes": _documents(cluster.kubernetes(manifests)),
        "istio": _documents([one for one in manifests if cluster.is_of_the_mesh(one)]),
        "mesh": json.dumps(settings),
        "nodes": json.dumps(cluster.nodes(manifests)),
    }
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in inputs]
        for file, text in zip(files, inputs.values(), strict=True):
            file.write_text(text)
        return _answer(files)


def _answer(files: list[Path]) -> Any:
    code, output, errors = program.run("xds", *files, **_STOCK)
    assert code == 0, errors
    return json.loads(output.splitlines()[-1])


def _documents(manifests: list[Manifest]) -> str:
    return "\n---\n".join(json.dumps(one) for one in manifests)


def named(answers: Answers, kind: str, name: str) -> Any:
    """One resource."""
    [found] = [one for one in answers[kind] if name in {one.get("name"), one.get("clusterName")}]
    return found


def endpoints_of(answers: Answers, name: str) -> list[str]:
    """Addresses that a cluster's calls may go to."""
    groups = named(answers, "EDS", name).get("endpoints", ())
    found = [one["endpoint"]["address"]["socketAddress"] for group in groups for one in group.get("lbEndpoints", ())]
    return [one["address"] for one in found]


def routes_of(answers: Answers, service: str) -> list[Any]:
    """How a service is called: the routes, first match first."""
    hosts = named(answers, "RDS", INSIDE)["virtualHosts"]
    [found] = [one["routes"] for one in hosts if one["name"] == f"{service}{SUFFIX}:{INSIDE}"]
    return found


def shares(route: Any) -> dict[str, int]:
    """Shares of a route by subset of the service; no subset is the empty one. Istio leaves out who gets nothing."""
    action = route["route"]
    listed = action.get("weightedClusters", {}).get("clusters") or [{"name": action["cluster"], "weight": 100}]
    return {one["name"].split("|")[2]: one["weight"] for one in listed}


def chains(answers: Answers) -> list[Any]:
    """What a proxy does with a connection that comes in, but for one that asks for its own port."""
    every = named(answers, "LDS", "virtualInbound")["filterChains"]
    return [one for one in every if one["name"] != "virtualInbound-blackhole"]


def let_in(answers: Answers, service: str) -> set[Edge]:
    """(caller, service, path) of every call to the inner port that the service's proxy lets in."""
    [chain] = [one for one in chains(answers) if one["filterChainMatch"].get("destinationPort") == int(INSIDE)]
    [rules] = [f["typedConfig"]["rules"] for f in _http_filters(chain) if f["name"] == "envoy.filters.http.rbac"]
    assert rules.get("action", "ALLOW") == "ALLOW"
    meant = [one for one in rules["policies"].values() if f'"destinationPort": {INSIDE}' in json.dumps(one)]
    return {edge for policy in meant for edge in edges(policy, service)}


def edges(policy: Any, service: str) -> Iterator[Edge]:
    """Every caller of a policy of Envoy's, with every path."""
    said = json.dumps(policy)
    for caller in re.findall(r'"spiffe://cluster\.local/ns/squad/sa/([\w-]+)"', said):
        yield from ((caller, service, path) for path in re.findall(r'"(/[\w./]+)"', said))


def _http_filters(chain: Any) -> Iterator[Any]:
    for one in chain["filters"]:
        yield from one["typedConfig"].get("httpFilters", ())
