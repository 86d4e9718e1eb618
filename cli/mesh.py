"""Looking at a running mesh, and moving the weights of new versions."""

import dataclasses
import json
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from cli.data_folder import default_data
from cli.errors import CommandError, ExitCode
from cli.stack import meshing
from cli.stack.pods import CANARY, VERSION, workload
from cli.stack.supervisor import interrupt_on_termination
from cli.table import show
from mesh import overview
from mesh.control import ControlPlane
from mesh.fields import Untranslatable
from mesh.prometheus import ask
from mesh.tryout import Tryout
from mesh.workloads import Pod


def plane(data: Path | None) -> ControlPlane:
    """The mesh of a data folder. Raises CommandError when there is none."""
    folder = (data or default_data()).resolve() / meshing.FOLDER
    found = ControlPlane(folder)
    if not found.exists:
        raise CommandError(f"there is no mesh on {folder.parent}: start it with squad up --mesh")
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
            show(each, list(each[0]), as_json=False)
            print()
    return ExitCode.PASSED if all(row["envoy"] == "ready" for row in rows["pods"]) else ExitCode.INCOMPLETE


def weigh(plane: ControlPlane, agent: str, percent: int) -> None:
    """Moves the weights of an agent's routes. Raises CommandError."""
    _canary(plane, agent)
    plane.weigh(workload(agent), percent)
    print(f"{percent} % of the reviews that begin go to the new version of {agent}, {100 - percent} % to the old one")


def tryout(plane: ControlPlane, agent: str, prometheus: str, pace: float) -> int:
    """Tries the new version out to the end. Returns the exit status. Raises CommandError."""
    version = _canary(plane, agent).labels[VERSION]
    over = threading.Event()
    try:
        asked = partial(ask, prometheus)
        made = Tryout(plane, workload(agent), meshing.LATEST, asked, pace, version)
        with interrupt_on_termination():
            verdict = made.run(over, print)
    except Untranslatable as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt:
        plane.weigh(workload(agent), 0)
        raise
    print(f"{'passed' if verdict.passed else 'taken back'}: {verdict.reason}")
    return ExitCode.PASSED if verdict.passed else ExitCode.FOUND


def _canary(plane: ControlPlane, agent: str) -> Pod:
    names = {pod.name: pod for pod in plane.state().pods}
    if agent not in names:
        raise CommandError(f"there is no agent {agent}: squad mesh status shows what there is")
    if f"{agent}{CANARY}" not in names:
        raise CommandError(f"no new version of {agent} runs: start one with squad up --mesh --canary {agent}=FOLDER")
    return names[f"{agent}{CANARY}"]
