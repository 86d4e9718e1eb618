"""What a running mesh looks like: its Envoys, who may call whom and did, and how much new versions get."""

import http.client
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mesh.control import ControlPlane, State
from mesh.kinds.authorization_policy import ALLOW
from mesh.model import Mesh
from mesh.rollout import rollouts, weight
from mesh.workloads import Pod

_TRACK = "squad/track"
_CALLS = r"^cluster\.outbound\|{port}\|[^|]*\|{host}\.upstream_rq_total$"
_REFUSED = r"^http\..*\.rbac\.denied$"


@dataclass(frozen=True)
class PodRow:
    """One Envoy. Numbers are since its start; None when it does not answer.

    Attributes:
        refused: Calls that no policy allows.
    """

    pod: str
    track: str
    envoy: str
    listens: str
    refused: int | None


@dataclass(frozen=True)
class EdgeRow:
    """Who may call whom. `calls` are since the start of the caller's Envoy; None when it does not answer."""

    caller: str
    called: str
    methods: int
    calls: int | None


@dataclass(frozen=True)
class WeightRow:
    """How much of the requests a new version gets, in percent."""

    rollout: str
    canary: int
    pods: int


def pods(plane: ControlPlane, state: State) -> list[PodRow]:
    """A row for each Envoy."""
    return [_pod(plane, pod) for pod in state.pods]


def edges(plane: ControlPlane, state: State) -> list[EdgeRow]:
    """A row for each pair that policies let speak with each other."""
    mesh = Mesh.of(state.documents)
    return [row for pod in state.pods for row in _edges(plane, mesh, pod)]


def weights(state: State) -> list[WeightRow]:
    """A row for each Rollout."""
    canaries = [pod.workload for pod in state.pods if pod.labels.get(_TRACK) == "canary"]
    return [
        WeightRow(name, weight(state.documents, name), canaries.count(name))
        for name in sorted(rollouts(state.documents))
    ]


def _pod(plane: ControlPlane, pod: Pod) -> PodRow:
    missing = plane.sidecar(pod.name).not_ready()
    where = " ".join([*pod.doors.values(), *pod.listens.values()])
    refused = _count(plane, pod, _REFUSED)
    envoy = f"no answer: {missing}" if missing else "ready"
    return PodRow(pod.name, pod.labels.get(_TRACK, ""), envoy, where, refused)


def _edges(plane: ControlPlane, mesh: Mesh, pod: Pod) -> Iterator[EdgeRow]:
    workload = mesh.workloads[pod.workload]
    called = [mesh.services[host] for host in pod.reaches] or (mesh.reached(workload) if pod.doors else [])
    for service in called:
        paths = _paths(mesh, mesh.identity(workload), service.host)
        [port] = service.ports
        calls = _count(plane, pod, _CALLS.format(port=port, host=re.escape(service.host)))
        yield EdgeRow(pod.name, service.host.partition(".")[0], paths, calls)


def _paths(mesh: Mesh, identity: str, host: str) -> int:
    """How many methods of a service somebody may call; a rule without paths counts as one."""
    behind = mesh.behind(mesh.services[host])
    allowed = [
        operation
        for policy in mesh.policies
        if policy.action == ALLOW and any(policy.means(one) for one in behind)
        for rule in policy.rules
        if identity.removeprefix("spiffe://") in rule.principals
        for operation in rule.operations
    ]
    return sum(len(each.paths) or 1 for each in allowed)


def _count(plane: ControlPlane, pod: Pod, pattern: str) -> int | None:
    try:
        found: Mapping[str, int] = plane.sidecar(pod.name).counted(pattern)
    except (OSError, http.client.HTTPException):
        return None
    return sum(found.values())
