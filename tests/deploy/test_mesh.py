"""The mesh allows the calls that the code makes and no others, and repeats what the contract lets be repeated."""

from typing import Any

import pytest

from cli.stack.plan import AGENTS
from gateway.routes.results import WATCH_SECONDS
from gateway.settings import GatewaySettings
from review_service.pipeline.squad import _DESCRIBE_SECONDS
from review_service.settings import WorkerSettings
from tests.support import mesh
from tests.support.manifests import of_kind, overlay

WHERE = pytest.mark.parametrize("where", ["dev", "production"])
AGENT_NAMES = [f"{name}-agent" for name in AGENTS]
SERVICES = ["tenancy", "review", *AGENT_NAMES]


@WHERE
def test_without_a_certificate_of_the_mesh_nobody_is_heard(where: str) -> None:
    [policy] = of_kind(overlay(where), "PeerAuthentication").values()
    assert policy["metadata"]["namespace"] == "squad"
    assert policy["spec"] == {"mtls": {"mode": "STRICT"}}
    assert of_kind(overlay(where), "Namespace")["squad"]["metadata"]["labels"]["istio-injection"] == "enabled"


@WHERE
def test_what_no_policy_allows_is_denied(where: str) -> None:
    deny = of_kind(overlay(where), "AuthorizationPolicy")["deny-by-default"]
    assert (deny["metadata"]["namespace"], deny["spec"]) == ("squad", {})


@WHERE
def test_every_call_that_the_code_makes_is_allowed_and_no_other(where: str) -> None:
    assert mesh.allowed_by_the_mesh(where) == mesh.called_by_the_code(AGENT_NAMES)


@WHERE
def test_every_method_that_is_named_is_one_of_the_contract(where: str) -> None:
    named = {path for _, _, path in mesh.allowed_by_the_mesh(where)} - {mesh.HEALTH}
    assert named <= mesh.contract().keys()


@WHERE
def test_whoever_is_allowed_is_a_service_account_of_a_process(where: str) -> None:
    callers = {caller for caller, _, _ in mesh.allowed_by_the_mesh(where)}
    assert callers <= of_kind(overlay(where), "ServiceAccount").keys()


@WHERE
def test_the_gateway_hears_only_the_door_and_prometheus(where: str) -> None:
    policies = of_kind(overlay(where), "AuthorizationPolicy")
    heard = {
        principal
        for policy in policies.values()
        for rule in policy["spec"].get("rules", ())
        for to in rule["to"]
        if "8080" in to["operation"].get("ports", ())
        for principal in rule["from"][0]["source"]["principals"]
    }
    assert heard == {"cluster.local/ns/istio-ingress/sa/ingress", "cluster.local/ns/monitoring/sa/prometheus"}


@WHERE
@pytest.mark.parametrize("service", SERVICES)
def test_every_allowed_method_has_a_way_and_no_other(where: str, service: str) -> None:
    allowed = {path for _, called, path in mesh.allowed_by_the_mesh(where) if called == service}
    assert mesh.routes(where, service).keys() == allowed


@WHERE
@pytest.mark.parametrize("service", SERVICES)
def test_exactly_what_the_contract_lets_be_repeated_is_repeated(where: str, service: str) -> None:
    routes = mesh.routes(where, service)
    repeated = {path for path, route in routes.items() if route["retries"]["attempts"]}
    assert repeated == {path for path in routes if mesh.repeatable(path)}


@WHERE
def test_the_mesh_repeats_only_what_has_not_reached_the_service(where: str) -> None:
    repeats = [
        route["retries"] for service in SERVICES for route in mesh.routes(where, service).values()
        if route["retries"]["attempts"]
    ]  # fmt: skip
    assert {(one["attempts"], one["retryOn"]) for one in repeats} == {(1, "connect-failure,refused-stream")}


def budget(path: str) -> float:
    known: dict[str, float] = {
        mesh.HEALTH: 1.0,
        "/squad.review.v1.ReviewService/WatchReview": WATCH_SECONDS,
        "/squad.agent.v1.AgentService/DescribeAgent": _DESCRIBE_SECONDS,
        "/squad.agent.v1.AgentService/AnalyzeChange": WorkerSettings.model_fields["agent_timeout_seconds"].default,
    }
    return known.get(path, GatewaySettings.model_fields["call_timeout_seconds"].default)


