"""What an Envoy takes from the process beside it: calls to the services that it may reach, and to no other."""

from collections.abc import Iterable, Iterator, Mapping

from mesh import envoy
from mesh.envoy import Resource
from mesh.fields import Untranslatable
from mesh.kinds import virtual_service
from mesh.kinds.destination_rule import DestinationRule
from mesh.kinds.virtual_service import cluster_name
from mesh.model import Mesh, labels
from mesh.workloads import Pod, Service, Workload

ROUTES = "outbound"
_USUAL = {"connect_timeout": "10s", "lb_policy": "LEAST_REQUEST"}


def listeners(mesh: Mesh, pod: Pod, workload: Workload, reports: Resource) -> list[Resource]:
    """One for each service, at an address of its own: without interception the address says whom a call is for."""
    found = []
    for service in _listened(mesh, pod, workload):
        manager = envoy.http(ROUTES, envoy.from_file(f"routes/{ROUTES}.json"), [], **reports)
        found.append(envoy.listener(f"outbound|{service.host}", pod.reaches[service.host], manager, inbound=False))
    return found


def routes(mesh: Mesh, pod: Pod, workload: Workload) -> list[Resource]:
    """How each of these services is called: one configuration for all, told apart by the address that was called."""
    called = _listened(mesh, pod, workload)
    hosts = [_host(mesh, service, pod.reaches[service.host]) for service in called]
    return [{"@type": envoy.ROUTES, "name": ROUTES, "virtual_hosts": hosts}] if hosts else []


def clusters(mesh: Mesh, workload: Workload, pods: Iterable[Pod]) -> list[Resource]:
    """All pods, and each subset, of each service that the workload reaches; only the ready ones are in."""
    there = [pod for pod in pods if pod.ready]
    return [
        _cluster(mesh, service, port, subset, there)
        for service in mesh.reached(workload)
        for port, subset in _parts(mesh, service)
    ]


def _listened(mesh: Mesh, pod: Pod, workload: Workload) -> list[Service]:
    return [service for service in mesh.reached(workload) if service.host in pod.reaches]


def _parts(mesh: Mesh, service: Service) -> Iterator[tuple[int, str]]:
    """Each port of a service, whole and by subset."""
    rule = mesh.rules.get(service.host)
    for port in service.ports:
        for subset in ("", *(rule.subsets if rule else ())):
            yield port, subset


def _host(mesh: Mesh, service: Service, where: str) -> Resource:
    [port] = service.ports
    found = [one for one in mesh.virtual if mesh.inside(one) and service.host in one.hosts]
    if len(found) != 1:
        raise Untranslatable(f"{service.host} has {len(found)} VirtualServices, not one")
    rule = mesh.rules.get(service.host)
    ways = virtual_service.routes(found[0], port, rule.hash_header if rule else "")
    return {"name": f"{service.host}:{port}", "domains": [where], "routes": ways}


def _cluster(mesh: Mesh, service: Service, port: int, subset: str, there: list[Pod]) -> Resource:
    name, behind = cluster_name(service.host, port, subset), mesh.behind(service)
    rule = mesh.rules.get(service.host, DestinationRule(service.host, {}, _USUAL, ""))
    plain = not all(one.speaks_grpc(one.ports[service.ports[port]]) for one in behind)
    identities = rule.identities or sorted({mesh.identity(one) for one in behind})
    wanted = rule.subsets[subset] if subset else {}
    found = [pod for one in behind for pod in there if pod.workload == one.name and _in(wanted, pod, one)]
    target = {one.name: one.ports[service.ports[port]] for one in behind}
    ends = [{"endpoint": {"address": envoy.address(pod.listens[target[pod.workload]])}} for pod in found]
    return {
        "@type": envoy.CLUSTER,
        "name": name,
        "type": "STATIC",
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": ends}]},
        "transport_socket": envoy.client_tls(identities, name.replace("|", "_."), plain),
        "typed_extension_protocol_options": envoy.http2(plain),
        **rule.cluster,
    }


def _in(subset: Mapping[str, str], pod: Pod, workload: Workload) -> bool:
    return subset.items() <= labels(pod, workload).items()
