"""Who may call what: every account against every method of every service, asked of real Envoys."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cli.stack.plan import AGENTS
from tests.support.local_mesh import DENIED, Caller, LocalMesh, ask, context, local_mesh, silent_server
from tests.support.mesh import HEALTH, called_by_the_code, contract

AGENT_NAMES = [f"{name}-agent" for name in AGENTS]
SERVICES = ["tenancy", "review", *AGENT_NAMES]
OURS = [*SERVICES, "gateway", "worker"]
STRANGERS = {"ingress": "istio-ingress", "prometheus": "monitoring", "default": "squad"}
INSIDE, DOOR, METRICS = 7000, 8080, 9100


@pytest.fixture(scope="module")
def mesh() -> Iterator[LocalMesh]:
    """Every workload's Envoy; whatever passes one is answered UNIMPLEMENTED."""
    with silent_server() as silent, local_mesh(OURS, lambda name, port: silent) as made:
        yield made


def passed(mesh: LocalMesh, caller: str, service: str, place: Path) -> set[tuple[str, str, str]]:
    """What the Envoy of a service lets through of everything that there is to call."""
    tls = context(mesh.authority, mesh.identity(caller, STRANGERS.get(caller, "squad")), place)
    with Caller(mesh.pod(service).listens[INSIDE], tls) as way:
        answers = {path: way.call(path)[1] for path in [*contract(), HEALTH, "/grpc.reflection.v1.x/y"]}
    assert set(answers.values()) <= {DENIED, "12"}
    return {(caller, service, path) for path, answer in answers.items() if answer != DENIED}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_hears_the_calls_that_the_code_makes_and_no_other(
    mesh: LocalMesh, tmp_path: Path, service: str
) -> None:
    def of(caller: str) -> set[tuple[str, str, str]]:
        place = tmp_path / caller
        place.mkdir()
        return passed(mesh, caller, service, place)

    with ThreadPoolExecutor(4) as pool:
        heard = set().union(*pool.map(of, [*OURS, *STRANGERS]))
    assert heard == {edge for edge in called_by_the_code(AGENT_NAMES) if edge[1] == service}


@pytest.mark.parametrize("caller", [*OURS, *STRANGERS])
def test_the_gateway_hears_the_door_alone(mesh: LocalMesh, tmp_path: Path, caller: str) -> None:
    tls = context(mesh.authority, mesh.identity(caller, STRANGERS.get(caller, "squad")), tmp_path)
    status = {path: ask(mesh.pod("gateway").listens[DOOR], tls, path, "GET", {})[0] for path in ("/docs", "/metrics")}
    allowed = {path for path, answer in status.items() if answer != 403}
    assert allowed == {"ingress": {"/docs"}, "prometheus": {"/metrics"}}.get(caller, set())


@pytest.mark.parametrize("caller", [*OURS, *STRANGERS])
def test_numbers_are_read_by_prometheus_alone(mesh: LocalMesh, tmp_path: Path, caller: str) -> None:
    tls = context(mesh.authority, mesh.identity(caller, STRANGERS.get(caller, "squad")), tmp_path)
    read = {
        name for name in OURS
        if name != "gateway" and ask(mesh.pod(name).listens[METRICS], tls, "/metrics", "GET", {})[0] != 403
    }  # fmt: skip
    assert read == (set(OURS) - {"gateway"} if caller == "prometheus" else set())


def test_an_envoy_has_no_way_out_but_to_whom_its_workload_calls(mesh: LocalMesh) -> None:
    reached = {(pod.name, host.partition(".")[0]) for pod in mesh.plane.state().pods for host in pod.reaches}
    assert reached == {(caller, service) for caller, service, _ in called_by_the_code(AGENT_NAMES)}