@WHERE
@pytest.mark.parametrize("service", SERVICES)
def test_the_mesh_waits_a_little_longer_than_the_caller(where: str, service: str) -> None:
    for path, route in mesh.routes(where, service).items():
        assert budget(path) < mesh.seconds(route["timeout"]) <= budget(path) + max(1, budget(path) / 50), path


@WHERE
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_called_by_mutual_tls_and_a_sick_replica_is_left_out(where: str, service: str) -> None:
    rule = of_kind(overlay(where), "DestinationRule")[service]["spec"]
    assert rule["host"] == service
    assert rule["trafficPolicy"]["tls"] == {"mode": "ISTIO_MUTUAL"}
    assert rule["trafficPolicy"]["outlierDetection"]["maxEjectionPercent"] < 100


@WHERE
@pytest.mark.parametrize("name", AGENT_NAMES)
def test_an_agent_has_a_stable_and_a_canary_subset_and_all_goes_to_the_stable_one(where: str, name: str) -> None:
    subsets = {
        one["name"]: one["labels"] for one in of_kind(overlay(where), "DestinationRule")[name]["spec"]["subsets"]
    }
    weights = [
        {one["destination"]["subset"]: one["weight"] for one in route["route"]}
        for route in mesh.routes(where, name).values()
    ]
    assert weights == [{"stable": 100, "canary": 0}] * 2
    labels = of_kind(overlay(where), "Deployment")[name]["spec"]["template"]["metadata"]["labels"]
    assert subsets["stable"].items() <= labels.items()
    assert not subsets["canary"].items() <= labels.items()


def egress(where: str, name: str) -> set[str]:
    labels: Any = of_kind(overlay(where), "Deployment")[name]["spec"]["template"]["metadata"]["labels"]
    [scope] = [
        one["spec"]
        for one in of_kind(overlay(where), "Sidecar").values()
        if one["spec"]["workloadSelector"]["labels"].items() <= labels.items()
    ]
    assert scope["outboundTrafficPolicy"] == {"mode": "REGISTRY_ONLY"}
    return {host.partition("/")[2] for hosts in scope["egress"] for host in hosts["hosts"]}


@WHERE
@pytest.mark.parametrize("name", AGENT_NAMES)
def test_an_agent_reaches_nobody(where: str, name: str) -> None:
    [scope] = of_kind([one for one in overlay(where) if one["metadata"]["name"] == "agents"], "Sidecar").values()
    assert scope["spec"]["egress"] == [{"hosts": ["~/*"]}]
    assert egress(where, name) == {"*"}


@WHERE
def test_only_the_worker_reaches_the_code_host_models_and_whoever_is_notified(where: str) -> None:
    entries = of_kind(overlay(where), "ServiceEntry")
    outside = {host for name in ("code-host", "models", "notified") for host in entries[name]["spec"]["hosts"]}
    reaching = {
        name for name in of_kind(overlay(where), "Deployment")
        if name not in AGENT_NAMES and egress(where, name) & outside
    }  # fmt: skip
    assert reaching == {"worker"}
    assert outside <= egress(where, "worker")


@WHERE
@pytest.mark.parametrize("caller", ["gateway", "worker"])
def test_a_caller_reaches_exactly_the_services_that_it_calls(where: str, caller: str) -> None:
    called = {service for one, service, _ in mesh.called_by_the_code(AGENT_NAMES) if one == caller}
    inside = {host.partition(".")[0] for host in egress(where, caller) if host.endswith(".squad.svc.cluster.local")}
    assert inside == called


@WHERE
def test_the_door_speaks_tls_13_and_shows_no_numbers(where: str) -> None:
    [door] = of_kind(overlay(where), "Gateway").values()
    assert [one["tls"]["minProtocolVersion"] for one in door["spec"]["servers"]] == ["TLSV1_3"]
    deny = of_kind(overlay(where), "AuthorizationPolicy")["not-for-strangers"]["spec"]
    assert deny["action"] == "DENY"
    assert "/metrics" in deny["rules"][0]["to"][0]["operation"]["paths"]
