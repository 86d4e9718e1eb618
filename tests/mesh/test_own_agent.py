"""An agent of one's own in a cluster: `deploy/own-agent` gives it an identity, and the worker alone a way to it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import grpc
import pytest

from mesh.kinds.mesh_config import KIND
from mesh.manifests import manifests, needed
from tests.support.local_mesh import DENIED, Caller, LocalMesh, context, local_mesh, shown, silent_server
from tests.support.manifests import Manifest, complaints, of_kind, production_with, server
from tests.support.mesh import HEALTH, contract
from tests.support.servers import wait_until

NAME = "licences-agent"
IDENTITY = f"spiffe://cluster.local/ns/squad/sa/{NAME}"
METHODS = {f"/squad.agent.v1.AgentService/{name}" for name in ("DescribeAgent", "AnalyzeChange")}
DESCRIBE = "/squad.agent.v1.AgentService/DescribeAgent"
INSIDE = 7000


@pytest.fixture(scope="module")
def laid() -> list[Manifest]:
    """An overlay of somebody's own: production, with an agent more."""
    return production_with("own-agent")


@pytest.fixture(scope="module")
def mesh(laid: list[Manifest]) -> Iterator[LocalMesh]:
    """It behind its Envoy, beside those of the worker and of another agent."""
    settings = [one for one in manifests() if one["kind"] == KIND]
    documents = [*settings, *(found for one in laid if (found := needed(one)))]
    with silent_server() as silent, local_mesh(["worker", NAME], lambda name, port: silent, documents) as made:
        yield made


def test_every_object_of_it_is_valid_and_its_pod_is_restricted(laid: list[Manifest]) -> None:
    mine = [one for one in laid if one["metadata"]["name"] == NAME]
    assert len(mine) == 6
    assert [said for one in mine for said in complaints(one)] == []
    own, ours = (of_kind(laid, "Deployment")[name] for name in (NAME, "style-agent"))
    assert server(own)["securityContext"] == server(ours)["securityContext"]
    assert own["spec"]["template"]["spec"]["automountServiceAccountToken"] is False


def test_it_reaches_nobody_and_the_worker_alone_reaches_it(laid: list[Manifest]) -> None:
    labels = of_kind(laid, "Deployment")[NAME]["spec"]["template"]["metadata"]["labels"].items()
    network = of_kind(laid, "NetworkPolicy")["agents-reach-nothing"]["spec"]["podSelector"]["matchLabels"]
    sidecars = {name: one["spec"] for name, one in of_kind(laid, "Sidecar").items()}
    assert network.items() <= labels
    assert sidecars["agents"]["workloadSelector"]["labels"].items() <= labels
    ways = {name for name, one in sidecars.items() if f"./{NAME}.squad.svc.cluster.local" in one["egress"][0]["hosts"]}
    assert ways == {"worker"}


@pytest.mark.parametrize("caller", ["worker", "gateway", "style-agent", NAME])
def test_it_hears_the_worker_alone_and_the_two_methods_of_an_agent(
    mesh: LocalMesh, tmp_path: Path, caller: str
) -> None:
    tls = context(mesh.authority, mesh.identity(caller), tmp_path)
    with Caller(mesh.pod(NAME).listens[INSIDE], tls) as way:
        heard = {path for path in [*contract(), HEALTH] if way.call(path)[1] != DENIED}
    assert heard == (METHODS if caller == "worker" else set())


def test_the_worker_takes_nobody_for_it_but_who_has_its_name(mesh: LocalMesh, tmp_path: Path) -> None:
    told = mesh.plane.state().translated()[NAME]
    tls = context(mesh.authority, mesh.identity("worker"), tmp_path)
    assert called(mesh) is grpc.StatusCode.UNIMPLEMENTED  # the silent server's own answer
    before = shown(mesh.pod(NAME).listens[INSIDE], tls).serial_number
    mesh.plane.sidecar(NAME).certify(replace(told, identity=IDENTITY.replace(NAME, "style-agent")), mesh.authority)
    wait_until(lambda: shown(mesh.pod(NAME).listens[INSIDE], tls).serial_number != before)
    for ready in (False, True):  # has the worker's Envoy connect anew
        mesh.plane.set_ready(NAME, ready)
        wait_until(lambda now=ready: mesh.stat("worker", rf"cluster\..*{NAME}.*\.membership_total") == int(now))
    assert called(mesh) is grpc.StatusCode.UNAVAILABLE
    assert mesh.stat("worker", rf"cluster\..*{NAME}.*\.ssl\.fail_verify_san") > 0


def called(mesh: LocalMesh) -> grpc.StatusCode:
    """What the worker's call to it ends with."""
    with grpc.insecure_channel(mesh.way("worker", NAME)) as channel:
        with pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary(DESCRIBE)(b"", timeout=5)
        return caught.value.code()
