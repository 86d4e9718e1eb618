"""DestinationRule: how a host is called - its subsets, connections, and when a replica is left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mesh.envoy import Resource
from mesh.fields import Document, Fields, full_host, namespace, spec

_SELDOM = {"enforcing_consecutive_gateway_failure": 0, "enforcing_success_rate": 0}


@dataclass(frozen=True)
class DestinationRule:
    """One object.

    Attributes:
        host: In full.
        subsets: Name -> labels of the pods in it.
        cluster: What it adds to every cluster of the host.
        hash_header: Calls with the same value go to the same replica; empty: none.
        identities: SPIFFE ids that it may have; none: those of the workloads that it means.
    """

    host: str
    subsets: Mapping[str, Mapping[str, str]]
    cluster: Resource
    hash_header: str
    identities: Sequence[str] = ()


def destination_rules(documents: Iterable[Document]) -> dict[str, DestinationRule]:
    """Every rule by its host. Raises Untranslatable."""
    found = [_rule(one) for one in documents if one["kind"] == "DestinationRule"]
    return {rule.host: rule for rule in found}


def _rule(document: Document) -> DestinationRule:
    with spec(document) as fields:
        host = full_host(fields.text("host"), namespace(document))
        _own_namespace(fields)
        with fields.inner("trafficPolicy") as policy:
            with policy.inner("tls") as tls:
                tls.only("mode", "ISTIO_MUTUAL")
                identities = tls.texts("subjectAltNames")
            balance, header = _balance(policy.inner("loadBalancer"))
            cluster = balance | _pool(policy.inner("connectionPool")) | _outliers(policy.inner("outlierDetection"))
        subsets = dict(_subset(each) for each in fields.inners("subsets"))
    return DestinationRule(host, subsets, cluster, header, identities)


def _own_namespace(fields: Fields) -> None:
    if fields.texts("exportTo") not in ([], ["."]):
        raise fields.refuse("exportTo is not translated but for its own namespace")


def _subset(fields: Fields) -> tuple[str, dict[str, str]]:
    with fields:
        return fields.text("name"), fields.labels("labels")


def _balance(fields: Fields) -> tuple[Resource, str]:
    with fields:
        if "consistentHash" in fields:
            with fields.inner("consistentHash") as by:
                return {"lb_policy": "RING_HASH", "ring_hash_lb_config": {"minimum_ring_size": 1024}}, by.text(
                    "httpHeaderName"
                )
        simple = fields.text("simple", "LEAST_REQUEST")
        if simple not in ("LEAST_REQUEST", "ROUND_ROBIN", "RANDOM"):
            raise fields.refuse(f"simple {simple} is not translated")
        return {"lb_policy": simple}, ""


def _pool(fields: Fields) -> Resource:
    with fields, fields.inner("tcp") as tcp, fields.inner("http") as http:
        if "h2UpgradePolicy" in http:
            http.only("h2UpgradePolicy", "UPGRADE")
        most = http.number("http2MaxRequests", 2**32 - 1)
        return {
            "connect_timeout": tcp.text("connectTimeout", "10s"),
            "circuit_breakers": {"thresholds": [{"max_requests": most, "max_retries": 2**32 - 1}]},
        }


def _outliers(fields: Fields) -> Resource:
    """As Istio says it to Envoy: what is not named is not enforced."""
    with fields:
        found: Resource = dict(_SELDOM)
        for theirs, ours in (("consecutiveGatewayErrors", "gateway_failure"), ("consecutive5xxErrors", "5xx")):
            if count := fields.number(theirs, 0):
                found |= {f"consecutive_{ours}": count, f"enforcing_consecutive_{ours}": 100}
        for theirs, ours in (("interval", "interval"), ("baseEjectionTime", "base_ejection_time")):
            if theirs in fields:
                found[ours] = fields.text(theirs)
        if "maxEjectionPercent" in fields:
            found["max_ejection_percent"] = fields.number("maxEjectionPercent")
    # Sick replicas get nothing, also when all of them are sick.
    return {"outlier_detection": found, "common_lb_config": {"healthy_panic_threshold": {"value": 0}}}
