"""The mesh as the repository holds it: `manifests.yaml`, written from deploy/ so that nothing is built to read it."""

from pathlib import Path
from typing import Any

import yaml

from mesh.fields import Document
from mesh.model import LEFT_OUT, READ

FILE = Path(__file__).with_name("manifests.yaml")
_WHOLE = {*READ, *LEFT_OUT, "Service", "Rollout", "AnalysisTemplate"}


def manifests() -> list[Document]:
    """Every document, anew at each call: change your own."""
    return list(yaml.load_all(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader))


def needed(document: dict[str, Any]) -> dict[str, Any] | None:
    """What the mesh needs of an object of an overlay; None: nothing."""
    if document["kind"] == "Deployment":
        return _reduced(document)
    return document if document["kind"] in _WHOLE else None


def _reduced(deployment: dict[str, Any]) -> dict[str, Any]:
    """Labels, identity and ports: the rest is no business of the mesh and changes more often."""
    template = deployment["spec"]["template"]
    containers = [{"name": one["name"], "ports": one.get("ports", [])} for one in template["spec"]["containers"]]
    pod = {"serviceAccountName": template["spec"]["serviceAccountName"], "containers": containers}
    about = {key: deployment["metadata"][key] for key in ("name", "namespace")}
    spec = {"template": {"metadata": {"labels": template["metadata"]["labels"]}, "spec": pod}}
    return {"apiVersion": deployment["apiVersion"], "kind": "Deployment", "metadata": about, "spec": spec}
