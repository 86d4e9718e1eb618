"""The pods of a stack on one machine: each process, the Envoy beside it, and their addresses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cli.stack import canary
from cli.stack.ports import LOOPBACK, free_ports
from mesh import door
from mesh.fields import Document
from mesh.model import Mesh
from mesh.workloads import Pod, Workload

CANARY = "-canary"
"""Ends the names of processes that run the new version of an agent."""
METRICS = "metrics"
TRACK = "squad/track"
VERSION = "app.kubernetes.io/version"
_MOST = 100
"""Ports that the Envoys of a stack need, and some more."""
_ALONE = frozenset({"gateway", "tenancy", "review", "worker"})


@dataclass(frozen=True)
class Layout:
    """What a stack with a mesh is made of.

    Attributes:
        documents: The mesh's.
        canaries: Agent -> folder with another version of the product, set up there, whose agent runs beside ours.
    """

    documents: Sequence[Document]
    canaries: Mapping[str, Path] = field(default_factory=dict)


def beside(layout: Layout, addresses: Mapping[str, str], metrics: Mapping[str, str], way_in: str) -> list[Pod]:
    """One pod for each workload of the documents, and one for each canary.

    Args:
        layout: Raises Untranslatable.
        addresses: Process -> where it serves.
        metrics: Process -> where it serves its numbers.
        way_in: Where those outside come in, without TLS; they come in with TLS at a free port.
    """
    mesh = Mesh.of(layout.documents)
    new = (f"{LOOPBACK}:{port}" for port in free_ports(_MOST))
    found = []
    for one in mesh.workloads.values():
        if mesh.is_door(one):
            found.append(_door(mesh, one, new, way_in))
        else:
            process = one.name.removesuffix("-agent")
            found.append(_pod(mesh, one, process, new, addresses, metrics))
            if process in layout.canaries:
                labels = {TRACK: "canary", VERSION: canary.version(process, layout.canaries[process])}
                made = _pod(mesh, one, f"{process}{CANARY}", new, addresses, metrics)
                found.append(replace(made, labels=labels))
    return found


def way(pods: Sequence[Pod], caller: str, called: str) -> str:
    """Where the Envoy beside a process takes its calls to another."""
    [pod] = [one for one in pods if one.name == caller]
    [where] = [where for host, where in pod.reaches.items() if host.partition(".")[0] == workload(called)]
    return where


def workload(process: str) -> str:
    """The workload of a process of ours: agents are called by their short names here."""
    return process if process in _ALONE else f"{process.removesuffix(CANARY)}-agent"


def scraped(pods: Sequence[Pod], metrics: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For Prometheus: where numbers are, with the labels that a cluster would give them."""
    labels = {
        pod.name: {
            "namespace": "squad",
            "pod": f"{pod.workload}-{'canary' if pod.name.endswith(CANARY) else 'stable'}-1",
        }
        for pod in pods
    }
    return {where: labels[name] for name, where in metrics.items() if name in labels}


def facts(pods: Sequence[Pod]) -> dict[str, str]:
    """What other commands want to know."""
    return {f"address.{pod.name}:{port}": where for pod in pods for port, where in pod.doors.items() if port}


def _door(mesh: Mesh, one: Workload, new: Iterator[str], way_in: str) -> Pod:
    ports = {server.port: next(new) for server in door.servers(mesh, one)}
    return Pod(one.name, one.name, doors={**ports, door.PLAIN: way_in})


def _pod(
    mesh: Mesh, one: Workload, name: str, new: Iterator[str], addresses: Mapping[str, str], metrics: Mapping[str, str]
) -> Pod:
    serves = {port: (metrics if kind == METRICS else addresses)[name] for kind, port in one.ports.items()}
    return Pod(
        name,
        one.name,
        serves=serves,
        listens={port: next(new) for port in serves},
        reaches={service.host: next(new) for service in mesh.reached(one)},
    )
