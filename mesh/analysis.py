"""AnalysisTemplate: which numbers a new version is watched by, and what Argo Rollouts makes of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from mesh.condition import Condition, Result
from mesh.fields import Document, Fields, Untranslatable, namespace, spec

_UNITS = {"s": 1, "m": 60, "h": 3600}


class Phase(Enum):
    """What one look at a number says, in Argo's words."""

    SUCCESSFUL = "successful"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"


@dataclass(frozen=True)
class Metric:
    """One number. Times are in seconds.

    Attributes:
        query: PromQL.
        limits: How often in all a look may be FAILED or INCONCLUSIVE; once more ends the try.
    """

    name: str
    query: str
    interval: float
    initial_delay: float
    limits: Mapping[Phase, int]
    success: Condition | None
    failure: Condition | None

    def judged(self, result: Result) -> Phase:
        """As Argo does: where both conditions are given and neither holds, nothing is said."""
        if self.failure and self.failure(result):
            return Phase.FAILED
        if self.success:
            if self.success(result):
                return Phase.SUCCESSFUL
            return Phase.INCONCLUSIVE if self.failure else Phase.FAILED
        return Phase.SUCCESSFUL


def metrics(
    documents: Iterable[Document], space: str, templates: Sequence[str], args: Mapping[str, str]
) -> list[Metric]:
    """Every metric of the templates, with the arguments in its query.

    Raises:
        Untranslatable: There is no such template, it wants an argument that is not given, or is not understood.
    """
    known = {one["metadata"]["name"]: one for one in documents if _is_template(one, space)}
    found = []
    for name in templates:
        if name not in known:
            raise Untranslatable(f"there is no AnalysisTemplate {space}/{name}")
        found += _template(known[name], args)
    return found


def seconds(duration: str) -> float:
    """A duration as Argo writes it: 90s, 15m, 1h30m. Raises Untranslatable."""
    parts = re.findall(r"(\d+)([smh])", duration)
    if not parts or "".join(number + unit for number, unit in parts) != duration:
        raise Untranslatable(f"the duration {duration!r} is not translated")
    return float(sum(int(number) * _UNITS[unit] for number, unit in parts))


def _is_template(document: Document, space: str) -> bool:
    return document["kind"] == "AnalysisTemplate" and namespace(document) == space


def _template(document: Document, args: Mapping[str, str]) -> list[Metric]:
    with spec(document) as fields:
        values = dict(_argument(each, args) for each in fields.inners("args"))
        return [_metric(each, values) for each in fields.inners("metrics")]


def _argument(fields: Fields, given: Mapping[str, str]) -> tuple[str, str]:
    with fields:
        name, default = fields.text("name"), fields.text("value", "")
    if not (value := given.get(name, default)):
        raise fields.refuse(f"the argument {name} is not given")
    return name, value


def _metric(fields: Fields, args: Mapping[str, str]) -> Metric:
    with fields:
        with fields.inner("provider") as provider, provider.inner("prometheus") as prometheus:
            prometheus.skip("address")  # on one machine the user names it
            query = prometheus.text("query")
        for name, value in args.items():
            query = query.replace("{{args." + name + "}}", value)
        if "{{" in query:
            raise fields.refuse(f"query asks for an argument that is not declared: {query[query.index('{{') :][:40]}")
        limits = {
            Phase.FAILED: fields.number("failureLimit", 0),
            Phase.INCONCLUSIVE: fields.number("inconclusiveLimit", 0),
            Phase.ERROR: 4,
        }
        return Metric(
            fields.text("name"),
            query.strip(),
            seconds(fields.text("interval")),
            seconds(fields.text("initialDelay", "0s")),
            limits,
            _condition(fields, "successCondition"),
            _condition(fields, "failureCondition"),
        )


def _condition(fields: Fields, name: str) -> Condition | None:
    text = fields.text(name, "")
    return Condition(text) if text else None
