"""EnvoyFilter: only the form that puts a filter of Envoy's own before the router of a door."""

from collections.abc import Iterable

from mesh.envoy import ROUTER, Resource
from mesh.fields import Document, Fields, namespace, spec
from mesh.workloads import Workload

_MANAGER = "envoy.filters.network.http_connection_manager"


def filters(documents: Iterable[Document], workload: Workload) -> list[Resource]:
    """What stands before the router of a workload's door, by priority, lowest first. Raises Untranslatable."""
    read = [_chosen(one, workload) for one in documents if one["kind"] == "EnvoyFilter"]
    return [each for _, found in sorted(read, key=lambda one: one[0]) for each in found]


def _chosen(document: Document, workload: Workload) -> tuple[int, list[Resource]]:
    with spec(document) as fields:
        priority = fields.number("priority", 0)
        with fields.inner("workloadSelector") as selector:
            labels = selector.labels("labels")
        found = [_patch(each) for each in fields.inners("configPatches")]
    mine = namespace(document) == workload.namespace and workload.selected(labels)
    return priority, found if mine else []


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
