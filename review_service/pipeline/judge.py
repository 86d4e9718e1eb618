"""What people see of an analysis, and what its check says. Done anew whenever more is known of its findings."""

from collections.abc import Mapping
from dataclasses import replace

from review_service.pipeline.analysis import Analysis
from review_service.pipeline.conclude import conclude
from review_service.pipeline.fold import topics_of
from review_service.pipeline.imported import AGENT as IMPORTED
from review_service.pipeline.level import is_silent
from review_service.pipeline.policy import Policy
from review_service.pipeline.show import show, show_advice
from squad.review.v1.review_pb2 import Conclusion, ReviewFinding, ShownAs

ALL_HEARD: Mapping[str, ShownAs] = {}


def judge(analysis: Analysis, policy: Policy, silent: Mapping[str, ShownAs] = ALL_HEARD) -> Analysis:
    """The analysis with `shown_as` of every finding, and its conclusion.

    Args:
        analysis: With placements of all findings that may stand on a line.
        policy: What it is judged by.
        silent: How those count, by id, that take no part in the choice of what is shown.
    """
    for finding in analysis.findings:
        finding.shown_as, finding.folded_into = silent.get(finding.id, ShownAs.SHOWN_AS_UNSPECIFIED), ""
    _show([finding for finding in analysis.findings if finding.id not in silent], analysis, policy)
    gating = [each.finding for each in analysis.findings if may_gate(each, policy) and not is_silent(each)]
    required = frozenset(run.agent for run in analysis.agent_runs if run.required)
    conclusion, reason = conclude(analysis.paths, analysis.cells, gating, required, policy.gate)
    missing = _missing_models(analysis, policy)
    if missing and conclusion != Conclusion.CONCLUSION_INCOMPLETE:
        conclusion, reason = Conclusion.CONCLUSION_INCOMPLETE, missing
    return replace(analysis, conclusion=conclusion, reason=reason)


def may_gate(finding: ReviewFinding, policy: Policy) -> bool:
    """Whether it has a say in the check: no advisory agent's has, other tools' where the policy says so."""
    if finding.agent in policy.advisory_agents:
        return False
    return policy.sarif_gates or finding.agent != IMPORTED


def gates(finding: ReviewFinding, policy: Policy) -> bool:
    """Whether it fails the check by itself, unless it is silenced."""
    severe = finding.finding.severity >= policy.gate and not finding.finding.source.model
    return severe and may_gate(finding, policy)


def _show(heard: list[ReviewFinding], analysis: Analysis, policy: Policy) -> None:
    """Agents choose first; advisory ones and then models get the comments that are left."""
    places = {placement.finding_id: placement for placement in analysis.placements}
    by_models = [finding for finding in heard if finding.finding.source.model]
    advice = [each for each in heard if each.agent in policy.advisory_agents and not each.finding.source.model]
    ours = [each for each in heard if each.agent not in policy.advisory_agents and not each.finding.source.model]
    show(ours, places, policy.inline_comment_cap, policy.levels, topics_of(analysis.agents))
    room = policy.inline_comment_cap
    for spoken, lesser in ((ours, advice), (advice, by_models)):
        room -= sum(finding.shown_as == ShownAs.SHOWN_AS_INLINE for finding in spoken)
        show_advice(lesser, places, room, policy.levels)


def _missing_models(analysis: Analysis, policy: Policy) -> str:
    """Why models that policy requires did not do their part; empty when they did, or need not."""
    if not (policy.models.enabled and policy.models.required):
        return ""
    from review_service.pipeline.consult import unfinished  # only who asks a model pays for it

    return unfinished(analysis.models)
