"""From the documents of a mesh to the configuration of the Envoy of each pod. Nothing is read or written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mesh import door, inbound, outbound
from mesh.envoy import CLUSTER, Resource
from mesh.fields import Document, Untranslatable
from mesh.kinds import telemetry
from mesh.model import Mesh
from mesh.workloads import Pod, Workload


@dataclass(frozen=True)
class Configuration:
    """What one Envoy is told, each list in the form in which Envoy itself is served it.

    Attributes:
        identity: SPIFFE id that its certificate must have.
        credentials: Name of each certificate for those outside -> the host that it is for.
    """

    identity: str
    listeners: Sequence[Resource]
    routes: Sequence[Resource]
    clusters: Sequence[Resource]
    credentials: Mapping[str, str]


def translate(documents: Iterable[Document], pods: Sequence[Pod] = (), collector: str = "") -> dict[str, Configuration]:
    """Configure an Envoy beside every pod.

    Args:
        documents: Objects of Istio, with the Deployments and Services that they are about and one MeshConfig (see
            `mesh.kinds.mesh_config`). What is neither is passed over.
        pods: What runs where; one for each workload, at the ports of a cluster, when there is none.
        collector: HOST:PORT of an OTLP collector; empty: no spans.

    Returns:
        By the pod's name.

    Raises:
        Untranslatable: An object of Istio's asks for what is not understood here.
    """
    mesh = Mesh.of(list(documents))
    there = list(pods) or [_usual(mesh, one) for one in mesh.workloads.values()]
    for pod in there:
        if pod.workload not in mesh.workloads:
            raise Untranslatable(f"pod {pod.name} is of workload {pod.workload}, which there is not")
    return {pod.name: _configuration(mesh, pod, there, collector) for pod in there}


def _configuration(mesh: Mesh, pod: Pod, there: Sequence[Pod], collector: str) -> Configuration:
    workload = mesh.workloads[pod.workload]
    reports = telemetry.reports(mesh.telemetry, workload, collector)
    own = inbound.clusters(pod, workload)
    collecting = [{"@type": CLUSTER, **telemetry.collector_cluster(collector)}] if "tracing" in reports else []
    return Configuration(
        identity=mesh.identity(workload),
        listeners=[
            *inbound.listeners(mesh, pod, workload, reports),
            *outbound.listeners(mesh, pod, workload, reports),
            *door.listeners(mesh, pod, workload, reports),
        ],
        routes=[*outbound.routes(mesh, pod, workload), *door.routes(mesh, pod, workload)],
        clusters=[*own, *outbound.clusters(mesh, workload, there), *collecting],
        credentials=door.credentials(mesh, workload),
    )


def _usual(mesh: Mesh, workload: Workload) -> Pod:
    """A pod as a cluster would have it, to compare with what Istio itself makes."""
    doors = {server.port: f"0.0.0.0:{server.port}" for server in door.servers(mesh, workload)}
    called = [] if doors else mesh.reached(workload)
    return Pod(
        name=workload.name,
        workload=workload.name,
        serves={port: f"127.0.0.1:{port}" for port in workload.ports.values()},
        listens={port: f"0.0.0.0:{port}" for port in workload.ports.values()},
        reaches={service.host: f"0.0.0.0:{port}" for service in called for port in service.ports},
        doors=doors,
    )
