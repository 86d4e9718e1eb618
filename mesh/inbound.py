"""What an Envoy takes for the process beside it: calls of the mesh, by mutual TLS, as far as policies allow."""

from mesh import envoy
from mesh.envoy import Resource
from mesh.kinds import authorization_policy
from mesh.model import Mesh
from mesh.workloads import Pod, Workload

_NO_LIMIT = 2**32 - 1


def listeners(mesh: Mesh, pod: Pod, workload: Workload, reports: Resource) -> list[Resource]:
    """One for each port of the pod."""
    return [_listener(mesh, workload, port, where, reports) for port, where in pod.listens.items()]


def clusters(pod: Pod, workload: Workload) -> list[Resource]:
    """The process itself, at each of its ports."""
    return [_cluster(workload, port, where) for port, where in pod.serves.items()]


def _listener(mesh: Mesh, workload: Workload, port: int, where: str, reports: Resource) -> Resource:
    name = f"inbound|{port}||"
    route = {"match": {"prefix": "/"}, "route": {"cluster": name, "timeout": "0s"}}
    routes = {"name": name, "virtual_hosts": [{"name": name, "domains": ["*"], "routes": [route]}]}
    manager = envoy.http(
        name,
        routes,
        authorization_policy.filters(mesh.policies, workload, port),
        # What a caller says of itself in this header is dropped.
        forward_client_cert_details="SANITIZE_SET",
        set_current_client_cert_details={"uri": True},
        **reports,
    )
    return envoy.listener(name, where, manager, tls=envoy.server_tls(mesh.trust_domain), inbound=True)


def _cluster(workload: Workload, port: int, where: str) -> Resource:
    name = f"inbound|{port}||"
    endpoint = {"endpoint": {"address": envoy.address(where)}}
    limits = ("max_connections", "max_pending_requests", "max_requests", "max_retries")
    return {
        "@type": envoy.CLUSTER,
        "name": name,
        "type": "STATIC",
        "connect_timeout": "10s",
        "circuit_breakers": {"thresholds": [dict.fromkeys(limits, _NO_LIMIT)]},
        "typed_extension_protocol_options": envoy.http2(plain=not workload.speaks_grpc(port)),
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]},
    }
