"""`squad mesh` as a stranger types it: what it does, and one clear sentence for what it does not."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, start_http_server

from cli import mesh
from cli.errors import CommandError, ExitCode
from cli.stack import procfs, state
from mesh.control import ControlPlane, State
from mesh.manifests import manifests
from mesh.model import Mesh
from mesh.rollout import weight
from tests.support.local_mesh import pods
from tests.support.prometheus import prometheus

ME = state.Member("supervisor", os.getpid(), procfs.start_time(os.getpid()), procfs.argv(os.getpid()))
WORKER = {"namespace": "squad", "pod": "worker-stable-1"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A stack with a mesh, as other commands see one, and a new version of its security agent."""
    running = pods(Mesh.of(manifests()), ["worker", "security-agent"], lambda name, port: "127.0.0.1:1")
    labels = {"squad/track": "canary", "app.kubernetes.io/version": "2.0.0"}
    running.append(replace(running[-1], name="security-canary", labels=labels))
    ControlPlane(tmp_path / "mesh").begin(State(manifests(), running))
    envoy = state.Member("envoy-worker", ME.pid, ME.start_time, ME.argv)
    state.write(tmp_path, state.State("run", ME, [envoy]))
    return tmp_path


@pytest.mark.parametrize("name", ["security", "security-agent"])
def test_a_share_goes_to_the_new_version_by_either_name_of_the_agent(
    data: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    plane = mesh.plane(data)
    mesh.weigh(plane, name, 10)
    assert weight(plane.state().documents, "security-agent") == 10
    assert capsys.readouterr().out == (
        "10 % of the reviews that begin go to the new version of security-agent, 90 % to the old one\n"
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("securty", "there is no agent securty: there are architecture, logic, performance, security, style"),
        ("tenancy", "there is no agent tenancy: there are "),
        ("security-canary", "there is no agent security-canary: there are "),
        ("style", "no new version of style runs: start it with squad up --mesh --canary style=FOLDER"),
    ],
)
def test_a_name_that_is_no_agents_or_has_no_new_version_is_told(data: Path, name: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        mesh.weigh(mesh.plane(data), name, 10)


def test_an_envoy_that_does_not_answer_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mesh.status(mesh.plane(data), as_json=False) == ExitCode.INCOMPLETE
    [told] = [line.split("  ") for line in capsys.readouterr().out.splitlines() if line.startswith("security-canary")]
    assert "no answer: [Errno 2] No such file or directory" in told
    assert told[-1] == "unknown"


def test_a_mesh_that_has_ended_is_no_mesh(data: Path) -> None:
    state.clear(data)
    with pytest.raises(CommandError, match=f"no mesh runs on {data}: start one with squad up --mesh --data {data}"):
        mesh.plane(data)


def test_nor_is_a_stack_that_was_started_without_one_where_one_was_before(data: Path) -> None:
    state.write(data, state.State("run", ME))
    with pytest.raises(CommandError, match="no mesh runs on"):
        mesh.plane(data)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("127.0.0.1:9090", "127.0.0.1:9090 is no address of a Prometheus: give http://HOST:PORT"),
        ("http://127.0.0.1:1", "Prometheus at http://127.0.0.1:1 does not answer"),
    ],
)
def test_without_a_prometheus_no_review_goes_to_a_new_version(data: Path, url: str, said: str) -> None:
    plane = mesh.plane(data)
    with pytest.raises(CommandError, match=said):
        mesh.tryout(plane, "security", url, 1)
    assert weight(plane.state().documents, "security-agent") == 0


def test_nor_with_one_that_does_not_read_its_numbers(data: Path, tmp_path: Path) -> None:
    server, thread = start_http_server(0, "127.0.0.1", CollectorRegistry())
    with prometheus(tmp_path, {f"127.0.0.1:{server.server_port}": WORKER}) as url:
        said = f"{url} reads no numbers of security-agent-canary: give it {data}/mesh/targets.json in its file_sd"
        with pytest.raises(CommandError, match=said):
            mesh.tryout(mesh.plane(data), "security", url, 1)
    server.shutdown()
    server.server_close()
    thread.join()


def test_nobody_moves_the_weights_of_a_try_that_runs(data: Path) -> None:
    plane = mesh.plane(data)
    said = "a try of security-agent runs already: end it with Ctrl-C"
    with mesh._alone(plane, "security-agent"), pytest.raises(CommandError, match=said):
        mesh.weigh(plane, "security", 50)
    assert weight(plane.state().documents, "security-agent") == 0
