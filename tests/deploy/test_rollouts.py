"""A new version of an agent is tried out on the subsets of the mesh and ended by numbers that there are."""

from typing import Any

import pytest

from cli.stack.plan import AGENTS
from tests.support import mesh
from tests.support.manifests import of_kind, overlay

AGENT_NAMES = pytest.mark.parametrize("name", [f"{name}-agent" for name in AGENTS])


def found(kind: str, name: str) -> Any:
    return of_kind(overlay("production"), kind)[name]["spec"]


@AGENT_NAMES
def test_a_rollout_takes_over_the_agents_own_deployment_and_its_scaler_follows(name: str) -> None:
    assert found("Rollout", name)["workloadRef"]["name"] == name
    assert found("HorizontalPodAutoscaler", name)["scaleTargetRef"] == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "name": name,
    }


@AGENT_NAMES
def test_a_rollout_moves_the_weights_of_every_route_of_the_agent(name: str) -> None:
    istio = found("Rollout", name)["strategy"]["canary"]["trafficRouting"]["istio"]
    assert istio["virtualService"]["name"] == istio["destinationRule"]["name"] == name
    assert istio["virtualService"]["routes"] == [one["name"] for one in mesh.routes("production", name).values()]
    subsets = [one["name"] for one in found("DestinationRule", name)["subsets"]]
    assert subsets[:2] == [istio["destinationRule"]["stableSubsetName"], istio["destinationRule"]["canarySubsetName"]]


@AGENT_NAMES
def test_a_try_starts_with_a_tenth_and_is_watched_from_then_on(name: str) -> None:
    canary = found("Rollout", name)["strategy"]["canary"]
    assert [step["setWeight"] for step in canary["steps"] if "setWeight" in step] == [10, 25, 50]
    assert canary["analysis"]["startingStep"] == 1
    assert [one["templateName"] for one in canary["analysis"]["templates"]] == ["agent-canary"]
    assert {one["name"]: one.get("value") for one in canary["analysis"]["args"]}["agent"] == name


@AGENT_NAMES
def test_a_try_compares_the_version_that_the_pods_carry(name: str) -> None:
    args = {one["name"]: one.get("value") for one in found("Rollout", name)["strategy"]["canary"]["analysis"]["args"]}
    labels = found("Deployment", name)["template"]["metadata"]["labels"]
    assert (args["name"], args["version"]) == (name.removesuffix("-agent"), labels["app.kubernetes.io/version"])
    assert args.keys() == {one["name"] for one in found("AnalysisTemplate", "agent-canary")["args"]}
