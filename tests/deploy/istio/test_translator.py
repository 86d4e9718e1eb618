"""The local mesh is told what Istio tells: clusters, routes, weights, pods, identities and who is let in."""

import re
from functools import cache
from typing import Any

import pytest

from cli.stack.plan import AGENTS
from mesh.manifests import manifests
from mesh.translate import Configuration, translate
from tests.support.istio import told
from tests.support.istio.told import SUFFIX

AGENT_NAMES = [f"{name}-agent" for name in AGENTS]
SERVICES = ["tenancy", "review", *AGENT_NAMES]
CALLED = [("gateway", "tenancy"), ("gateway", "review"), *(("worker", name) for name in AGENT_NAMES)]


@cache
def local() -> dict[str, Configuration]:
    return translate(manifests())


def istio(proxy: str) -> dict[str, list[Any]]:
    return _snake(told.proxies("production")[proxy])


def _snake(value: Any) -> Any:
    """Envoy's words as the local mesh writes them."""
    if isinstance(value, list):
        return [_snake(one) for one in value]
    if isinstance(value, dict):
        return {re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", key).lower(): _snake(one) for key, one in value.items()}
    return value


def of_service(resources: list[Any], service: str) -> list[Any]:
    return [one for one in resources if one.get("name", one.get("cluster_name", "")).endswith(f"|{service}{SUFFIX}")]


@pytest.mark.parametrize(("caller", "service"), CALLED)
def test_the_clusters_of_a_service_are_the_same(caller: str, service: str) -> None:
    ours, theirs = of_service(local()[caller].clusters, service), of_service(istio(caller)["cds"], service)
    assert {one["name"]: cluster(one) for one in ours} == {one["name"]: cluster(one) for one in theirs}


def cluster(one: Any) -> Any:
    context = one["transport_socket"]["typed_config"]["common_tls_context"]
    combined = context.get("combined_validation_context", {}).get("default_validation_context")
    trusted = combined or context["validation_context"]
    names = [each.get("matcher", each)["exact"] for key in trusted if "subject" in key for each in trusted[key]]
    outliers = {key: value for key, value in one["outlier_detection"].items() if not key.startswith("enforcing")}
    # One and the same setting; between 5xx and xx its name has another underscore when it is written in JSON.
    outliers = {key.replace("consecutive5xx", "consecutive_5xx"): value for key, value in outliers.items()}
    requests = one["circuit_breakers"]["thresholds"][0]["max_requests"]
    return one.get("lb_policy"), one["connect_timeout"], requests, outliers, names


@pytest.mark.parametrize(("caller", "service"), CALLED)
def test_the_ways_to_a_service_are_the_same(caller: str, service: str) -> None:
    hosts = [host for one in local()[caller].routes for host in one["virtual_hosts"]]
    [ours] = [host["routes"] for host in hosts if host["name"].startswith(f"{service}.")]
    theirs = _snake(told.routes_of(told.proxies("production")[caller], service))
    assert [way(one) for one in ours] == [way(one) for one in theirs]


def way(route: Any) -> Any:
    action, match = route["route"], route["match"]
    listed = action.get("weighted_clusters", {}).get("clusters") or [{"name": action["cluster"], "weight": 1}]
    total = sum(one["weight"] for one in listed)
    shares = {one["name"]: one["weight"] / total for one in listed if one["weight"]}
    retry = action.get("retry_policy", {})
    again = retry.get("num_retries", 0), retry.get("retry_on", ""), "retry_host_predicate" in retry
    hashed = [one["header"]["header_name"] for one in action.get("hash_policy", ())]
    return match["path"], match.get("headers", []), shares, float(action["timeout"].rstrip("s")), again, hashed


@pytest.mark.parametrize(("caller", "service"), CALLED)
def test_as_many_pods_stand_behind_each_cluster(caller: str, service: str) -> None:
    ours = [one["load_assignment"] for one in of_service(local()[caller].clusters, service)]
    theirs = of_service(istio(caller)["eds"], service)
    assert {one["cluster_name"]: pods(one) for one in ours} == {one["cluster_name"]: pods(one) for one in theirs}


def pods(assignment: Any) -> int:
    return sum(len(group.get("lb_endpoints", ())) for group in assignment.get("endpoints", ()))


@pytest.mark.parametrize("service", SERVICES)
def test_the_same_calls_are_let_in(service: str) -> None:
    [listener] = [one for one in local()[service].listeners if one["name"] == "inbound|7000||"]
    [chain] = listener["filter_chains"]
    [rules] = [each["typed_config"]["rules"] for each in chain["filters"][0]["typed_config"]["http_filters"]
               if each["name"] == "envoy.filters.http.rbac"]  # fmt: skip
    assert rules["action"] == "ALLOW"
    heard = {edge for policy in rules["policies"].values() for edge in told.edges(policy, service)}
    assert heard == told.let_in(told.proxies("production")[service], service)
