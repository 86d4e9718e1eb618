"""Istio makes of the manifests what they mean: told to every proxy, and taken by a real Envoy."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.stack.plan import AGENTS
from tests.support import mesh
from tests.support.istio import told
from tests.support.manifests import Manifest, of_kind, overlay, production_with

WHERE = pytest.mark.parametrize("where", ["dev", "production"])
AGENT_NAMES = [f"{name}-agent" for name in AGENTS]
SERVICES = ["tenancy", "review", *AGENT_NAMES]
CALLED = [("gateway", "tenancy"), ("gateway", "review"), *(("worker", name) for name in AGENT_NAMES)]
OURS = ["gateway", "worker", *SERVICES]
ENVOY = Path(sys.executable).parent / "envoy"


@WHERE
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_lets_in_exactly_the_calls_that_the_code_makes(where: str, service: str) -> None:
    made = {edge for edge in mesh.called_by_the_code(AGENT_NAMES) if edge[1] == service}
    assert told.let_in(told.proxies(where)[service], service) == made


@WHERE
@pytest.mark.parametrize("name", OURS)
def test_nobody_is_heard_but_with_a_certificate_over_tls_1_3(where: str, name: str) -> None:
    for chain in told.chains(told.proxies(where)[name]):
        assert chain["filterChainMatch"]["transportProtocol"] == "tls"
        transport = chain["transportSocket"]["typedConfig"]
        assert transport["requireClientCertificate"] is True
        assert transport["commonTlsContext"]["tlsParams"]["tlsMinimumProtocolVersion"] == "TLSv1_3"


@WHERE
@pytest.mark.parametrize(("caller", "service"), CALLED)
def test_a_caller_speaks_to_no_other_identity_than_that_of_the_service(where: str, caller: str, service: str) -> None:
    clusters = [one for one in told.proxies(where)[caller]["CDS"] if one["name"].endswith(f"|{service}{told.SUFFIX}")]
    assert clusters
    for one in clusters:
        assert _identities(one) == [f"spiffe://cluster.local/ns/squad/sa/{service}"]


def _identities(cluster: Any) -> list[str]:
    context = cluster["transportSocket"]["typedConfig"]["commonTlsContext"]
    names = context["combinedValidationContext"]["defaultValidationContext"]["matchSubjectAltNames"]
    return [one["exact"] for one in names]


Ways = dict[tuple[str, str], tuple[float, int, str, dict[str, int]]]
"""Time-out, retries, their reason and shares, by path and the version asked for."""


def ways(routes: list[Any]) -> Ways:
    """As Istio tells them; of two that match the first counts."""
    found: Ways = {}
    for route in routes:
        asked = [
            f"{how} {value}" for one in route["match"].get("headers", ()) for how, value in one["stringMatch"].items()
        ]
        action = route["route"]
        retry = action.get("retryPolicy", {})
        way = mesh.seconds(action["timeout"]), retry.get("numRetries", 0), retry.get("retryOn", ""), told.shares(route)
        found.setdefault((route["match"]["path"], "".join(asked)), way)
    return found


def written(where: str, service: str) -> Ways:
    """As the manifests have them."""
    plain = {(path, ""): route for path, route in mesh.routes(where, service).items()}
    return {key: _way(route) for key, route in (plain | mesh.pinned_routes(where, service)).items()}


def _way(route: Any) -> tuple[float, int, str, dict[str, int]]:
    every = {one["destination"].get("subset", ""): one.get("weight", 100) for one in route["route"]}
    shares = {subset: weight for subset, weight in every.items() if weight}
    return mesh.seconds(route["timeout"]), route["retries"]["attempts"], route["retries"].get("retryOn", ""), shares


@WHERE
@pytest.mark.parametrize(("caller", "service"), CALLED)
def test_a_caller_has_the_ways_that_are_written_down(where: str, caller: str, service: str) -> None:
    assert ways(told.routes_of(told.proxies(where)[caller], service)) == written(where, service)


@WHERE
@pytest.mark.parametrize("agent", AGENT_NAMES)
def test_all_reviews_go_to_the_stable_pods_and_stay_with_their_version(where: str, agent: str) -> None:
    found = {
        subset: len(told.endpoints_of(told.proxies(where)["worker"], f"outbound|7000|{subset}|{agent}{told.SUFFIX}"))
        for subset in ("stable", "canary", "current", "previous")
    }
    assert found == {"stable": 1, "canary": 0, "current": 1, "previous": 0}


@WHERE
def test_a_process_is_told_of_nobody_but_those_it_reaches(where: str) -> None:
    reached = {name: sorted(_outside(where, name)) for name in OURS}
    assert reached == {
        "gateway": ["cache.squad.internal", "collector.monitoring", "review", "tenancy"],
        "tenancy": ["collector.monitoring", "postgres.squad.internal"],
        "review": ["collector.monitoring", "postgres.squad.internal", "queue.squad.internal"],
        "worker": sorted(
            [*AGENT_NAMES, "api.anthropic.com", "api.github.com", "api.openai.com", "cache.squad.internal",
             "collector.monitoring", "github.com", "hooks.slack.com", "postgres.squad.internal", "queue.squad.internal"]
        ),
        **{name: [] for name in AGENT_NAMES},
    }  # fmt: skip


def _outside(where: str, name: str) -> set[str]:
    hosts = {one["name"].rpartition("|")[2] for one in told.proxies(where)[name]["CDS"] if "outbound|" in one["name"]}
    return {host.removesuffix(told.SUFFIX).removesuffix(".svc.cluster.local") for host in hosts}


@WHERE
@pytest.mark.parametrize("name", OURS)
def test_whoever_is_none_of_these_is_not_reached(where: str, name: str) -> None:
    last = told.named(told.proxies(where)[name], "LDS", "virtualOutbound")["filterChains"][-1]
    [proxy] = [one["typedConfig"] for one in last["filters"] if one["name"] == "envoy.filters.network.tcp_proxy"]
    assert proxy["cluster"] == "BlackHoleCluster"


@WHERE
@pytest.mark.parametrize("server", ["queue", "cache", "postgres"])
def test_two_servers_on_one_port_are_two(where: str, server: str) -> None:
    cluster = f"{server}.squad.internal"
    listening = [one for one in told.proxies(where)["worker"]["LDS"] if f"||{cluster}" in json.dumps(one)]
    assert len(listening) == 1
    [chain] = listening[0]["filterChains"]
    assert listening[0]["address"]["socketAddress"]["address"].startswith("240.0.0.")
    assert cluster in chain["filters"][-1]["typedConfig"]["cluster"]


@WHERE
def test_the_door_limits_and_checks_tokens_before_it_lets_anybody_on(where: str) -> None:
    [listener] = told.proxies(where)["ingress"]["LDS"]
    [chain] = listener["filterChains"]
    names = [one["name"].rpartition(".")[2] for one in chain["filters"][-1]["typedConfig"]["httpFilters"]]
    assert names[0] == "rbac"
    assert names[-3:] == ["local_ratelimit", "jwt_authn", "router"]
    parameters = chain["transportSocket"]["typedConfig"]["commonTlsContext"]["tlsParams"]
    assert parameters["tlsMinimumProtocolVersion"] == "TLSv1_3"


def test_a_canary_gets_its_share_and_its_pods() -> None:
    manifests = copy.deepcopy(overlay("production"))
    deployment = copy.deepcopy(of_kind(manifests, "Deployment")["style-agent"])
    deployment["metadata"]["name"] = "style-agent-canary"
    deployment["spec"]["template"]["metadata"]["labels"]["squad/track"] = "canary"
    for weight, destination in zip((90, 10), route_of(manifests, "style-agent")["route"], strict=True):
        destination["weight"] = weight
    answers = told.ask([*manifests, deployment])["worker"]
    assert told.shares(told.routes_of(answers, "style-agent")[-1]) == {"stable": 90, "canary": 10}
    assert len(told.endpoints_of(answers, f"outbound|7000|canary|style-agent{told.SUFFIX}")) == 1


def test_an_agent_of_ones_own_is_nobody_but_who_has_its_name() -> None:
    answers = told.ask(production_with("own-agent"))
    clusters = [one for one in answers["worker"]["CDS"] if one["name"].endswith(f"|licences-agent{told.SUFFIX}")]
    assert [_identities(one) for one in clusters] == [["spiffe://cluster.local/ns/squad/sa/licences-agent"]]
    assert {caller for caller, _, _ in told.let_in(answers["licences-agent"], "licences-agent")} == {"worker"}


def route_of(manifests: list[Manifest], service: str) -> Any:
    return of_kind(manifests, "VirtualService")[service]["spec"]["http"][-1]


@pytest.mark.parametrize("name", [*OURS, "ingress"])
def test_a_real_envoy_takes_all_that_it_is_told(name: str, tmp_path: Path) -> None:
    file = tmp_path / "envoy.json"
    file.write_text(json.dumps(_bootstrap(told.proxies("production")[name])))
    command = [ENVOY, "--mode", "validate", "--log-level", "error", "-c", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def _bootstrap(resources: dict[str, list[Any]]) -> Any:
    ads = {"envoy_grpc": {"cluster_name": "xds-grpc"}}
    source = {"api_type": "GRPC", "transport_api_version": "V3", "grpc_services": [ads]}
    static = {kind: [_untyped(one) for one in resources[kind]] for kind in ("CDS", "LDS")}
    static["CDS"] += [{"name": name, "type": "STATIC", "connect_timeout": "1s"} for name in ("xds-grpc", "sds-grpc")]
    return {
        "node": {"id": "one", "cluster": "one"},
        "dynamic_resources": {"ads_config": source},
        "static_resources": {"clusters": static["CDS"], "listeners": static["LDS"]},
    }


def _untyped(resource: Any) -> Any:
    return {key: value for key, value in resource.items() if key != "@type"}
