"""What the Envoy of the ingress takes from outside: the ports of a Gateway, and on one machine a plain one."""

from mesh import envoy
from mesh.envoy import Resource
from mesh.kinds import authorization_policy, virtual_service
from mesh.kinds.gateway import Gateway, Server
from mesh.model import Mesh
from mesh.workloads import Pod, Workload

PLAIN = 0
"""Stands in `Pod.doors` for the port without TLS, which no Gateway names: it is for this machine alone."""


def listeners(mesh: Mesh, pod: Pod, workload: Workload, reports: Resource) -> list[Resource]:
    """One for each port of the Gateways that choose the workload."""
    found = []
    for gateway in _mine(mesh, workload):
        for server in gateway.servers:
            if server.port in pod.doors:
                tls = envoy.door_tls(server.credential)
                found.append(_listener(mesh, workload, pod.doors[server.port], server.port, tls, reports))
        if PLAIN in pod.doors:
            found.append(_listener(mesh, workload, pod.doors[PLAIN], PLAIN, None, reports))
    return found


def routes(mesh: Mesh, pod: Pod, workload: Workload) -> list[Resource]:
    """Who answers at each port."""
    return [_routes(mesh, gateway, port) for gateway in _mine(mesh, workload) for port in pod.doors]


def credentials(mesh: Mesh, workload: Workload) -> dict[str, str]:
    """Name of each certificate that the door shows -> the host that it is for."""
    return {server.credential: server.hosts[0] for server in servers(mesh, workload)}


def servers(mesh: Mesh, workload: Workload) -> list[Server]:
    """The ports of a workload that is chosen by a Gateway; of any other none."""
    return [server for gateway in _mine(mesh, workload) for server in gateway.servers]


def _mine(mesh: Mesh, workload: Workload) -> list[Gateway]:
    return [one for one in mesh.gateways if one.namespace == workload.namespace and workload.selected(one.selector)]


def _name(port: int) -> str:
    return f"door.{port}"


def _listener(
    mesh: Mesh, workload: Workload, where: str, port: int, tls: Resource | None, reports: Resource
) -> Resource:
    guards = authorization_policy.filters(mesh.policies, workload, port)
    name = _name(port)
    source = envoy.from_file(f"routes/{name}.json")
    manager = envoy.http(name, source, [*guards, *mesh.filters[workload.name]], use_remote_address=True, **reports)
    return envoy.listener(name, where, manager, tls=tls, inbound=False)


def _routes(mesh: Mesh, gateway: Gateway, port: int) -> Resource:
    bound = [one for one in mesh.virtual if gateway.name in one.gateways]
    hosts = [
        {
            "name": one.name,
            # Whoever stands at the plain port knows this machine by other names.
            "domains": ["*"] if port == PLAIN else list(one.hosts),
            "routes": virtual_service.routes(one, port, ""),
        }
        for one in bound
    ]
    return {"@type": envoy.ROUTES, "name": _name(port), "virtual_hosts": hosts}
