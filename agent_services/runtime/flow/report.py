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
            yield file.match(
                hit.node,
                message(hit, hit.trace.what),
                note="it is used here",
                steps=tuple(_steps(file, hit)),
                severity=_severity(hit, inside_severity),
                confidence=_confidence(hit),
                fix=fix(hit),
            )


def _severity(hit: Hit, inside: Severity) -> Severity | None:
    if hit.weight == "joined":
        return "low"
    if hit.weight == "probe":
        return "medium"
    return None if hit.trace.trust == "remote" else inside


def _confidence(hit: Hit) -> Confidence:
    """Less sure when it went through code that nobody could read, or when only the place speaks."""
    if hit.weight == "joined" or (hit.trace.trust != "remote" and (hit.trace.vague or hit.kind == "xss")):
        return "low"
    return "medium" if hit.trace.vague else _CONFIDENCE[hit.trace.trust]


def _steps(file: SourceFile, hit: Hit) -> Iterator[Step]:
    origin = hit.trace.origin
    yield origin.file.step(origin.node, "the value enters here")
    for place in hit.trace.way:
        yield place.file.step(place.node, "it is passed on here")
    if hit.inside is not None:
        yield hit.inside.file.step(hit.inside.node, "here it does harm")
