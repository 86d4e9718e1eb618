"""Certificates are renewed for as long as a mesh runs, whatever happens to one renewal."""

from pathlib import Path

from cli.stack.child import Event, Kind
from cli.stack.meshing import renewed
from mesh.control import ControlPlane, State
from mesh.manifests import manifests
from mesh.model import Mesh
from tests.support.local_mesh import pods
from tests.support.servers import wait_until


def test_a_renewal_that_fails_is_told_and_tried_again(tmp_path: Path) -> None:
    plane, told = ControlPlane(tmp_path / "mesh"), list[Event]()
    authority = plane.begin(
        State(manifests(), pods(Mesh.of(manifests()), ["review"], lambda name, port: "127.0.0.1:1"))
    )
    secrets = plane.folder / "review" / "secrets"
    before = (secrets / "identity.json").read_text()
    secrets.rename(tmp_path / "aside")
    with renewed(plane, authority, told.append, every_seconds=0.01, again_seconds=0.01):
        wait_until(lambda: len(told) > 1)
        (tmp_path / "aside").rename(secrets)
        wait_until(lambda: (secrets / "identity.json").read_text() != before)
    assert (told[0].kind, told[0].name) == (Kind.FAILED, "certificates")
    assert told[0].detail.startswith("FileNotFoundError: ")
    assert told[0].detail.endswith("; renewed again in 0.01 s")
