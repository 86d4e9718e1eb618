"""What an Envoy takes from the process beside it: calls to the services that it may reach, and to no other."""

from collections.abc import Iterable, Iterator

from mesh import envoy
from mesh.envoy import Resource
from mesh.fields import Untranslatable
from mesh.kinds import virtual_service
from mesh.kinds.destination_rule import DestinationRule
from mesh.kinds.virtual_service import cluster_name
from mesh.model import Mesh, labels
from mesh.workloads import Pod, Service, Workload


def listeners(mesh: Mesh, pod: Pod, workload: Workload, reports: Resource) -> list[Resource]:
    """One for each service, at an address of its own: without interception the address says whom a call is for."""
    found = []
    for service in _listened(mesh, pod, workload):
        name = _route_name(service)
        manager = envoy.http(name, envoy.from_file(f"routes/{name}.json"), [], **reports)
        found.append(envoy.listener(f"outbound|{name}", pod.reaches[service.host], manager, inbound=False))
    return found


def routes(mesh: Mesh, pod: Pod, workload: Workload) -> list[Resource]:
    """How each of these services is called."""
    return [_routes(mesh, service) for service in _listened(mesh, pod, workload)]


def clusters(mesh: Mesh, workload: Workload) -> list[Resource]:
    """All pods, and each subset, of each service that the workload reaches."""
    return [
        _cluster(mesh, service, port, subset)
        for service in mesh.reached(workload)
        for port, subset in _parts(mesh, service)
    ]


def endpoints(mesh: Mesh, workload: Workload, pods: Iterable[Pod]) -> list[Resource]:
    """Where the pods of these clusters take calls; only the ready ones are in."""
    there = [pod for pod in pods if pod.ready]
    return [
        _endpoints(mesh, service, port, subset, there)
        for service in mesh.reached(workload)
        for port, subset in _parts(mesh, service)
    ]


def endpoint_file(cluster: str) -> str:
    """The file with the endpoints of a cluster, below the Envoy's own folder."""
    return f"endpoints/{cluster.replace('|', '_')}.json"


def _listened(mesh: Mesh, pod: Pod, workload: Workload) -> list[Service]:
    return [service for service in mesh.reached(workload) if service.host in pod.reaches]


def _parts(mesh: Mesh, service: Service) -> Iterator[tuple[int, str]]:
    """Each port of a service, whole and by subset."""
    rule = mesh.rules.get(service.host)
    for port in service.ports:
        for subset in ("", *(rule.subsets if rule else ())):
            yield port, subset


def _route_name(service: Service) -> str:
    [port] = service.ports
    return f"{port}.{service.host}"


def _routes(mesh: Mesh, service: Service) -> Resource:
    name, [port] = _route_name(service), service.ports
    found = [one for one in mesh.virtual if mesh.inside(one) and service.host in one.hosts]
    if len(found) != 1:
        raise Untranslatable(f"{service.host} has {len(found)} VirtualServices, not one")
    rule = mesh.rules.get(service.host)
    ways = virtual_service.routes(found[0], port, rule.hash_header if rule else "")
    return {
        "@type": envoy.ROUTES,
        "name": name,
        "virtual_hosts": [{"name": service.host, "domains": ["*"], "routes": ways}],
    }


def _cluster(mesh: Mesh, service: Service, port: int, subset: str) -> Resource:
    name = cluster_name(service.host, port, subset)
    rule = mesh.rules.get(
        service.host, DestinationRule(service.host, {}, {"connect_timeout": "10s", "lb_policy": "LEAST_REQUEST"}, "")
    )
    pods = mesh.behind(service)
    plain = not all(one.speaks_grpc(one.ports[service.ports[port]]) for one in pods)
    identities = sorted({mesh.identity(one) for one in pods})
    return {
        "@type": envoy.CLUSTER,
        "name": name,
        "type": "EDS",
        "eds_cluster_config": {"eds_config": envoy.from_file(endpoint_file(name))},
        "transport_socket": envoy.client_tls(identities, name.replace("|", "_."), plain),
        "typed_extension_protocol_options": envoy.http2(plain),
        **rule.cluster,
    }


def _endpoints(mesh: Mesh, service: Service, port: int, subset: str, pods: list[Pod]) -> Resource:
    name = cluster_name(service.host, port, subset)
    rule = mesh.rules.get(service.host)
    wanted = rule.subsets[subset].items() if rule and subset else set()
    found = []
    for workload in mesh.behind(service):
        target = workload.ports[service.ports[port]]
        found += [
            {"endpoint": {"address": envoy.address(pod.listens[target])}}
            for pod in pods
            if pod.workload == workload.name and wanted <= labels(pod, workload).items()
        ]
    return {"@type": envoy.ENDPOINTS, "cluster_name": name, "endpoints": [{"lb_endpoints": found}]}
