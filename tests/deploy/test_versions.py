"""A review that has begun with a version of an agent finds its way to that version, as long as it runs."""

from typing import Any

import pytest

from agent_services.runtime.discovery import AGENT_NAMES, load_spec
from tests.support import mesh
from tests.support.manifests import of_kind, overlay

WHERE = pytest.mark.parametrize("where", ["dev", "production"])
AGENTS = pytest.mark.parametrize("agent", AGENT_NAMES)


def deployment(where: str, agent: str) -> Any:
    return of_kind(overlay(where), "Deployment")[f"{agent}-agent"]


def subsets(where: str, agent: str) -> dict[str, dict[str, str]]:
    rule = of_kind(overlay(where), "DestinationRule")[f"{agent}-agent"]["spec"]
    return {one["name"]: one["labels"] for one in rule["subsets"]}


@WHERE
@AGENTS
def test_a_pod_carries_the_version_that_its_agent_calls_itself(where: str, agent: str) -> None:
    labels = deployment(where, agent)["spec"]["template"]["metadata"]["labels"]
    assert labels["app.kubernetes.io/version"] == load_spec(agent).version


@WHERE
@AGENTS
def test_the_current_and_the_replaced_version_are_subsets(where: str, agent: str) -> None:
    replaced = deployment(where, agent)["metadata"]["annotations"]["squad/replaces"]
    found = subsets(where, agent)
    assert found["current"] == {"app.kubernetes.io/version": load_spec(agent).version}
    assert found["previous"] == {"app.kubernetes.io/version": replaced}


@WHERE
@AGENTS
def test_whoever_asks_for_a_version_is_led_to_its_subset(where: str, agent: str) -> None:
    led: dict[str, set[str]] = {}
    for (path, asked), route in mesh.pinned_routes(where, f"{agent}-agent").items():
        [to] = route["route"]
        led.setdefault(asked, set()).add(f"{path} {to['destination']['subset']}")
    versions = {name: labels["app.kubernetes.io/version"] for name, labels in list(subsets(where, agent).items())[2:]}
    methods = mesh.routes(where, f"{agent}-agent")
    for name, version in versions.items():
        expected = {f"{path} {name}" for path in methods}
        assert led[f"exact {version}"] == led[f"prefix {version}+"] == expected
    assert len(led) == 2 * len(versions)


@WHERE
@AGENTS
def test_a_version_that_is_asked_for_is_called_as_any_other(where: str, agent: str) -> None:
    methods = mesh.routes(where, f"{agent}-agent")
    for (path, _), route in mesh.pinned_routes(where, f"{agent}-agent").items():
        assert (route["timeout"], route["retries"]) == (methods[path]["timeout"], methods[path]["retries"])
