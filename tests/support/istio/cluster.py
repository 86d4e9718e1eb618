"""What a cluster makes of the manifests, so far as Istio looks at it: pods, their addresses, and whose they are."""

from collections.abc import Iterable, Iterator
from typing import Any

from tests.support.manifests import Manifest, of_kind, server

MESH_GROUPS = (".istio.io/",)
OTHERS = (
    ("istio-ingress", "ingress", {"istio": "ingress"}, {"https": 443}),
    ("monitoring", "collector", {"app": "collector"}, {"grpc-otlp": 4317}),
    ("monitoring", "prometheus", {"app": "prometheus"}, {"http": 9090}),
)
"""What is not ours and the manifests speak of: namespace, name, labels, ports."""


def is_of_the_mesh(manifest: Manifest) -> bool:
    """Whether Istio's own objects include it."""
    return any(group in manifest["apiVersion"] for group in MESH_GROUPS)


def kubernetes(manifests: list[Manifest]) -> list[Manifest]:
    """The objects that Istio reads from Kubernetes; one pod of every deployment."""
    kept = [one for one in manifests if one["kind"] in {"Namespace", "Service", "ServiceAccount"}]
    pods = list(_pods(manifests))
    services = of_kind(kept, "Service")
    slices = [_slice(service, pods) for service in services.values()]
    return [*kept, *pods, *slices, *_others()]


def nodes(manifests: list[Manifest]) -> dict[str, Any]:
    """What the proxy of every pod says of itself when it asks, by the pod's name."""
    return {pod["metadata"]["name"]: _node(pod) for pod in (*_pods(manifests), *_of_kind(_others(), "Pod"))}


def _pods(manifests: list[Manifest]) -> Iterator[Manifest]:
    for number, (name, one) in enumerate(sorted(of_kind(manifests, "Deployment").items()), start=1):
        template = one["spec"]["template"]
        ports = [{"name": port["name"], "port": port["containerPort"]} for port in server(one)["ports"]]
        account = template["spec"]["serviceAccountName"]
        yield _pod("squad", name, template["metadata"]["labels"], account, f"10.0.0.{number}", ports)


def _others() -> Iterator[Manifest]:
    for number, (namespace, name, labels, ports) in enumerate(OTHERS, start=1):
        listed = [{"name": port, "port": where} for port, where in ports.items()]
        pod = _pod(namespace, name, labels, name, f"10.0.1.{number}", listed)
        meta = {"name": name, "namespace": namespace}
        service = {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta,
            "spec": {"selector": labels, "ports": listed},
        }
        yield from (pod, service, _slice(service, [pod]))


def _pod(namespace: str, name: str, labels: dict[str, str], account: str, address: str, ports: list[Any]) -> Manifest:
    meta = {"name": name, "namespace": namespace, "labels": labels}
    containers = [{"name": "server", "ports": [{"name": p["name"], "containerPort": p["port"]} for p in ports]}]
    status = {"phase": "Running", "podIP": address, "podIPs": [{"ip": address}]}
    status["conditions"] = [{"type": "Ready", "status": "True"}]
    spec = {"serviceAccountName": account, "containers": containers}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec, "status": status}


def _slice(service: Manifest, pods: Iterable[Manifest]) -> Manifest:
    meta, wanted = service["metadata"], service["spec"]["selector"].items()
    chosen = [pod for pod in pods if wanted <= pod["metadata"]["labels"].items()]
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "addressType": "IPv4",
        "metadata": meta | {"labels": {"kubernetes.io/service-name": meta["name"]}},
        "endpoints": [_endpoint(pod) for pod in chosen],
        "ports": [{"name": port["name"], "port": _target(port, chosen)} for port in service["spec"]["ports"]],
    }


def _endpoint(pod: Manifest) -> Any:
    meta = pod["metadata"]
    target = {"kind": "Pod", "name": meta["name"], "namespace": meta["namespace"]}
    return {"addresses": [pod["status"]["podIP"]], "conditions": {"ready": True}, "targetRef": target}


def _target(port: Any, pods: list[Manifest]) -> int:
    wanted = port.get("targetPort", port["port"])
    known = {one["name"]: one["containerPort"] for pod in pods for one in pod["spec"]["containers"][0]["ports"]}
    return wanted if isinstance(wanted, int) else known[wanted]


def _node(pod: Manifest) -> Any:
    meta, address = pod["metadata"], pod["status"]["podIP"]
    namespace = meta["namespace"]
    kind = "router" if meta["name"] == "ingress" else "sidecar"
    told = {
        "NAMESPACE": namespace,
        "NAME": meta["name"],
        "LABELS": meta["labels"],
        "SERVICE_ACCOUNT": pod["spec"]["serviceAccountName"],
        "CLUSTER_ID": "Kubernetes",
        "ISTIO_VERSION": "1.31.0",
        "DNS_CAPTURE": "true",
    }
    return {"id": f"{kind}~{address}~{meta['name']}.{namespace}~{namespace}.svc.cluster.local", "metadata": told}


def _of_kind(manifests: Iterable[Manifest], kind: str) -> list[Manifest]:
    return [one for one in manifests if one["kind"] == kind]
