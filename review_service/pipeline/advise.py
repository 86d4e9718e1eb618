"""Puts what models said beside an analysis. Nothing that was there before is changed or taken away."""

from collections.abc import Sequence
from dataclasses import replace

from review_service.pipeline.analysis import Analysis
from review_service.pipeline.anchors import anchors_of
from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.consult import Advice
from review_service.pipeline.identity import order
from review_service.pipeline.judge import judge
from review_service.pipeline.place import place
from review_service.pipeline.policy import Policy


def with_advice(analysis: Analysis, advice: Advice, files: Sequence[ReviewedFile], policy: Policy) -> Analysis:
    """The analysis with a model's findings among the agents', in order of place, and its report.

    It is incomplete if models are required and did not do their part.
    """
    by_path = {file.path: file for file in files if file.cell is None}
    places = place(advice.findings, by_path)
    spoken = {each.finding.location.path: by_path[each.finding.location.path] for each in advice.findings}
    texts = {path: file.content.new or b"" for path, file in spoken.items()}
    advised = replace(
        analysis,
        findings=tuple(sorted((*analysis.findings, *advice.findings), key=lambda each: order(each.finding))),
        placements=(*analysis.placements, *places.values()),
        anchors={**analysis.anchors, **anchors_of(advice.findings, by_path)},
        models=advice.report,
        texts={**analysis.texts, **texts},
    )
    return judge(advised, policy)
