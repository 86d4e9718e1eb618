"""Sidecar: what a workload may reach. To the Envoy beside it nothing else exists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mesh.fields import Document, Fields, Untranslatable, namespace, spec
from mesh.workloads import Workload

NOBODY = "~/*"


@dataclass(frozen=True)
class Sidecar:
    """One object; hosts are in full."""

    namespace: str
    selector: Mapping[str, str]
    hosts: Sequence[str]


def sidecars(documents: Iterable[Document]) -> list[Sidecar]:
    """Every object. Raises Untranslatable."""
    return [_sidecar(one) for one in documents if one["kind"] == "Sidecar"]


def egress(known: Iterable[Sidecar], workload: Workload) -> Sequence[str]:
    """The hosts that a workload may reach.

    Raises:
        Untranslatable: No object says so, or several do.
    """
    found = [one for one in known if one.namespace == workload.namespace and workload.selected(one.selector)]
    if len(found) != 1:
        raise Untranslatable(f"{workload.namespace}/{workload.name} is meant by {len(found)} Sidecars, not by one")
    return found[0].hosts


def _sidecar(document: Document) -> Sidecar:
    with spec(document) as fields:
        with fields.inner("workloadSelector") as selector:
            labels = selector.labels("labels")
        with fields.inner("outboundTrafficPolicy") as policy:
            policy.only("mode", "REGISTRY_ONLY")
        hosts = [host for each in fields.inners("egress") for host in _hosts(each)]
    return Sidecar(namespace(document), labels, hosts)


def _hosts(fields: Fields) -> list[str]:
    with fields:
        found = fields.texts("hosts")
    if found == [NOBODY]:
        return []
    if vague := next((each for each in found if "*" in each), None):
        raise fields.refuse(f"hosts {vague!r} is not translated: a `*` is not")
    return [each.partition("/")[2] for each in found]
