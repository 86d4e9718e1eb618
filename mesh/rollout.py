"""Rollout: which routes a try of a new version moves weights on. What Argo Rollouts does to them is done here too."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mesh.fields import Document, Untranslatable


@dataclass(frozen=True)
class Rollout:
    """One object, as far as routes go. The namespace is that of both services."""

    name: str
    namespace: str
    virtual_service: str
    routes: Sequence[str]
    stable: str
    canary: str


def rollouts(documents: Sequence[Document]) -> dict[str, Rollout]:
    """Every rollout by name. Raises Untranslatable."""
    found = [_rollout(one) for one in documents if one["kind"] == "Rollout"]
    return {one.name: one for one in found}


def weighed(documents: Sequence[Document], name: str, canary: int) -> list[Document]:
    """The documents with `canary` percent of the requests going to the new version.

    Raises:
        Untranslatable: There is no such rollout, or no such routes.
        ValueError: No percentage.
    """
    if not 0 <= canary <= 100:
        raise ValueError(f"{canary} is no percentage: give 0 to 100")
    known = rollouts(documents)
    if name not in known:
        raise Untranslatable(f"there is no Rollout {name}: there are {', '.join(sorted(known))}")
    rollout = known[name]
    return [_weighed(one, rollout, canary) if _is_routed(one, rollout) else one for one in documents]


def weight(documents: Sequence[Document], name: str) -> int:
    """Percent of the requests that go to the new version now."""
    rollout = rollouts(documents)[name]
    [service] = [one for one in documents if _is_routed(one, rollout)]
    weights = [each["weight"] for each in _targets(service, rollout) if each["destination"]["subset"] == rollout.canary]
    return int(max(weights))


def _rollout(document: Document) -> Rollout:
    about, canary = document["metadata"], document["spec"]["strategy"]["canary"]
    istio = canary["trafficRouting"]["istio"]
    subsets, service = istio["destinationRule"], istio["virtualService"]
    return Rollout(
        about["name"],
        about["namespace"],
        service["name"],
        service["routes"],
        subsets["stableSubsetName"],
        subsets["canarySubsetName"],
    )


def _is_routed(document: Document, rollout: Rollout) -> bool:
    about = document["metadata"]
    mine = (rollout.virtual_service, rollout.namespace)
    return document["kind"] == "VirtualService" and (about["name"], about.get("namespace")) == mine


def _weighed(document: Document, rollout: Rollout, canary: int) -> Document:
    changed = copy.deepcopy(document)
    share = {rollout.canary: canary, rollout.stable: 100 - canary}
    for target in _targets(changed, rollout):
        target["weight"] = share[target["destination"]["subset"]]
    return changed


def _targets(document: Document, rollout: Rollout) -> list[dict[str, Any]]:
    routes = {route.get("name"): route for route in document["spec"]["http"]}
    return [target for name in rollout.routes for target in routes[name]["route"]]
