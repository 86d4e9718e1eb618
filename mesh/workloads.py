"""What runs: workloads with their labels, identity and ports, services, and the pods of this machine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mesh.fields import Document, full_host, namespace

GRPC = "grpc"


@dataclass(frozen=True)
class Workload:
    """A Deployment, as far as the mesh sees it.

    Attributes:
        ports: Name of each port of its pods -> number. What speaks gRPC is called so.
        labels: What services and policies choose it by.
    """

    name: str
    namespace: str
    service_account: str
    ports: Mapping[str, int]
    labels: Mapping[str, str]

    def selected(self, labels: Mapping[str, str]) -> bool:
        """Whether a selector means it; an empty one means everybody."""
        return labels.items() <= self.labels.items()

    def speaks_grpc(self, port: int) -> bool:
        """Whether a port of its pods takes HTTP/2 alone."""
        return any(number == port and name.startswith(GRPC) for name, number in self.ports.items())


@dataclass(frozen=True)
class Service:
    """A name that others call, and whom it means.

    Attributes:
        host: In full.
        ports: Number -> name of the pods' port.
    """

    host: str
    namespace: str
    selector: Mapping[str, str]
    ports: Mapping[int, str]

    def means(self, workload: Workload) -> bool:
        """Whether calls to it may end at a pod of `workload`."""
        return workload.namespace == self.namespace and workload.selected(self.selector)


@dataclass(frozen=True)
class Pod:
    """One process and the Envoy beside it. Addresses are HOST:PORT.

    Attributes:
        name: Unique; the workload's own, or with something added.
        labels: Beside the workload's, as `squad/track`.
        serves: Port of the pod -> where the process itself listens.
        listens: Port of the pod -> where its Envoy takes calls of the mesh.
        reaches: Host that it may call -> where its Envoy takes the process's own calls.
        doors: Port of a Gateway -> where the Envoy of the ingress takes calls from outside.
        ready: Whether others may send to it.
    """

    name: str
    workload: str
    labels: Mapping[str, str] = field(default_factory=dict)
    serves: Mapping[int, str] = field(default_factory=dict)
    listens: Mapping[int, str] = field(default_factory=dict)
    reaches: Mapping[str, str] = field(default_factory=dict)
    doors: Mapping[int, str] = field(default_factory=dict)
    ready: bool = True


def workloads(documents: Iterable[Document]) -> dict[str, Workload]:
    """Every Deployment by name, and the workload that a Gateway chooses, which Istio's own chart brings."""
    makers = {"Deployment": _deployment, "Gateway": _ingress}
    found = [makers[one["kind"]](one) for one in documents if one["kind"] in makers]
    return {workload.name: workload for workload in found}


def services(documents: Iterable[Document]) -> dict[str, Service]:
    """Every Service by its full host."""
    found = [_service(one) for one in documents if one["kind"] == "Service"]
    return {service.host: service for service in found}


def _deployment(document: Document) -> Workload:
    template = document["spec"]["template"]
    containers = template["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for one in containers for port in one.get("ports", ())}
    account = str(template["spec"]["serviceAccountName"])
    return Workload(
        str(document["metadata"]["name"]), namespace(document), account, ports, template["metadata"]["labels"]
    )


def _ingress(document: Document) -> Workload:
    labels = document["spec"]["selector"]
    name = str(labels["istio"])
    return Workload(name, namespace(document), name, {}, labels)


def _service(document: Document) -> Service:
    spec, space = document["spec"], namespace(document)
    ports = {port["port"]: str(port["targetPort"]) for port in spec["ports"]}
    return Service(full_host(document["metadata"]["name"], space), space, spec["selector"], ports)
