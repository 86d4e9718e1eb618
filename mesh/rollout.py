"""Rollout: how a new version is tried out. What Argo Rollouts does to the weights of routes is done here too."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mesh.analysis import seconds
from mesh.fields import Document, Fields, Untranslatable, spec

LATEST = "latest"


@dataclass(frozen=True)
class Rollout:
    """One object.

    Attributes:
        namespace: Also of both services.
        stable: Subset of the version that there was, `canary` of the new one.
        steps: Percentages to send to the new version, and pauses in seconds as floats, in order.
        watched_from: Number of the step from which the numbers are looked at.
        args: Values for the templates; `LATEST` stands for whatever tells the new pods by name.
    """

    name: str
    namespace: str
    virtual_service: str
    routes: Sequence[str]
    stable: str
    canary: str
    steps: Sequence[int | float]
    watched_from: int
    templates: Sequence[str]
    args: Mapping[str, str]


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
    about = document["metadata"]
    with spec(document) as fields:
        fields.skip("revisionHistoryLimit", "workloadRef")  # of pods in a cluster
        with fields.inner("strategy") as strategy, strategy.inner("canary") as canary:
            canary.skip("stableMetadata", "canaryMetadata", "maxUnavailable", "abortScaleDownDelaySeconds")
            with canary.inner("trafficRouting") as routing, routing.inner("istio") as istio:
                service, routes, stable, latest = _routing(istio)
            with canary.inner("analysis") as analysis:
                watched = analysis.number("startingStep", 0)
                templates = [_name(each) for each in analysis.inners("templates")]
                args = dict(_argument(each) for each in analysis.inners("args"))
            steps = [_step(each) for each in canary.inners("steps")]
    return Rollout(about["name"], about["namespace"], service, routes, stable, latest, steps, watched, templates, args)


def _routing(istio: Fields) -> tuple[str, list[str], str, str]:
    with istio.inner("virtualService") as service:
        name, routes = service.text("name"), service.texts("routes")
    with istio.inner("destinationRule") as rule:
        rule.skip("name")  # the subsets are named here
        return name, routes, rule.text("stableSubsetName"), rule.text("canarySubsetName")


def _name(fields: Fields) -> str:
    with fields:
        return fields.text("templateName")


def _argument(fields: Fields) -> tuple[str, str]:
    with fields:
        name = fields.text("name")
        if "valueFrom" in fields:
            with fields.inner("valueFrom") as source:
                source.only("podTemplateHashValue", "Latest")
            return name, LATEST
        return name, fields.text("value")


def _step(fields: Fields) -> int | float:
    with fields:
        if "setWeight" in fields:
            return fields.number("setWeight")
        with fields.inner("pause") as pause:
            return seconds(pause.text("duration"))


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
