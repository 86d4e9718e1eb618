"""How pods are held: restricted, probed, scaled, found by exactly the objects that mean them."""

from typing import Any

import pytest

from tests.load import pods
from tests.support.manifests import of_kind, overlay, server

OVERLAYS = ["dev", "production"]
NAMES = [
    "gateway", "tenancy", "review", "worker",
    "architecture-agent", "logic-agent", "performance-agent", "security-agent", "style-agent",
]  # fmt: skip
EVERY = [pytest.param(where, name, id=f"{where}-{name}") for where in OVERLAYS for name in NAMES]


def deployment(where: str, name: str) -> Any:
    return of_kind(overlay(where), "Deployment")[name]


def pod(where: str, name: str) -> Any:
    return deployment(where, name)["spec"]["template"]["spec"]


def selected(where: str, labels: dict[str, str]) -> list[str]:
    def carries(one: Any) -> bool:
        return labels.items() <= one["spec"]["template"]["metadata"]["labels"].items()

    return [name for name, one in of_kind(overlay(where), "Deployment").items() if carries(one)]


@pytest.mark.parametrize("where", OVERLAYS)
def test_every_process_is_one_of_these(where: str) -> None:
    assert sorted(of_kind(overlay(where), "Deployment")) == sorted(NAMES)


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_a_pod_is_restricted(where: str, name: str) -> None:
    spec, container = pod(where, name), server(deployment(where, name))["securityContext"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_a_pod_has_an_identity_of_its_own(where: str, name: str) -> None:
    assert pod(where, name)["serviceAccountName"] == name
    assert name in of_kind(overlay(where), "ServiceAccount")


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_a_process_is_asked_whether_it_lives(where: str, name: str) -> None:
    container = server(deployment(where, name))
    assert {"startupProbe", "livenessProbe"} <= container.keys()
    if "grpc" in {port["name"] for port in container["ports"]}:
        assert container["readinessProbe"]["grpc"] == {"port": 7000}


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_memory_is_bounded_and_the_processor_is_not(where: str, name: str) -> None:
    resources = server(deployment(where, name))["resources"]
    assert set(resources["requests"]) == {"cpu", "memory"}
    assert set(resources["limits"]) == {"memory"}


@pytest.mark.parametrize("name", NAMES)
def test_a_pod_asks_for_twice_of_what_was_measured(name: str) -> None:
    cpu, memory, most = pods.read(pods.PAGE.read_text(encoding="utf-8"))["agent" if "agent" in name else name].asked()
    resources = server(deployment("production", name))["resources"]
    assert resources["requests"] == {"cpu": f"{cpu}m", "memory": f"{memory}Mi"}
    limit = resources["limits"]["memory"]
    # What bounds itself, or grows with a repository, is given more.
    assert mebibytes(limit) > most if name == "worker" or "agent" in name else limit == f"{most}Mi"


def mebibytes(amount: str) -> int:
    return int(amount[:-2]) * {"Mi": 1, "Gi": 1024}[amount[-2:]]


@pytest.mark.parametrize(("where", "name"), EVERY)
def test_a_disruption_takes_one_pod_at_a_time_and_its_budget_means_no_other(where: str, name: str) -> None:
    budget = of_kind(overlay(where), "PodDisruptionBudget")[name]["spec"]
    assert selected(where, budget["selector"]["matchLabels"]) == [name]
    assert budget["maxUnavailable"] == 1


@pytest.mark.parametrize("where", OVERLAYS)
def test_a_service_leads_to_one_process_and_a_port_that_it_has(where: str) -> None:
    services = of_kind(overlay(where), "Service")
    assert sorted(services) == sorted(set(NAMES) - {"worker"})
    for name, one in services.items():
        assert selected(where, one["spec"]["selector"]) == [name]
        ports = {port["name"] for port in server(deployment(where, name))["ports"]}
        assert {port["targetPort"] for port in one["spec"]["ports"]} <= ports


@pytest.mark.parametrize("where", OVERLAYS)
def test_all_but_the_worker_scale_at_70_percent(where: str) -> None:
    scalers = {name: one["spec"] for name, one in of_kind(overlay(where), "HorizontalPodAutoscaler").items()}
    assert sorted(scalers) == sorted(set(NAMES) - {"worker"})
    for name, spec in scalers.items():
        assert spec["scaleTargetRef"]["name"] == name
        assert spec["metrics"][0]["resource"]["target"] == {"type": "Utilization", "averageUtilization": 70}


@pytest.mark.parametrize("where", OVERLAYS)
def test_an_agent_is_given_no_secret_and_reaches_nobody(where: str) -> None:
    agents = [name for name in NAMES if name.endswith("-agent")]
    for name in agents:
        assert not [one for one in server(deployment(where, name))["env"] if "valueFrom" in one]
        assert [one["name"] for one in pod(where, name)["volumes"]] == ["tmp", "trust"]
    policy = of_kind(overlay(where), "NetworkPolicy")["agents-reach-nothing"]["spec"]
    assert selected(where, policy["podSelector"]["matchLabels"]) == sorted(agents)
    assert all("namespaceSelector" in peer for rule in policy["egress"] for peer in rule["to"])
