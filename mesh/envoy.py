"""The words of Envoy that every configuration is made of. Everything is plain data, as Envoy reads it from JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

Resource = dict[str, Any]

_TYPES = "type.googleapis.com/"
LISTENER = f"{_TYPES}envoy.config.listener.v3.Listener"
ROUTES = f"{_TYPES}envoy.config.route.v3.RouteConfiguration"
CLUSTER = f"{_TYPES}envoy.config.cluster.v3.Cluster"
SECRET = f"{_TYPES}envoy.extensions.transport_sockets.tls.v3.Secret"
IDENTITY = "identity"
TRUST = "secrets/trust.pem"
"""File of the authority, which stays the same for as long as a mesh runs."""
_HTTP = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
TLS_13 = {"tls_minimum_protocol_version": "TLSv1_3", "tls_maximum_protocol_version": "TLSv1_3"}


def typed(name: str, kind: str, **fields: Any) -> Resource:
    """An extension with its configuration; `kind` is its full message name."""
    return {"name": name, "typed_config": {"@type": _TYPES + kind, **fields}}


def address(host_port: str) -> Resource:
    """HOST:PORT."""
    host, _, port = host_port.rpartition(":")
    return {"socket_address": {"address": host, "port_value": int(port)}}


def from_file(name: str) -> Resource:
    """A source of configuration that Envoy watches; `name` is below its own folder.

    Each takes one of the watchers that a system lends (`fs.inotify.max_user_instances`, often 128): have few.
    """
    source = {"path": name, "watched_directory": {"path": name.rpartition("/")[0] or "."}}
    return {"path_config_source": source, "resource_api_version": "V3"}


def http2(plain: bool = False) -> Resource:
    """How a cluster is spoken to: HTTP/2, or HTTP/1.1 for `plain`."""
    version: Resource = {"http_protocol_options": {}} if plain else {"http2_protocol_options": {}}
    return {_HTTP: {"@type": _TYPES + _HTTP, "explicit_http_config": version}}


def listener(name: str, where: str, *filters: Resource, tls: Resource | None = None, inbound: bool) -> Resource:
    """One address to listen on."""
    chain = {"filters": list(filters)} | ({"transport_socket": tls} if tls else {})
    direction = "INBOUND" if inbound else "OUTBOUND"
    # Envoy would share the port with whoever else asks for it.
    return {
        "@type": LISTENER,
        "name": name,
        "address": address(where),
        "filter_chains": [chain],
        "traffic_direction": direction,
        "enable_reuse_port": False,
    }


def http(name: str, routes: Resource, filters: Sequence[Resource], **more: Any) -> Resource:
    """Takes HTTP/1.1 and HTTP/2. `routes` is a whole configuration, or `from_file` of one."""
    kind = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
    way = {"rds": {"config_source": routes, "route_config_name": name}}
    return typed(
        "envoy.filters.network.http_connection_manager",
        kind,
        stat_prefix=name.replace(":", "_"),
        **(way if "path_config_source" in routes else {"route_config": routes}),
        http_filters=[*filters, ROUTER],
        normalize_path=True,
        # A stream may be silent for as long as its route allows.
        stream_idle_timeout="0s",
        server_header_transformation="PASS_THROUGH",
        **more,
    )


ROUTER = typed("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router")


def rbac(action: str, policies: Mapping[str, Resource]) -> Resource:
    """Lets pass (ALLOW), or stops (DENY), what a policy describes."""
    kind = "envoy.extensions.filters.http.rbac.v3.RBAC"
    return typed("envoy.filters.http.rbac", kind, rules={"action": action, "policies": dict(policies)})


def server_tls(trust_domain: str) -> Resource:
    """Mutual TLS 1.3 for callers of the trust domain and nobody else."""
    kind = "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
    names = {"san_type": "URI", "matcher": {"prefix": f"spiffe://{trust_domain}/"}}
    return typed(
        "envoy.transport_sockets.tls",
        kind,
        require_client_certificate=True,
        common_tls_context=_common([names], ["h2", "http/1.1"]),
        # A resumed session would outlive the certificate that opened it.
        disable_stateless_session_resumption=True,
    )


def client_tls(identities: Sequence[str], sni: str, plain: bool = False) -> Resource:
    """Mutual TLS 1.3 with a server of one of these SPIFFE ids."""
    kind = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"
    names = [{"san_type": "URI", "matcher": {"exact": each}} for each in identities]
    protocols = ["http/1.1"] if plain else ["h2"]
    context = _common(names, protocols)
    return typed("envoy.transport_sockets.tls", kind, common_tls_context=context, sni=sni)


def door_tls(certificate: str) -> Resource:
    """TLS 1.3 for anybody, with the certificate of that name."""
    kind = "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
    secrets = [{"name": certificate, "sds_config": from_file(f"secrets/{certificate}.json")}]
    context = {
        "tls_params": TLS_13,
        "alpn_protocols": ["h2", "http/1.1"],
        "tls_certificate_sds_secret_configs": secrets,
    }
    return typed("envoy.transport_sockets.tls", kind, common_tls_context=context)


def _common(names: list[Resource], protocols: list[str]) -> Resource:
    return {
        "tls_params": TLS_13,
        "alpn_protocols": protocols,
        "tls_certificate_sds_secret_configs": [{"name": IDENTITY, "sds_config": from_file(f"secrets/{IDENTITY}.json")}],
        "validation_context": {"trusted_ca": {"filename": TRUST}, "match_typed_subject_alt_names": names},
    }
