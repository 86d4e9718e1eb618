"""MeshConfig: what holds everywhere. It is no object of a cluster but comes with Istio's chart."""

from collections.abc import Iterable, Mapping
from typing import Any

from mesh.fields import Document, Fields, Untranslatable

KIND = "MeshConfig"


def as_document(values: Mapping[str, Any]) -> Document:
    """The values of Istio's chart as a document among the others."""
    return {"kind": KIND, "metadata": {"name": "mesh"}, "spec": values["meshConfig"]}


def trust_domain(documents: Iterable[Document]) -> str:
    """What every SPIFFE id begins with.

    Raises:
        Untranslatable: There is no such document, or it asks for what the Envoys here do not do.
    """
    found = [one["spec"] for one in documents if one["kind"] == KIND]
    if len(found) != 1:
        raise Untranslatable(f"there are {len(found)} documents of kind {KIND}, not one")
    with Fields(found[0], KIND) as fields:
        with fields.inner("outboundTrafficPolicy") as policy:
            policy.only("mode", "REGISTRY_ONLY")
        with fields.inner("meshMTLS") as tls:
            tls.only("minProtocolVersion", "TLSV1_3")
        with fields.inner("defaultHttpRetryPolicy") as retries:
            retries.only("attempts", 0)
        # How proxies are started and drained is the supervisor's; where the collector is, its user says.
        fields.skip("defaultConfig", "extensionProviders")
        return fields.text("trustDomain")
