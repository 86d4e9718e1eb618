"""Versions of an agent behind a real Envoy, which chooses between them by the committed routes of an agent."""

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cli.stack.ports import free_port
from tests.support.agents.client import wait_for
from tests.support.manifests import of_kind, overlay

ENVOY = Path(sys.executable).parent / "envoy"
_FILTERS = "type.googleapis.com/envoy.extensions.filters"
_HTTP2 = {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        "explicit_http_config": {"http2_protocol_options": {}},
    }
}


class Router:
    """Where calls go: by the version that they ask for, else by weight. `versions` of a release, by subset."""

    def __init__(self, folder: Path, versions: Mapping[str, str]) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        self._file = folder / "routes.json"
        self._versions = versions
        self._spec = of_kind(overlay("production"), "VirtualService")["style-agent"]["spec"]
        deployment = of_kind(overlay("production"), "Deployment")["style-agent"]
        self._committed = {
            "current": deployment["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/version"],
            "previous": deployment["metadata"]["annotations"]["squad/replaces"],
        }
        self.weigh(canary=0)

    def weigh(self, *, canary: int) -> None:
        """Moves the weights, as a canary is moved; Envoy takes it up by itself."""
        weights = {"stable": 100 - canary, "canary": canary}
        host = {"name": "agent", "domains": ["*"], "routes": list(self._routes(weights))}
        kind = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
        resource = {"@type": kind, "name": "agent", "virtual_hosts": [host]}
        written = self._file.with_suffix(".new")
        written.write_text(json.dumps({"resources": [resource]}))
        written.rename(self._file)

    def _routes(self, weights: Mapping[str, int]) -> Iterator[Any]:
        for http in self._spec["http"]:
            subsets = [one["destination"]["subset"] for one in http["route"]]
            clusters = [{"name": name, "weight": weights.get(name, 100)} for name in subsets]
            action = {"weighted_clusters": {"clusters": clusters}, "timeout": http["timeout"]}
            for match in http["match"]:
                headers = [self._header(subsets[0], *one) for one in match.get("headers", {}).items()]
                yield {"match": {"path": match["uri"]["exact"], "headers": headers}, "route": action}

    def _header(self, subset: str, name: str, match: Mapping[str, str]) -> Any:
        [(how, value)] = match.items()
        return {"name": name, "string_match": {how: value.replace(self._committed[subset], self._versions[subset])}}

    def bootstrap(self, subsets: Mapping[str, str]) -> Any:
        """Envoy's configuration; `subsets` are addresses by name."""
        host, _, port = self.address.partition(":")
        manager = {
            "@type": f"{_FILTERS}.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix": "agent",
            "rds": {"route_config_name": "agent", "config_source": {"path_config_source": {"path": str(self._file)}}},
            "http_filters": [
                {"name": "router", "typed_config": {"@type": f"{_FILTERS}.http.router.v3.Router"}}
            ],
        }  # fmt: skip
        chain = {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}
        listener = {"name": "agent", "address": _address(host, int(port)), "filter_chains": [chain]}
        clusters = [_cluster(name, address) for name, address in subsets.items()]
        static = {"listeners": [listener], "clusters": clusters}
        return {"node": {"id": "router", "cluster": "router"}, "static_resources": static}


@contextlib.contextmanager
def routed(folder: Path, versions: Mapping[str, str], subsets: Mapping[str, str]) -> Iterator[Router]:
    """Starts the Envoy; `subsets` says who listens for each."""
    router = Router(folder, versions)
    file = folder / "envoy.json"
    file.write_text(json.dumps(router.bootstrap(subsets)))
    command = [ENVOY, "-c", file, "--use-dynamic-base-id", "--concurrency", "1", "--log-level", "error"]
    process = subprocess.Popen(command)
    try:
        wait_for(lambda: _answers(router.address), process)
        yield router
    finally:
        process.terminate()
        process.wait(10)


def _answers(address: str) -> bool:
    host, _, port = address.partition(":")
    with contextlib.suppress(OSError):
        socket.create_connection((host, int(port)), timeout=1).close()
        return True
    return False


def _address(host: str, port: int) -> Any:
    return {"socket_address": {"address": host, "port_value": port}}


def _cluster(name: str, address: str) -> Any:
    host, _, port = address.partition(":")
    endpoint = {"lb_endpoints": [{"endpoint": {"address": _address(host, int(port))}}]}
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": "1s",
        "typed_extension_protocol_options": _HTTP2,
        "load_assignment": {"cluster_name": name, "endpoints": [endpoint]},
    }
