"""What Istio itself says of the manifests before it would take them; and it sees mistakes."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.istio import program
from tests.support.manifests import DEPLOY, Manifest, build, of_kind, overlay, production_with

WHERE = pytest.mark.parametrize("where", ["dev", "production"])
KNOWN = {
    # There is no other way to check a token that may also be an API key, and to limit before anything else is done.
    ("IST0133", "EnvoyFilter istio-ingress/rate-limit"),
    ("IST0133", "EnvoyFilter istio-ingress/tokens"),
    # The door's port is its Service's to choose: to name one here would open the others.
    ("IST0133", "AuthorizationPolicy istio-ingress/not-for-strangers"),
}


def validated(manifests: list[Manifest], folder: Path) -> str:
    """What is wrong with single objects; empty when nothing is."""
    code, _, errors = program.run("validate", "-f", written(manifests, folder))
    return errors if code else ""


def analysed(manifests: list[Manifest], folder: Path) -> set[tuple[str, str]]:
    """What does not fit together, as (code, object)."""
    file = written(manifests, folder)
    _, output, errors = program.run("analyze", "-A", "--use-kube=false", "-o", "json", file)
    assert output, errors
    return {(one["code"], one["origin"]) for one in json.loads(output)}


def written(manifests: list[Manifest], folder: Path) -> Path:
    file = folder / "manifests.yaml"
    file.write_text(yaml.safe_dump_all(manifests))
    return file


@WHERE
def test_every_object_is_valid(where: str, tmp_path: Path) -> None:
    assert validated([*overlay(where), *build(DEPLOY / "prepare")], tmp_path) == ""


@WHERE
def test_everything_fits_together(where: str, tmp_path: Path) -> None:
    assert analysed([*overlay(where), *build(DEPLOY / "prepare")], tmp_path) == KNOWN


def test_so_is_an_agent_of_ones_own(tmp_path: Path) -> None:
    manifests = production_with("own-agent")
    assert (validated(manifests, tmp_path), analysed(manifests, tmp_path)) == ("", KNOWN)


def route(manifests: list[Manifest]) -> Any:
    """The last way to the security agent: that of an analysis."""
    return of_kind(manifests, "VirtualService")["security-agent"]["spec"]["http"][-1]


def timeout(manifests: list[Manifest]) -> None:
    route(manifests)["timeout"] = "-5s"


def ejection(manifests: list[Manifest]) -> None:
    rule = of_kind(manifests, "DestinationRule")["security-agent"]["spec"]
    rule["trafficPolicy"]["outlierDetection"]["maxEjectionPercent"] = 500


def retry(manifests: list[Manifest]) -> None:
    route(manifests)["retries"]["retryOn"] = "conect-failure"


def field(manifests: list[Manifest]) -> None:
    route(manifests)["timeot"] = "5s"


def mode(manifests: list[Manifest]) -> None:
    of_kind(manifests, "PeerAuthentication")["strict"]["spec"]["mtls"]["mode"] = "STRICTEST"


def port(manifests: list[Manifest]) -> None:
    policy = of_kind(manifests, "AuthorizationPolicy")["worker-to-agents"]["spec"]
    policy["rules"][0]["to"][0]["operation"]["ports"] = ["7000x"]


def servers_on_one_port(manifests: list[Manifest]) -> None:
    of_kind(manifests, "ServiceEntry")["queue"]["spec"]["hosts"].append("cache.squad.internal")


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (timeout, "duration must be greater than 1ms"),
        (ejection, "500 is not in range"),
        (retry, '"conect-failure" is not a valid retryOn policy'),
        (field, 'unknown field "timeot"'),
        (mode, 'unknown value "\\"STRICTEST\\""'),
        (port, "bad port (7000x)"),
        (servers_on_one_port, "multiple hosts provided with non-HTTP, non-TLS ports"),
    ],
)
def test_a_mistake_in_an_object_is_seen(mistake: Callable[[Any], None], said: str, tmp_path: Path) -> None:
    manifests = copy.deepcopy(overlay("production"))
    mistake(manifests)
    assert said in validated(manifests, tmp_path)


def subset(manifests: list[Manifest]) -> None:
    route(manifests)["route"][0]["destination"]["subset"] = "stabel"


def host(manifests: list[Manifest]) -> None:
    route(manifests)["route"][0]["destination"]["host"] = "securty-agent"


def gateway(manifests: list[Manifest]) -> None:
    of_kind(manifests, "VirtualService")["squad"]["spec"]["gateways"] = ["no-such"]


def order(manifests: list[Manifest]) -> None:
    every = {"name": "every", "route": [{"destination": {"host": "security-agent"}}]}
    of_kind(manifests, "VirtualService")["security-agent"]["spec"]["http"].insert(0, every)


def twice(manifests: list[Manifest]) -> None:
    other = copy.deepcopy(of_kind(manifests, "VirtualService")["security-agent"])
    other["metadata"]["name"] = "other"
    manifests.append(other)


@pytest.mark.parametrize(
    ("mistake", "code", "named"),
    [
        (subset, "IST0101", "VirtualService squad/security-agent"),
        (host, "IST0101", "VirtualService squad/security-agent"),
        (gateway, "IST0101", "VirtualService istio-ingress/squad"),
        (order, "IST0130", "VirtualService squad/security-agent"),
        (twice, "IST0109", "VirtualService squad/other"),
    ],
)
def test_what_does_not_fit_is_seen(mistake: Callable[[Any], None], code: str, named: str, tmp_path: Path) -> None:
    manifests = copy.deepcopy(overlay("production"))
    mistake(manifests)
    assert (code, named) in analysed(manifests, tmp_path) - KNOWN
