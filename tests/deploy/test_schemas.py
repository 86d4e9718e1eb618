"""Every object is what Kubernetes, or the definition of its kind, says it must be; and the check catches mistakes."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.cluster.database import DatabaseSettings
from tests.support.manifests import DEPLOY, BuildError, build, complaints, of_kind, overlay, server

OVERLAYS = ["dev", "production"]


@pytest.mark.parametrize("name", OVERLAYS)
def test_every_object_is_valid(name: str) -> None:
    found = {f"{one['kind']} {one['metadata']['name']}": complaints(one) for one in overlay(name)}
    assert {what: said for what, said in found.items() if said} == {}


def test_the_job_that_prepares_the_database_is_valid_and_restricted() -> None:
    manifests = build(DEPLOY / "prepare")
    assert [said for one in manifests for said in complaints(one)] == []
    pod = of_kind(manifests, "Job")["prepare"]["spec"]["template"]["spec"]
    every = of_kind(overlay("dev"), "Deployment")["review"]["spec"]["template"]["spec"]
    assert server(of_kind(manifests, "Job")["prepare"])["securityContext"] == every["containers"][0]["securityContext"]
    assert pod["securityContext"].items() <= every["securityContext"].items()
    assert pod["automountServiceAccountToken"] is False


def test_the_job_knows_the_logins_of_the_database() -> None:
    given = {one["name"] for one in server(of_kind(build(DEPLOY / "prepare"), "Job")["prepare"])["env"]}
    known = {f"SQUAD_{field.upper()}" for field in DatabaseSettings.model_fields}
    assert known - given == {"SQUAD_DATABASE_FIRST_KEY_FILE"}
    assert given - known == {"HOME"}


def _misspelt(deployment: Any) -> None:
    deployment["spec"]["template"]["spec"]["terminationGracePeriodSecond"] = 30


def _text_for_number(deployment: Any) -> None:
    deployment["spec"]["template"]["spec"]["containers"][0]["ports"][0]["containerPort"] = "grpc"


def _left_out(deployment: Any) -> None:
    del deployment["spec"]["selector"]


def _old_version(deployment: Any) -> None:
    deployment["apiVersion"] = "apps/v1beta1"


@pytest.mark.parametrize("mistake", [_misspelt, _text_for_number, _left_out, _old_version])
def test_a_mistake_in_a_deployment_is_seen(mistake: Callable[[Any], None]) -> None:
    deployment = copy.deepcopy(of_kind(overlay("dev"), "Deployment")["review"])
    mistake(deployment)
    assert complaints(deployment)


def _unknown_field(route: Any) -> None:
    route["spec"]["http"][0]["route"][0]["weigth"] = 90


def _text_for_weight(route: Any) -> None:
    route["spec"]["http"][0]["route"][0]["weight"] = "90"


def _no_host(route: Any) -> None:
    del route["spec"]["http"][0]["route"][0]["destination"]["host"]


@pytest.mark.parametrize("mistake", [_unknown_field, _text_for_weight, _no_host])
def test_a_mistake_in_an_object_of_the_mesh_is_seen(mistake: Callable[[Any], None]) -> None:
    route = copy.deepcopy(of_kind(overlay("dev"), "VirtualService")["security-agent"])
    assert not complaints(route)
    mistake(route)
    assert complaints(route)


def test_a_word_that_is_none_of_the_choices_is_seen() -> None:
    strict = copy.deepcopy(of_kind(overlay("dev"), "PeerAuthentication")["strict"])
    strict["spec"]["mtls"]["mode"] = "STRICTEST"
    assert complaints(strict)


def test_an_object_without_a_known_schema_is_seen() -> None:
    assert complaints({"apiVersion": "example.org/v1", "kind": "Whatever", "metadata": {"name": "one"}})


KUSTOMIZATION = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": ["one.yaml"]}
ACCOUNT = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "one"}}
STRANGER = yaml.safe_dump(ACCOUNT | {"metadata": {"name": "stranger"}})


def written(folder: Path, **change: Any) -> Path:
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(KUSTOMIZATION | change))
    (folder / "one.yaml").write_text(yaml.safe_dump(ACCOUNT))
    return folder


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"patchs": []}, "patchs", id="misspelt field"),
        pytest.param({"resources": ["missing"]}, "missing", id="missing folder"),
        pytest.param({"patches": [{"patch": STRANGER}]}, "stranger", id="patch of an object that is not there"),
    ],
)
def test_a_mistake_in_an_overlay_is_seen(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(BuildError, match=said):
        build(written(tmp_path, **change))


def test_an_overlay_without_a_mistake_is_built(tmp_path: Path) -> None:
    assert build(written(tmp_path)) == [ACCOUNT]
