"""Everything that the documents of a mesh say, read and checked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from mesh.envoy import Resource
from mesh.fields import Document, Untranslatable, title
from mesh.kinds import (
    authorization_policy,
    destination_rule,
    envoy_filter,
    gateway,
    mesh_config,
    peer_authentication,
    sidecar,
    telemetry,
    virtual_service,
)
from mesh.workloads import Pod, Service, Workload, services, workloads

READ = frozenset(
    {
        "AuthorizationPolicy",
        "DestinationRule",
        "EnvoyFilter",
        "Gateway",
        "PeerAuthentication",
        "Sidecar",
        "Telemetry",
        "VirtualService",
    }
)
LEFT_OUT = {"ServiceEntry": "what is outside of the mesh is called directly: on one machine nothing is intercepted"}
"""Kinds of Istio's that mean nothing here, and why."""


@dataclass(frozen=True)
class Mesh:
    """The documents, understood.

    Attributes:
        services: By full host.
        rules: DestinationRules by full host.
        filters: What EnvoyFilters put before the router, by workload.
    """

    trust_domain: str
    workloads: dict[str, Workload]
    services: dict[str, Service]
    policies: Sequence[authorization_policy.Policy]
    rules: dict[str, destination_rule.DestinationRule]
    virtual: Sequence[virtual_service.VirtualService]
    gateways: Sequence[gateway.Gateway]
    sidecars: Sequence[sidecar.Sidecar]
    telemetry: Sequence[telemetry.Telemetry]
    filters: dict[str, list[Resource]]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Self:
        """Reads all of them. Raises Untranslatable."""
        for each in documents:
            _check_kind(each)
        known = workloads(documents)
        strict = peer_authentication.strict_namespaces(documents)
        for one in known.values():
            if one.ports:
                peer_authentication.require_strict(one.namespace, strict)
        return cls(
            mesh_config.trust_domain(documents),
            known,
            services(documents),
            authorization_policy.policies(documents),
            destination_rule.destination_rules(documents),
            virtual_service.virtual_services(documents),
            gateway.gateways(documents),
            sidecar.sidecars(documents),
            telemetry.telemetry(documents),
            {one.name: envoy_filter.filters(documents, one) for one in known.values()},
        )

    def identity(self, workload: Workload) -> str:
        """The SPIFFE id of a workload's pods."""
        return f"spiffe://{self.trust_domain}/ns/{workload.namespace}/sa/{workload.service_account}"

    def behind(self, service: Service) -> list[Workload]:
        """The workloads that a service means."""
        return [one for one in self.workloads.values() if service.means(one)]

    def reached(self, workload: Workload) -> list[Service]:
        """The services that a workload may call."""
        if self.is_door(workload):
            hosts = [target.host for one in self.virtual if not self.inside(one) for target in _targets(one)]
        else:
            hosts = list(sidecar.egress(self.sidecars, workload))
        return [self.services[host] for host in dict.fromkeys(hosts) if host in self.services]

    def is_door(self, workload: Workload) -> bool:
        """Whether a Gateway chooses it."""
        return any(one.namespace == workload.namespace and workload.selected(one.selector) for one in self.gateways)

    def inside(self, service: virtual_service.VirtualService) -> bool:
        """Whether it is about calls inside of the mesh."""
        return virtual_service.MESH in service.gateways


def labels(pod: Pod, workload: Workload) -> dict[str, str]:
    """What a subset chooses a pod by."""
    return {**workload.labels, **pod.labels}


def _targets(service: virtual_service.VirtualService) -> list[virtual_service.Target]:
    return [target for route in service.routes for target in route.targets]


def _check_kind(document: Document) -> None:
    group = str(document.get("apiVersion", "")).partition("/")[0]
    if group.endswith("istio.io") and document["kind"] not in READ | LEFT_OUT.keys():
        raise Untranslatable(f"{title(document)}: kind {document['kind']} is not translated")
