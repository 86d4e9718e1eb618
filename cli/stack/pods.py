"""The pods of a stack on one machine: each process, the Envoy beside it, and their addresses."""

from collections.abc import Iterator, Mapping, Sequence

from cli.stack.ports import LOOPBACK, free_ports
from mesh import door
from mesh.fields import Document
from mesh.model import Mesh
from mesh.workloads import Pod, Workload

_MOST = 100
"""Ports that the Envoys of a stack need, and some more."""


def beside(
    documents: Sequence[Document], addresses: Mapping[str, str], metrics: Mapping[str, str], way_in: str
) -> list[Pod]:
    """One pod for each workload of the documents.

    Args:
        documents: The mesh's. Raises Untranslatable.
        addresses: Process -> where it serves.
        metrics: Process -> where it serves its numbers.
        way_in: Where those outside come in, without TLS; they come in with TLS at a free port.
    """
    mesh, free = Mesh.of(documents), iter(free_ports(_MOST))
    new = (f"{LOOPBACK}:{port}" for port in free)
    return [
        _door(mesh, one, new, way_in) if mesh.is_door(one) else _pod(mesh, one, new, addresses, metrics)
        for one in mesh.workloads.values()
    ]


def way(pods: Sequence[Pod], caller: str, called: str) -> str:
    """Where the Envoy beside a process takes its calls to another."""
    [pod] = [one for one in pods if one.workload == workload(caller)]
    [where] = [where for host, where in pod.reaches.items() if host.partition(".")[0] == workload(called)]
    return where


def workload(process: str) -> str:
    """The workload of a process of ours: agents are called by their short names here."""
    return f"{process}-agent" if process not in {"gateway", "tenancy", "review", "worker"} else process


def facts(pods: Sequence[Pod]) -> dict[str, str]:
    """What other commands want to know."""
    return {f"address.{pod.name}:{port}": where for pod in pods for port, where in pod.doors.items() if port}


def _door(mesh: Mesh, one: Workload, new: Iterator[str], way_in: str) -> Pod:
    ports = {server.port: next(new) for server in door.servers(mesh, one)}
    return Pod(one.name, one.name, doors={**ports, door.PLAIN: way_in})


def _pod(
    mesh: Mesh, one: Workload, new: Iterator[str], addresses: Mapping[str, str], metrics: Mapping[str, str]
) -> Pod:
    process = one.name.removesuffix("-agent")
    serves = {port: (metrics if name == "metrics" else addresses)[process] for name, port in one.ports.items()}
    return Pod(
        process,
        one.name,
        serves=serves,
        listens={port: next(new) for port in serves},
        reaches={service.host: next(new) for service in mesh.reached(one)},
    )
