"""Writes mesh/manifests.yaml, what `squad up --mesh` runs, from deploy/: `python tools/mesh_manifests.py`."""

import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

PAGE = ROOT / "mesh" / "manifests.yaml"
HEAD = "# Written by tools/mesh_manifests.py from deploy/overlays/production: change that, and write this again.\n"


def page() -> str:
    """Istio's own settings, and the objects of the overlay that the mesh is made of, in kustomize's order."""
    from mesh.kinds.mesh_config import as_document
    from mesh.manifests import needed
    from tests.support.manifests import overlay

    values = yaml.safe_load((ROOT / "deploy/istio/mesh-config.yaml").read_text(encoding="utf-8"))
    chosen = [one for each in overlay("production") if (one := needed(each))]
    return HEAD + yaml.safe_dump_all([as_document(values), *chosen], width=120)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
