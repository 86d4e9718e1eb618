"""EnvoyFilter: only the form that puts a filter of Envoy's own before the router of a door."""

from collections.abc import Iterable

from mesh.envoy import ROUTER, Resource
from mesh.fields import Document, Fields, namespace, spec
from mesh.workloads import Workload

_MANAGER = "envoy.filters.network.http_connection_manager"


def filters(documents: Iterable[Document], workload: Workload) -> list[Resource]:
    """What stands before the router of a workload's door, in the order of the objects. Raises Untranslatable."""
    read = [_patches(one) for one in documents if one["kind"] == "EnvoyFilter"]
    mine = [found for space, labels, found in read if space == workload.namespace and workload.selected(labels)]
    return [each for found in mine for each in found]


def _patches(document: Document) -> tuple[str, dict[str, str], list[Resource]]:
    with spec(document) as fields:
        with fields.inner("workloadSelector") as selector:
            labels = selector.labels("labels")
        found = [_patch(each) for each in fields.inners("configPatches")]
    return namespace(document), labels, found


def _patch(fields: Fields) -> Resource:
    with fields:
        fields.only("applyTo", "HTTP_FILTER")
        with fields.inner("match") as match:
            match.only("context", "GATEWAY")
            _before_router(match)
        with fields.inner("patch") as patch:
            patch.only("operation", "INSERT_BEFORE")
            return patch.raw("value")


def _before_router(match: Fields) -> None:
    with (
        match.inner("listener") as listener,
        listener.inner("filterChain") as chain,
        chain.inner("filter") as network,
        network.inner("subFilter") as http,
    ):
        network.only("name", _MANAGER)
        http.only("name", ROUTER["name"])
