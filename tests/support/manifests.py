"""What deploy/ holds, built by kustomize, and what schemas say about it: unknown fields are refused everywhere."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml
from jsonschema import Draft202012Validator

from tests.support import go_tools

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = "1.33"
"""The oldest version that the manifests are for."""
CRDS = (
    ("istio.io/api@v1.29.6", "kubernetes/customresourcedefinitions.gen.yaml"),
    ("github.com/kedacore/keda/v2@v2.20.2", "config/crd/bases/keda.sh_*.yaml"),
    ("github.com/argoproj/argo-rollouts@v1.9.1", "manifests/crds/*-crd.yaml"),
    ("github.com/prometheus-operator/prometheus-operator@v0.92.0", "example/prometheus-operator-crd/*_p*s.yaml"),
)
Manifest = dict[str, Any]


class BuildError(Exception):
    """What kustomize says is wrong."""


def build(folder: Path) -> list[Manifest]:
    """All objects of a folder.

    Raises:
        BuildError: kustomize refuses it.
    """
    command = [go_tools.tool(go_tools.KUSTOMIZE), "build", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(done.stderr)
    return [document for document in yaml.safe_load_all(done.stdout) if document]


@cache
def overlay(name: str) -> list[Manifest]:
    """All objects of deploy/overlays/NAME; built once, so change copies only."""
    return build(DEPLOY / "overlays" / name)


def production_with(component: str) -> list[Manifest]:
    """All objects of an overlay of somebody's own: production, and a component of deploy/ over it."""
    with tempfile.TemporaryDirectory() as folder:
        ours = os.path.relpath(DEPLOY, Path(folder).resolve())
        text = f"resources: [{ours}/overlays/production]\ncomponents: [{ours}/{component}]\n"
        Path(folder, "kustomization.yaml").write_text(text)
        return build(Path(folder))


def of_kind(manifests: Iterable[Manifest], kind: str) -> dict[str, Manifest]:
    """The objects of a kind by name."""
    return {one["metadata"]["name"]: one for one in manifests if one["kind"] == kind}


def server(workload: Manifest) -> Manifest:
    """The one container of ours in a workload."""
    [container] = workload["spec"]["template"]["spec"]["containers"]
    return container


def complaints(manifest: Manifest) -> list[str]:
    """What is wrong with an object by the schema of its kind; a kind without a schema is wrong by itself."""
    group, _, version = manifest["apiVersion"].rpartition("/")
    schema = _custom().get((group, version, manifest["kind"]))
    if schema is not None:
        return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(manifest)]
    try:
        kubernetes_validate.validate(manifest, KUBERNETES, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        return [f"no schema of {manifest['apiVersion']} {manifest['kind']}"]
    except kubernetes_validate.ValidationError as error:
        return [error.message]
    return []


@cache
def _custom() -> dict[tuple[str, str, str], Manifest]:
    return {key: schema for module, files in CRDS for key, schema in _schemas(go_tools.module(module), files)}


def _schemas(folder: Path, files: str) -> Iterator[tuple[tuple[str, str, str], Manifest]]:
    for file in sorted(folder.glob(files)):
        for definition in yaml.load_all(file.read_text(), yaml.CSafeLoader):
            spec = definition["spec"]
            for version in spec["versions"]:
                key = spec["group"], version["name"], spec["names"]["kind"]
                yield key, _whole(version["schema"]["openAPIV3Schema"])


def _whole(schema: Manifest) -> Manifest:
    strict = _strict(schema)
    # Every object has these, whether its own schema says so or not.
    strict["properties"] |= {
        "apiVersion": {"type": "string"},
        "kind": {"type": "string"},
        "metadata": {"type": "object"},
    }
    return strict


def _strict(schema: Any) -> Any:
    """The schema, with fields that it does not name refused; the API server would drop them without a word."""
    if not isinstance(schema, dict):
        return schema
    strict = dict(schema)
    if schema.get("x-kubernetes-int-or-string"):
        strict.pop("type", None)
        return strict | {"type": ["integer", "string"]}
    if "properties" in schema:
        strict["properties"] = {name: _strict(inner) for name, inner in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            strict["additionalProperties"] = False
    for inner in ("items", "additionalProperties"):
        if inner in strict:
            strict[inner] = _strict(strict[inner])
    return strict
