"""From hits to matches: the part that all injection rules share."""

from collections.abc import Callable, Iterator

from agent_services.runtime.flow.engine import hits_of
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Confidence, Fix, Match, Severity, Step
from agent_services.runtime.source import SourceFile

_CONFIDENCE: dict[str, Confidence] = {"remote": "high", "local": "medium", "parameter": "medium"}


def matches(
    file: SourceFile,
    kind: str,
    message: Callable[[Hit, str], str],
    *,
    fix: Callable[[Hit], Fix | None] = lambda _: None,
    inside_severity: Severity = "medium",
) -> Iterator[Match]:
    """Every hit of a kind; `message` gets the hit and a phrase that names the source.

    A value that only the program's own code or user chooses makes the finding less severe and less sure.
    """
    for hit in file.once(hits_of):
        if hit.kind == kind:
            remote = hit.trace.trust == "remote"
            yield file.match(
                hit.node,
                message(hit, hit.trace.what),
                note="it is used here",
                steps=tuple(_steps(file, hit)),
                severity=None if remote else inside_severity,
                confidence="medium" if remote and hit.trace.vague else _CONFIDENCE[hit.trace.trust],
                fix=fix(hit),
            )


def _steps(file: SourceFile, hit: Hit) -> Iterator[Step]:
    origin = hit.trace.origin
    yield origin.file.step(origin.node, "the value enters here")
    for place in hit.trace.way:
        yield place.file.step(place.node, "it is passed on here")
    if hit.inside is not None:
        yield hit.inside.file.step(hit.inside.node, "here it does harm")
