"""Lays the mesh under a stack: an Envoy beside every process, told from files, with certificates that are renewed."""

import contextlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cli.stack import envoys
from cli.stack.child import Event, Kind
from cli.stack.errors import StackError
from cli.stack.plan import AGENTS, PREFIX, Plan
from cli.stack.pods import Layout, scraped
from cli.stack.supervisor import Supervisor, ignore
from mesh.authority import LIFETIME, Authority
from mesh.control import ControlPlane, State
from mesh.fields import Untranslatable
from mesh.prometheus import targets
from mesh.sidecar import write
from mesh.workloads import Pod

FOLDER = "mesh"
TARGETS = "targets.json"
LATEST = "canary"
"""What the queries of an analysis know the pods of a new version by."""
RENEW_SECONDS = LIFETIME.total_seconds() / 2
AGAIN_SECONDS = 60.0
"""After a renewal that failed: the certificates that there are last for half of their life more."""
_TICK_SECONDS = 5.0
Tell = Callable[[Event], None]


def planned(data: Path, port: int, settings: Mapping[str, str], mesh: Layout | None) -> Plan:
    """The plan of a stack with or without a mesh.

    Raises:
        StackError: The mesh asks for what is not understood, or the settings for what it does not allow.
    """
    if mesh and settings.get(f"{PREFIX}AGENTS"):
        raise StackError(
            f"{PREFIX}AGENTS names agents that the mesh does not know: start without --mesh, or without {PREFIX}AGENTS"
        )
    if unknown := sorted(set(mesh.canaries if mesh else ()) - set(AGENTS)):
        raise StackError(f"there is no agent {unknown[0]}: there are {', '.join(AGENTS)}")
    try:
        return Plan(data, port, settings, mesh)
    except Untranslatable as error:
        raise StackError(f"the mesh cannot be laid: {error}") from error


@contextlib.contextmanager
def laid(
    plan: Plan,
    data: Path,
    supervisor: Supervisor,
    mesh: Layout | None,
    settings: Mapping[str, str],
    tell: Tell = ignore,
) -> Iterator[None]:
    """Starts the Envoys, ready before whom they stand beside, and renews certificates for the length of the block.

    Nothing happens without a mesh. `tell` hears of a renewal that fails. Raises StackError.
    """
    if mesh is None:
        yield
        return
    shutil.rmtree(data / FOLDER, ignore_errors=True)
    plane = ControlPlane(data / FOLDER)
    _tell_prometheus(plan, plane)
    try:
        authority = plane.begin(State(mesh.documents, plan.pods, _collector(settings)))
    except Untranslatable as error:
        raise StackError(f"the mesh cannot be laid: {error}") from error
    supervisor.start([envoys.spec(pod.name, plane.sidecar(pod.name), _address(pod)) for pod in plan.pods])
    with renewed(plane, authority, tell):
        yield


@contextlib.contextmanager
def renewed(
    plane: ControlPlane,
    authority: Authority,
    tell: Tell,
    every_seconds: float = RENEW_SECONDS,
    again_seconds: float = AGAIN_SECONDS,
) -> Iterator[None]:
    """Gives every Envoy new certificates again and again, also after a time that it failed."""
    over = threading.Event()

    def renew() -> None:
        # By the clock on the wall, which certificates end by: the other one stands still while a machine sleeps.
        due = time.time() + every_seconds
        while not over.wait(min(_TICK_SECONDS, again_seconds)):
            if time.time() >= due:
                failure = _renewal(plane, authority)
                due = time.time() + (again_seconds if failure else every_seconds)
                if failure:
                    tell(Event(Kind.FAILED, "certificates", f"{failure}; renewed again in {again_seconds:g} s"))

    thread = threading.Thread(target=renew, name="certificates", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renewal(plane: ControlPlane, authority: Authority) -> str:
    """Why it failed; empty: it did not."""
    try:
        plane.certify(authority)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next time may be better, and without it all calls end
        return f"{type(error).__name__}: {error}"
    return ""


def _address(pod: Pod) -> str:
    """Where others find it, for people."""
    return next(iter([*pod.doors.values(), *pod.listens.values()]), "")


def _collector(settings: Mapping[str, str]) -> str:
    """HOST:PORT of the user's collector, as Envoys call it; those of them that take TLS only get no spans of Envoys."""
    where = urlsplit(settings.get(f"{PREFIX}OTLP_ENDPOINT", ""))
    return where.netloc if where.scheme == "http" else ""


def _tell_prometheus(plan: Plan, plane: ControlPlane) -> None:
    """Where its numbers are, for a Prometheus of the user's."""
    plane.folder.mkdir(mode=0o700, parents=True)
    write(plane.folder / TARGETS, targets(scraped(plan.pods, plan.metrics)))
