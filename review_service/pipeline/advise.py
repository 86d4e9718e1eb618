"""Puts what models said beside an analysis. Nothing that was there before is changed or taken away."""

from collections.abc import Sequence
from dataclasses import replace

from review_service.pipeline.analysis import Analysis
from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.consult import Advice, unfinished
from review_service.pipeline.identity import order
from review_service.pipeline.place import place
from review_service.pipeline.policy import Policy
from review_service.pipeline.show import show_advice
from squad.review.v1.review_pb2 import Conclusion, ShownAs


def with_advice(analysis: Analysis, advice: Advice, files: Sequence[ReviewedFile], policy: Policy) -> Analysis:
    """The analysis with a model's findings among the agents', in order of place, and its report."""
    by_path = {file.path: file for file in files if file.cell is None}
    places = place(advice.findings, by_path)
    room = policy.inline_comment_cap - len(analysis.placements)
    show_advice(advice.findings, places, room, policy.levels)
    inline = [places[each.id] for each in advice.findings if each.shown_as == ShownAs.SHOWN_AS_INLINE]
    spoken = {each.finding.location.path: by_path[each.finding.location.path] for each in advice.findings}
    texts = {path: file.content.new or b"" for path, file in spoken.items()}
    return replace(
        analysis,
        findings=tuple(sorted((*analysis.findings, *advice.findings), key=lambda each: order(each.finding))),
        placements=(*analysis.placements, *inline),
        models=advice.report,
        texts={**analysis.texts, **texts},
    )


def judged(analysis: Analysis, *, required: bool) -> Analysis:
    """The analysis, incomplete if models are required and did not do their part; otherwise as it is."""
    why = unfinished(analysis.models) if required else ""
    if not why or analysis.conclusion == Conclusion.CONCLUSION_INCOMPLETE:
        return analysis
    return replace(analysis, conclusion=Conclusion.CONCLUSION_INCOMPLETE, reason=why)
