"""Writes mesh/manifests.yaml, what `squad up --mesh` runs, from deploy/: `python tools/mesh_manifests.py`."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

PAGE = ROOT / "mesh" / "manifests.yaml"
HEAD = "# Written by tools/mesh_manifests.py from deploy/overlays/production: change that, and write this again.\n"


def page() -> str:
    """The objects of the overlay that the mesh is made of, in kustomize's order, and Istio's own settings before them."""
    from mesh.kinds.mesh_config import as_document
    from tests.support.manifests import overlay

    values = yaml.safe_load((ROOT / "deploy/istio/mesh-config.yaml").read_text(encoding="utf-8"))
    return HEAD + yaml.safe_dump_all([as_document(values), *_chosen(overlay("production"))], width=120)


def _chosen(objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    from mesh.manifests import needed

    return (one for each in objects if (one := needed(each)))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
