"""What stands in an EnvoyFilter no schema knows: a real Envoy is asked whether it would take it."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tenancy_service.tokens import API_AUDIENCE, ISSUER
from tests.support.manifests import of_kind, overlay

ENVOY = Path(sys.executable).parent / "envoy"
MANAGER = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = {
    "name": "envoy.filters.http.router",
    "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"},
}
GATEWAY = "outbound|8080||gateway.squad.svc.cluster.local"


def filters() -> list[Any]:
    found = of_kind(overlay("production"), "EnvoyFilter").values()
    return [copy.deepcopy(patch["patch"]["value"]) for one in found for patch in one["spec"]["configPatches"]]


def refusal(folder: Path, *http_filters: Any) -> str:
    """What Envoy says against the filters; empty when it takes them."""
    manager = {"@type": MANAGER, "stat_prefix": "door", "route_config": {}, "http_filters": [*http_filters, ROUTER]}
    network = {"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}
    address = {"socket_address": {"address": "127.0.0.1", "port_value": 0}}
    listener = {"name": "door", "address": address, "filter_chains": [{"filters": [network]}]}
    cluster = {"name": GATEWAY, "type": "STATIC", "load_assignment": {"cluster_name": GATEWAY}}
    file = folder / "envoy.json"
    file.write_text(json.dumps({"static_resources": {"listeners": [listener], "clusters": [cluster]}}))
    command = [ENVOY, "--mode", "validate", "--log-level", "error", "-c", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def named(name: str) -> Any:
    [found] = [one["typed_config"] for one in filters() if one["name"] == name]
    return found


def test_envoy_takes_the_filters_of_the_door(tmp_path: Path) -> None:
    assert len(filters()) == 2
    assert refusal(tmp_path, *filters()) == ""


@pytest.mark.parametrize("name", ["envoy.filters.http.local_ratelimit", "envoy.filters.http.jwt_authn"])
def test_envoy_refuses_an_unknown_field(tmp_path: Path, name: str) -> None:
    wrong = [one for one in filters() if one["name"] == name]
    wrong[0]["typed_config"]["misspelt"] = True
    assert "misspelt" in refusal(tmp_path, *wrong)


def test_the_door_takes_the_tokens_that_tenancy_signs_for_the_api() -> None:
    provider = named("envoy.filters.http.jwt_authn")["providers"]["tenancy"]
    assert (provider["issuer"], provider["audiences"]) == (ISSUER, [API_AUDIENCE])
    assert provider["remote_jwks"]["http_uri"]["uri"].endswith(":8080/.well-known/jwks.json")


def test_the_limit_of_the_door_is_held_against_every_request() -> None:
    limit = named("envoy.filters.http.local_ratelimit")
    assert limit["filter_enforced"]["default_value"] == {"numerator": 100, "denominator": "HUNDRED"}
