"""The control plane of one machine: documents and pods in a file, from which the Envoys of all pods are told."""

import fcntl
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mesh.authority import Authority
from mesh.fields import Document
from mesh.kinds.mesh_config import trust_domain
from mesh.rollout import weighed
from mesh.sidecar import Sidecar, write
from mesh.translate import Configuration, translate
from mesh.workloads import Pod

_STATE = "mesh.json"
_LOCK = "mesh.lock"


@dataclass(frozen=True)
class State:
    """What there is to be told.

    Attributes:
        collector: HOST:PORT of an OTLP collector; empty: none.
    """

    documents: Sequence[Document]
    pods: Sequence[Pod]
    collector: str = ""

    def translated(self) -> dict[str, Configuration]:
        """Raises Untranslatable."""
        return translate(self.documents, self.pods, self.collector)


class ControlPlane:
    """The mesh in `folder`. Several processes may have one for the same folder; only the first has an authority."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def exists(self) -> bool:
        """Whether somebody began it."""
        return (self.folder / _STATE).exists()

    def begin(self, state: State) -> Authority:
        """Makes the files of every Envoy, which may then be started; what was there before is overwritten.

        Raises:
            Untranslatable: A document asks for what is not understood.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        authority = Authority(trust_domain(state.documents))
        for name, told in state.translated().items():
            self._join(name, told, authority, state)
        self._write(state)
        return authority

    def join(self, pod: Pod, authority: Authority) -> None:
        """Adds a pod; its Envoy may be started afterwards. Nobody sends to it before it is ready."""
        state = self._change(lambda now: replace(now, pods=[*now.pods, pod]))
        self._join(pod.name, state.translated()[pod.name], authority, state)

    def leave(self, name: str) -> None:
        """Forgets a pod."""
        self._change(lambda now: replace(now, pods=[each for each in now.pods if each.name != name]))

    def set_ready(self, name: str, ready: bool) -> None:
        """Has the others send to a pod, or no more."""

        def changed(now: State) -> State:
            pods = [replace(each, ready=ready) if each.name == name else each for each in now.pods]
            return replace(now, pods=pods)

        self._change(changed)

    def weigh(self, rollout: str, canary: int) -> None:
        """Sends `canary` percent of the requests to the new version.

        Raises:
            Untranslatable: There is no such rollout.
            ValueError: No percentage.
        """
        self._change(lambda now: replace(now, documents=weighed(now.documents, rollout, canary)))

    def certify(self, authority: Authority) -> None:
        """Gives every Envoy new certificates. Calls go on, and open connections too."""
        for name, told in self.state().translated().items():
            self.sidecar(name).certify(told, authority)

    def state(self) -> State:
        """What is told now. Raises FileNotFoundError when there is no mesh."""
        raw = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
        return State(raw["documents"], [_pod(each) for each in raw["pods"]], raw["collector"])

    def sidecar(self, pod: str) -> Sidecar:
        """The Envoy of a pod."""
        return Sidecar(self.folder / pod)

    def _join(self, name: str, told: Configuration, authority: Authority, state: State) -> None:
        sidecar = self.sidecar(name)
        workload = next(pod.workload for pod in state.pods if pod.name == name)
        sidecar.prepare(name, workload)
        sidecar.certify(told, authority)
        sidecar.tell(told)

    def _change(self, change: Callable[[State], State]) -> State:
        with self._alone():
            state = change(self.state())
            for name, told in state.translated().items():
                if (self.folder / name).exists():
                    self.sidecar(name).tell(told)
            self._write(state)
        return state

    def _write(self, state: State) -> None:
        write(self.folder / _STATE, asdict(state))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / _LOCK).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _pod(raw: dict[str, Any]) -> Pod:
    """JSON makes strings of the numbers of ports."""
    ports = {key: {int(port): where for port, where in raw[key].items()} for key in ("serves", "listens", "doors")}
    return Pod(**{**raw, **ports})
