"""Looking at a running mesh, and moving the weights of new versions."""

import contextlib
import dataclasses
import fcntl
import json
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from cli.data_folder import default_data
from cli.errors import CommandError, ExitCode
from cli.stack import control, envoys, meshing
from cli.stack.plan import AGENTS
from cli.stack.pods import CANARY, VERSION
from cli.stack.supervisor import interrupt_on_termination
from cli.table import show
from mesh import overview
from mesh.control import ControlPlane
from mesh.fields import Untranslatable
from mesh.prometheus import QueryError, ask
from mesh.tryout import Tryout
from mesh.workloads import Pod


def plane(data: Path | None) -> ControlPlane:
    """The mesh of a data folder. Raises CommandError when none runs there, whatever an earlier one left."""
    folder = (data or default_data()).resolve()
    found, stack = ControlPlane(folder / meshing.FOLDER), control.status(folder)
    if not (found.exists and stack.up and any(row.name.startswith(envoys.PREFIX) for row in stack.rows)):
        raise CommandError(f"no mesh runs on {folder}: start one with squad up --mesh --data {folder}")
    return found


def status(plane: ControlPlane, *, as_json: bool) -> int:
    """Tells what runs. Returns the exit status."""
    state = plane.state()
    found: dict[str, Sequence[Any]] = {
        "pods": overview.pods(plane, state),
        "edges": overview.edges(plane, state),
        "weights": overview.weights(state),
    }
    rows = {name: [dataclasses.asdict(each) for each in each_kind] for name, each_kind in found.items()}
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        for each in rows.values():
            known = [{name: "unknown" if value is None else value for name, value in row.items()} for row in each]
            show(known, list(known[0]), as_json=False)
            print()
    return ExitCode.PASSED if all(row["envoy"] == "ready" for row in rows["pods"]) else ExitCode.INCOMPLETE


def weigh(plane: ControlPlane, agent: str, percent: int) -> None:
    """Moves the weights of an agent's routes. Raises CommandError."""
    name = _canary(plane, agent).workload
    with _alone(plane, name):
        plane.weigh(name, percent)
    print(f"{percent} % of the reviews that begin go to the new version of {name}, {100 - percent} % to the old one")


def tryout(plane: ControlPlane, agent: str, prometheus: str, pace: float) -> int:
    """Tries the new version out to the end. Returns the exit status. Raises CommandError."""
    pod = _canary(plane, agent)
    _check_numbers(plane, pod.workload, prometheus)
    try:
        made = Tryout(plane, pod.workload, meshing.LATEST, partial(ask, prometheus), pace, pod.labels[VERSION])
    except Untranslatable as error:
        raise CommandError(str(error)) from error
    with _alone(plane, pod.workload), interrupt_on_termination():
        try:
            verdict = made.run(threading.Event(), print)
        except KeyboardInterrupt:
            plane.weigh(pod.workload, 0)
            print("stopped: nothing goes to the new version any more")
            raise
    print(f"{'passed' if verdict.passed else 'taken back'}: {verdict.reason}")
    return ExitCode.PASSED if verdict.passed else ExitCode.FOUND


def _canary(plane: ControlPlane, agent: str) -> Pod:
    """The pod of an agent's new version; the agent may be called as its Rollout is, too."""
    name = agent.removesuffix("-agent")
    if name not in AGENTS:
        raise CommandError(f"there is no agent {agent}: there are {', '.join(AGENTS)}")
    found = [pod for pod in plane.state().pods if pod.name == f"{name}{CANARY}"]
    if not found:
        raise CommandError(f"no new version of {name} runs: start it with squad up --mesh --canary {name}=FOLDER")
    return found[0]


def _check_numbers(plane: ControlPlane, name: str, prometheus: str) -> None:
    """Refuses, before any review goes to a new version, a Prometheus by which nobody could tell what becomes of it."""
    if not prometheus.startswith(("http://", "https://")):
        raise CommandError(f"--prometheus {prometheus} is no address of a Prometheus: give http://HOST:PORT")
    for pod in (f"{name}-{meshing.LATEST}", "worker-stable"):
        try:
            read = ask(prometheus, f'up{{namespace="squad",pod=~"{pod}-.*"}} == 1')
        except QueryError as error:
            raise CommandError(str(error)) from error
        if not read:
            targets = plane.folder / meshing.TARGETS
            raise CommandError(f"{prometheus} reads no numbers of {pod}: give it {targets} in its file_sd_configs")


@contextlib.contextmanager
def _alone(plane: ControlPlane, name: str) -> Iterator[None]:
    """Nobody else moves these weights. Raises CommandError when somebody does."""
    with (plane.folder / f"try-{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(f"a try of {name} runs already: end it with Ctrl-C where it was started") from error
        yield
