"""VirtualService: which subset answers a request, for how long it is waited for, and when it is sent again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mesh.envoy import Resource
from mesh.fields import Document, Fields, full_host, namespace, spec, title

RETRY_ON = frozenset({"connect-failure", "refused-stream"})
MESH = "mesh"
WHOLE = 100
"""What the weights of a route are together: they are meant as percent, though Istio would take any sum."""
Match = tuple[str, Mapping[str, Mapping[str, str]]]
"""A path, empty for every one, and how the values of headers match: exactly or by their beginning."""


@dataclass(frozen=True)
class Target:
    """Where a share of the requests goes.

    Attributes:
        host: In full.
        subset: Empty for all pods.
        port: Of the service; 0: the one it was called at.
        weight: In percent.
    """

    host: str
    subset: str
    port: int
    weight: int


@dataclass(frozen=True)
class Route:
    """The first whose match fits answers.

    Attributes:
        matches: Any of them.
        timeout: As Envoy writes it.
        retries: 0: never.
    """

    name: str
    matches: Sequence[Match]
    targets: Sequence[Target]
    timeout: str
    retries: int
    retry_on: str


@dataclass(frozen=True)
class VirtualService:
    """One object. Hosts are in full; `gateways` holds `mesh` for calls inside."""

    name: str
    hosts: Sequence[str]
    gateways: Sequence[str]
    routes: Sequence[Route]


def virtual_services(documents: Iterable[Document]) -> list[VirtualService]:
    """Every object. Raises Untranslatable."""
    return [_service(one) for one in documents if one["kind"] == "VirtualService"]


def routes(service: VirtualService, port: int, hash_header: str) -> list[Resource]:
    """What Envoy does with calls to a port of a host."""
    return [
        {"name": route.name, "match": _match(path, headers), "route": _action(route, port, hash_header)}
        for route in service.routes
        for path, headers in route.matches
    ]


def cluster_name(host: str, port: int, subset: str = "") -> str:
    """As Istio names it."""
    return f"outbound|{port}|{subset}|{host}"


def _service(document: Document) -> VirtualService:
    space = namespace(document)
    with spec(document) as fields:
        if fields.texts("exportTo") not in ([], ["."]):
            raise fields.refuse("exportTo is not translated but for its own namespace")
        hosts = [full_host(each, space) for each in fields.texts("hosts")]
        gateways = fields.texts("gateways") or [MESH]
        found = [_route(each, space) for each in fields.inners("http")]
    return VirtualService(title(document), hosts, gateways, found)


def _route(fields: Fields, space: str) -> Route:
    with fields:
        name = fields.text("name", "")
        matches = [_asked(each) for each in fields.inners("match")] or [("", {})]
        targets = [_target(each, space) for each in fields.inners("route")]
        if targets and (together := sum(each.weight for each in targets)) != WHOLE:
            raise fields.refuse(f"its weights are {together} together, not {WHOLE}")
        with fields.inner("retries") as retries:
            attempts, retry_on = retries.number("attempts", 0), retries.text("retryOn", "")
        if retry_on and not set(retry_on.split(",")) <= RETRY_ON:
            raise fields.refuse(f"retryOn {retry_on!r} is not translated, only {' and '.join(sorted(RETRY_ON))} are")
        return Route(name, matches, targets, fields.text("timeout", "0s"), attempts, retry_on)


def _asked(fields: Fields) -> Match:
    with fields:
        path = ""
        if "uri" in fields:
            with fields.inner("uri") as uri:
                path = uri.text("exact")
        headers = {name: _matcher(value, fields) for name, value in fields.labels("headers").items()}
        return path, headers


def _matcher(value: Any, fields: Fields) -> dict[str, str]:
    with Fields(value, f"{fields.where}.headers") as matcher:
        how = "prefix" if "prefix" in matcher else "exact"
        return {how: matcher.text(how)}


def _target(fields: Fields, space: str) -> Target:
    with fields:
        weight = fields.number("weight", 0 if "weight" in fields else 100)
        with fields.inner("destination") as destination:
            host = full_host(destination.text("host"), space)
            subset = destination.text("subset", "")
            with destination.inner("port") as port:
                number = port.number("number", 0)
        return Target(host, subset, number, weight)


def _match(path: str, headers: Mapping[str, Mapping[str, str]]) -> Resource:
    where = {"path": path} if path else {"prefix": "/"}
    asked = [{"name": name, "string_match": dict(how)} for name, how in headers.items()]
    return where | ({"headers": asked} if asked else {})


def _action(route: Route, port: int, hash_header: str) -> Resource:
    clusters = [
        {"name": cluster_name(one.host, one.port or port, one.subset), "weight": one.weight} for one in route.targets
    ]
    where: Resource = {"weighted_clusters": {"clusters": clusters}} if len(clusters) > 1 else {}
    found = (where or {"cluster": clusters[0]["name"]}) | {"timeout": route.timeout}
    if hash_header:
        found["hash_policy"] = [{"header": {"header_name": hash_header}}]
    if route.retries:
        # Whom a hash chose in a single cluster is asked again; that is how Istio has it.
        found["retry_policy"] = _retries(route, elsewhere=not hash_header or len(clusters) > 1)
    return found


def _retries(route: Route, *, elsewhere: bool) -> Resource:
    policy = {"retry_on": route.retry_on, "num_retries": route.retries, "host_selection_retry_max_attempts": 5}
    if not elsewhere:
        return policy
    previous = "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
    predicate = {
        "name": "envoy.retry_host_predicates.previous_hosts",
        "typed_config": {"@type": f"type.googleapis.com/{previous}"},
    }
    return policy | {"retry_host_predicate": [predicate]}
